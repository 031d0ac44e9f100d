import type { Messages } from '../messages';

export const zhNotices: Messages['notices'] = {
  NO_SYSTEMD: '这台主机由 {{found}} 启动，而 Keelson 需要 systemd 来运行服务。请使用带有 systemd 的 Linux 发行版。',
  WRONG_ARCHITECTURE: '这台主机的处理器架构是 {{host}}，而程序是为 {{binaries}} 编译的。请提供适用于 {{host}} 的程序。',
  HOSTNAME_DIFFERS: '这台主机当前名为 {{found}}，将按集群文件改名为 {{wanted}}。',
  HOSTNAME_TAKEN:
    '这台主机和 {{other}} 的主机可能弄反了：其中一台现在叫 {{found}}，而集群文件把这个名字给了另一台。请核对两者的地址；如果没有错，可以继续，主机名会被改好。',
  SAME_MACHINE: '这台主机与 {{other}} 是同一台：集群文件中的两个节点指向了它。请更正其中一个地址。',
  IP_NOT_ON_HOST: '这台主机没有地址 {{ip}}，它的地址是 {{found}}。请在集群文件中更正。',
  CIDR_IN_USE: '网段 {{cidr}} 与这台主机正在使用的网络（{{route}}）重叠，请在“网络”页面选择其他网段。',
  PORT_IN_USE: '需要的端口 {{port}} 已被 {{process}} 占用。请停止该程序或更换其端口。',
  TOOL_MISSING: '这台主机缺少命令 {{tool}}，请安装包含它的软件包。',
  RUNTIME_KEPT:
    '这台主机已有 containerd {{found}}：将保留它。其配置文件会换成适合 Kubernetes 的配置（重置时恢复原文件），配置变化时 containerd 会重启；如果 Docker 也在使用它，请选择合适的时间。',
  RUNTIME_MOVED:
    '这台主机的 containerd 把数据放在 {{folders}}，换用 Kubernetes 的配置后将找不到这些数据。请把它们移到 /var/lib/containerd 和 /run/containerd，或使用没有 containerd 的主机。',
  RUNTIME_UNFIT:
    '这台主机上的 containerd 为 {{found}}，而 Kubernetes {{version}} 需要 {{from}} 及以上、低于 {{before}} 的版本。请用系统的软件包管理器升级它，或将其卸载，由 Keelson 安装合适的版本。',
  RUNTIME_MISSING: '这台主机未安装 {{runtime}}。请用系统的软件包管理器安装后重试。',
  DISK_LOW: '{{path}} 仅剩 {{freeMb}} MB，需要 {{neededMb}} MB，请清理磁盘空间。',
  CGROUP_V1_REFUSED:
    '这台主机使用 cgroup v1，Kubernetes {{version}} 默认拒绝它。Keelson 会让 kubelet 接受，但以后的版本将不再支持：请计划换用 cgroup v2（较新的发行版默认就是）。',
  CGROUP_V2_UNSUPPORTED:
    '这台主机使用 cgroup v2，Kubernetes {{version}} 的 kubelet 在其上无法启动。请选择 1.{{since}} 或更高版本，或使用内核参数 systemd.unified_cgroup_hierarchy=0 启动这台主机。',
  CGROUP_DRIVER_DIFFERS:
    '这台主机上的 Docker 使用 cgroup 驱动 {{found}}，而 Kubernetes {{version}} 的 kubelet 使用 {{wanted}}，因此无法启动。请在 /etc/docker/daemon.json 中将 "exec-opts" 设为 ["native.cgroupdriver={{wanted}}"] 并重启 Docker，或选择 1.20 或更高版本。',
  BINARY_NOT_ON_HOST: '这台主机的 {{dir}} 中没有程序 {{name}}。请将其放入该目录，或改由 Keelson 上传程序。',
  POD_RANGE_CHANGED:
    '这台主机上的 Pod 从 {{found}}（网桥 cni0）获得地址，而按集群文件应为 {{wanted}}：运行中的 Pod 会断网，新的 Pod 无法启动。请在集群文件中恢复原来的 Pod 网段和节点，或移除集群后重新部署。如果这里已经没有 Pod 运行，请删除该网桥（ip link delete cni0）。',
  POD_NETWORK_CHANGED:
    '这台主机上的 Pod 使用 {{found}} 网络，而集群文件写的是 {{wanted}}，运行中的 Pod 无法切换网络。请把网络改回 {{found}}，或移除集群后重新部署。',
  CALICO_NAME_TAKEN:
    'calico 记录的这台主机名为 {{found}}，改名为 {{wanted}} 后它将无法启动。请把程序 calicoctl 与其他程序放在一起，让 Keelson 删除旧记录；或在集群文件中保留 {{found}} 这个名字。',
  CALICO_NODE_RENAMED:
    'calico 记录的这台主机名为 {{found}}：该记录将被删除，这台主机上的 Pod 会以 {{wanted}} 的名义重新启动。',
  CNI_OVERRULED:
    '{{path}} 不是 Keelson 的文件，却排在 {{ours}} 之前：多个文件中按名称排在最前的生效，因此该主机上的新 Pod 会接入另一个网络，其他主机的 Pod 无法访问它们。请把它移到别的目录；若仍需要它，请改名使其排在后面（例如 zz-...）。Keelson 不会改动它。',
  CHANGE_REFUSED: '{{path}}：{{before}} → {{after}} 被拒绝。{{refusal}}{{way}}',
  UNIT_OVERRULED:
    '{{path}} 不是 Keelson 的文件，却规定了 {{unit}} 启动什么：systemd 会按它而不是 Keelson 的单元文件行事，于是会运行另一个程序，或以其他参数运行同一个程序。它可能是另一套 Kubernetes 留下的（kubeadm 的软件包为 kubelet 带有这样的文件）：请移除该软件包或该文件，然后执行 systemctl daemon-reload。Keelson 不会改动它。',
  ROUTE_OVERRULED:
    '别人设置的一条路由把发往 {{subnet}} 中 Pod 的数据包引向了别处：{{route}}。Keelson 不会改动它。请查明是谁设置的（网络管理程序、VPN、路由守护进程），在那里去掉它并执行 ip route del，或为新集群另选 Pod 网段。',
  SERVICE_NOT_OURS:
    '{{unit}} 正在这台主机上运行，且不属于 Keelson：Keelson 会停止它并换上自己的服务。没有改动任何内容。如果仍需要它，请把此角色交给另一台主机；如果已没有人需要它，请执行 systemctl disable --now {{unit}}。之后 Keelson 替换它的单元文件时会保留原文件，重置时恢复。',
  LINK_NOT_OURS:
    '这台主机上有一个并非由 Keelson 创建的网络接口 {{link}}。Pod 会连接到它，它会得到另外的地址和设置，且没有人会还原。没有改动任何内容。如果仍需要它，请给它改名（ip link set {{link}} down，然后 ip link set {{link}} name 新名字，并在设置它的地方做同样修改）；如果已没有人使用它，请执行 ip link delete {{link}}。',
  CLOCK_BEHIND:
    '这台主机的时钟比签发证书的本机慢 {{seconds}} 秒。证书从签发前 {{minutes}} 分钟起有效：按这台主机的时钟，这个时间还没有到，它不会接受这些证书。请将两边的时钟与准确时间对照：如果是这台主机的时钟不准，请启用时间同步（timedatectl set-ntp true，或安装 chrony），并用 timedatectl 确认已经校准；如果是本机的时钟不准，请校准本机。',
  MIRROR_LOGIN_LIMITED:
    '这台主机上的 containerd 为 {{found}}，只会把登录信息交给镜像站 {{url}} 本身。如果镜像站要求到另一个地址获取令牌，则无法获得，镜像会改从仓库本身获取；containerd {{since}} 及更高版本支持这种方式。直接接受用户名和密码的镜像站可以正常使用。',
  MEMORY_LOW: '这台主机有 {{mb}} MB 内存，建议不少于 {{wantedMb}} MB，否则可能运行缓慢或内存耗尽。',
  CPU_LOW: '这台主机有 {{cpus}} 个处理器核心，建议不少于 {{wanted}} 个，否则可能运行缓慢。',
  SWAP_ON:
    '交换分区处于启用状态。Kubernetes 在此可以运行，但应用可能会不知不觉变慢。长期使用建议关闭（swapoff -a 并修改 /etc/fstab）。',
  CLOCK_SKEW: '这台主机的时钟与另一台主机相差 {{seconds}} 秒，请配置时间同步（例如 chrony）。',
  FIREWALL_ACTIVE: '防火墙 {{name}} 已启用，可能拦截节点和 Pod 之间的流量。请放行各节点和两个网段，或将其关闭。',
  IN_CONTAINER: '这台主机是一个容器（{{kind}}），内核模块和参数由其宿主机决定。',
  HAPROXY_MISSING:
    '这台主机缺少命令 {{tool}}：有多个主节点时，每个节点都通过它找到能应答的主节点。在有 apt-get、zypper、dnf 或 yum 且可写入的主机上，Keelson 会自动安装它，而这台主机没有。请在该节点上手动安装 haproxy 软件包，或在集群文件中以 api.endpoint 指定您自己的负载均衡器。',
  PACKAGE_COMES:
    '这台主机缺少命令 {{tool}}。Keelson 会从该主机自己的软件源安装它（{{command}}），软件包自带的服务不会启动。重置时会再次删除它。',
  SELINUX_FORBIDS:
    '这台主机强制启用了 SELinux，只允许 {{tool}} 使用部分端口，其中不包括 API 的端口。如果它的服务无法启动或连不上任何 API server，请放行：setsebool -P {{boolean}} 1',
  NFT_MISSING:
    '这台主机缺少命令 {{tool}}，而 kube-proxy 使用 nftables 需要它。请安装 nftables 软件包，或为 kube-proxy 选择 iptables。',
  NFT_TOO_OLD:
    '这台主机上 nft 命令的版本为 {{found}}，而 kube-proxy 使用 nftables 需要 {{from}} 或更高版本。请升级 nftables 软件包，或为 kube-proxy 选择 iptables。',
  NFT_TOO_NEW:
    '这台主机上 nft 命令的版本为 {{found}}。kube-proxy {{version}} 无法处理 nft 自 {{from}} 起写出的规则。请选择 Kubernetes {{until}} 或更高版本，或为 kube-proxy 选择 iptables。',
  NFT_REFUSES:
    '这台主机的内核拒绝 kube-proxy 通过 nftables 设置的规则：{{found}}。请加载内核模块 nft_fib_ipv4 和 nft_fib_ipv6（有的系统把它们放在单独的软件包中），或为 kube-proxy 选择 iptables。',
  KERNEL_TOO_OLD:
    '这台主机的内核为 Linux {{found}}，而 kube-proxy 使用 nftables 需要 {{from}} 或更高版本。请升级系统，或为 kube-proxy 选择 iptables。',
  IPTABLES_RESTORE_W5:
    '此版本 Kubernetes 的 kube-proxy 与这台主机上的 iptables {{version}} 不兼容。Keelson 会在两者之间放置一个小脚本，不会替换系统中的任何程序。',
  VERSION_CHANGE: '这台主机正在运行 Kubernetes {{found}}，将被替换为 {{wanted}}。各服务会依次重启，数据保留。',
  PROGRAMS_UNSEEN:
    '以下程序在这台主机上有，但在工作站上没有，因此没有比较：{{names}}。部署时会先取得它们（或提示缺失），然后替换有差异的程序。',
  VERSION_KEPT:
    '集群文件写的是 Kubernetes {{wanted}}，但其程序与这台主机上的完全相同，而后者是 {{found}}：不会替换任何程序，这台主机仍为 {{found}}。请获取 {{wanted}} 的程序，或把集群文件中的版本改回 {{found}}。',
  VERSION_JUMP:
    '这台主机正在运行 Kubernetes {{found}}，将被替换为 {{wanted}}。Kubernetes 只支持逐个次版本升级：请先备份 /var/lib/etcd 并逐步升级，或重置各节点后重新部署。',
  OTHER_CLUSTER: '这台主机上有另一个集群的痕迹（{{found}}），其文件可能被替换。如不确定，请先清除旧集群。',
  NODE_OF_OTHER_CLUSTER:
    '这台主机属于 Keelson 的另一个集群：{{name}}（{{id}}）。请更正集群文件中的地址，或先用那个集群的文件把它移出。',
  NODE_UNCLAIMED:
    '集群中有一个未就绪的节点 {{name}}，而按照集群文件，此主机不是工作节点（worker）。此主机上没有任何记录表明其 kubelet 曾属于 Keelson，因此保留该节点。如果没有别人在此运行 kubelet，请执行：kubectl delete node {{name}}',
  LEFT_ON_HOST:
    '{{host}} 已在未连接的情况下移出集群：Keelson 安装的全部内容仍在其上。若它恢复，会重新加入集群；届时请运行：keelson node remove {{host}}，将其清理。',
  PODS_NOT_AWAITED:
    '此主机上没有运行中的 kubelet，无从得知其 Pod 何时结束，因此不再等待。仍在此主机上运行的部分会在清理主机时结束，随后集群删除这些 Pod 的记录。',
  STAYS_STOPPED:
    '移除操作在 {{host}} 退出集群之前就已中止，且未能重新启动该主机上的 {{unit}}。待该主机可连接后，在其上运行 systemctl start {{unit}}，或再次移除该节点。',
  STAYS_CORDONED:
    '节点 {{name}} 不再接收新的 Pod，因为未能通知集群恢复它。待集群可连接后：运行 kubectl uncordon {{name}}，或再次移除该节点。',
  CERTIFICATE_SHOWN: '端口 {{port}} 出示的是新证书 {{certificate}}：序列号 {{serial}}，有效期至 {{end}}。',
  EDITED_FILE_SAVED: '{{path}} 被修改过。该版本已在此主机上另存为 {{copy}}，直到重置为止。',
  FIRST_VERSION_ADOPTED:
    'Keelson 的第一个版本曾在此主机上工作：其状态目录还在，但没有台账。主机上的内容与此集群文件（或更早的集群文件）生成的一致，因此部署会接管它：在第一次更改之前，把 {{count}} 项作为 Keelson 的内容写入新的台账。此后它们会随部署保持最新，重置时会被删除。',
  SERVICE_IN_USE:
    '{{unit}} 在 Keelson 启动它之前并未运行，但现在有不属于 Keelson 的容器在其中运行。因此它会继续运行，并随主机启动。不再有人需要时，请自行停止并禁用它。',
  KUBECONFIG_SAVED:
    '{{path}} 在 Keelson 写入后被编辑过，现在会重新写入。被编辑的版本已保存为 {{copy}}，请从中取回仍需要的内容。',
  USER_OWNS_FILES:
    '用户 {{user}} 由 Keelson 创建，现予保留：{{path}} 属于该用户，若删除，以后得到同一编号的用户会成为其所有者。请将这类文件改归他人或删除，然后删除该用户（userdel {{user}}）。',
  USER_UNSURE:
    '用户 {{user}} 由 Keelson 创建，现予保留：未能查明是否还有属于该用户的文件。请自行查找（find / -xdev -user {{user}}），确认没有后删除该用户（userdel {{user}}）。',
  PACKAGES_STAY:
    '这些软件包由 Keelson 安装，现在有其他程序使用或依赖它们，因此予以保留：{{names}}。不再有人需要时，请自行删除。',
  KUBECONFIG_EDITED:
    '{{path}} 在 Keelson 写入后被编辑过，因此保持原样。Keelson 之前的文件在它旁边：{{copy}}。如果后来添加的内容已不再需要，请把它放回原处。',
  COPY_ORPHANED: '没有人知道这个被替换文件的副本原来是什么：{{path}}。它会保留在此主机上，直到您将其删除。',
  HOST_STATE_UNKNOWN: '之前的运行在这台主机上被中断，将先重新检查，再进行改动。',
  NODE_READY: '节点 {{node}} 已就绪（Kubernetes {{version}}）。',
  SERVICE_ACTIVE: '{{unit}} 正在运行。',
  CALICO_PEER: 'calico：与 {{peer}} 的连接状态为 {{state}}。',
  TRAFFIC_PROVED: '流量（{{what}}）正常，已测量 {{count}} 次。',
  TRAFFIC_NOT_MEASURED: '流量（{{what}}）未测量：{{reason}}。',
  TRAFFIC_NOT_SENT: '无法从 {{host}} 发送流量，因此没有在那里测量：{{reason}}。',
  NODES_READY: '{{total}} 个工作节点中有 {{count}} 个就绪。',
  NODES_CORDONED: '以下节点已被封锁（cordon），不接收新的 Pod：{{names}}。',
  SERVICES_WELL: '{{hosts}} 台主机上共有 {{count}} 个服务正在运行且响应正常。',
  API_READY: '{{host}} 上的 API server 接受请求（{{url}}）。',
  API_REACHED: '{{total}} 个节点中有 {{count}} 个能通过其服务所用的地址访问 API。',
  API_SERVICE: 'Pod 访问 API 所用的服务指向 {{found}}。',
  CERTIFICATES_WELL: '{{total}} 份证书中有 {{count}} 份正常。',
  REPLICAS_READY: '就绪的 Pod：{{count}} 个，全部为版本 {{release}}（{{name}}）。',
  NOTHING_LEFT: '为此创建的内容在集群中已全部删除。',
  DNS_NOT_READY: '集群 DNS 尚未就绪：{{reason}}。',
};
