import type { Messages } from '../messages';

export const zhErrors: Messages['errors'] = {
  SSH_UNREACHABLE: '无法连接 {{host}}（{{address}}）：{{reason}}。',
  SSH_TIMEOUT: '{{host}}（{{address}}）响应超时。',
  SSH_NOT_SSH: '{{address}} 有响应，但并不是 SSH 服务（{{host}}）。',
  SSH_AUTH_FAILED: '{{host}} 拒绝了用户 {{user}} 的登录（{{method}}）。',
  SSH_CREDENTIALS_MISSING: '登录 {{host}} 还缺少：{{what}}。',
  SSH_KEY_UNREADABLE: '无法读取密钥文件 {{path}}：{{reason}}。',
  SSH_PASSPHRASE_WRONG: '密钥文件 {{path}} 的口令不正确。',
  SSH_AGENT_UNAVAILABLE: '{{host}} 设置为通过 SSH 代理登录，但本机没有运行 SSH 代理。',
  SSH_HOST_KEY_UNKNOWN: '本机首次连接 {{host}}（{{address}}），其 {{type}} 密钥指纹为 {{fingerprint}}。',
  SSH_HOST_KEY_CHANGED: '{{host}}（{{address}}）的主机密钥与之前不同：原为 {{expected}}，现为 {{actual}}。',
  API_UNREACHABLE: '无法向 API 服务器发出请求：{{reason}}。',
  TUNNEL_REFUSED: '{{host}} 的 SSH 服务器不转发到 {{address}} 的连接。',
  SSH_CONNECTION_LOST: '与 {{host}} 的连接已断开。',
  SUDO_FAILED: '在 {{host}} 上无法使用 sudo：{{reason}}。',
  LOGIN_SHELL_UNUSABLE: '{{host}} 接受 {{user}} 登录，但其登录 shell 不能运行命令：{{reason}}。',
  COMMAND_FAILED: '{{host}} 上的命令执行失败，退出码 {{exitCode}}：{{command}}',
  COMMAND_TIMEOUT: '{{host}} 上的命令在 {{seconds}} 秒内未结束，已被终止：{{command}}',
  OUTPUT_TOO_LONG: '{{host}} 上的命令输出超过 {{max}} MB，已被终止：{{command}}',
  UPLOAD_MISMATCH: '传到 {{host}} 的 {{path}} 已损坏：校验值应为 {{expected}}，实际为 {{actual}}。',
  DISK_FULL: '{{host}} 的磁盘空间不足，无法写入 {{path}}。',
  DISK_READ_ONLY: '{{host}} 上的 {{path}} 无法写入：文件系统为只读。',
  SERVICE_FAILED: '{{host}} 上的 {{unit}} 无法持续运行。',
  SERVICE_UNHEALTHY: '{{host}} 上的 {{unit}} 已启动但状态异常：{{probe}} 没有正常响应。',
  PACKAGE_NOT_INSTALLED: '无法在 {{host}} 上安装软件包 {{name}}（{{command}}）。',
  PREFLIGHT_FAILED: '{{host}} 尚不满足安装条件：预检有 {{count}} 项未通过。',
  IMAGE_UNAVAILABLE: '节点无法获取镜像 {{image}}（{{reason}}）。',
  WORKLOAD_UNREADY: '{{host}} 上重启之后，{{name}} 的 Pod 未能重新就绪：{{reason}}。',
  NETWORK_UNHEALTHY: 'Pod 网络（{{name}}）未能就绪：{{reason}}。',
  SUBNET_FILE_MISSING: 'flannel 尚未在 {{host}} 上建立网络：缺少 {{path}}。',
  DNS_UNHEALTHY: '集群 DNS（{{deployment}}）未能就绪：{{reason}}。',
  API_NOT_READY: '{{host}} 上的 API server 不接受请求（{{url}}）。',
  API_OUT_OF_REACH: '{{host}} 无法通过 {{url}} 访问 API。',
  API_SERVICE_DIFFERS: 'Pod 访问 API 所用的服务指向 {{found}}，而它应指向 {{names}}。',
  DNS_UNAVAILABLE: '集群内无法解析域名：{{reason}}。',
  CERTIFICATE_UNFIT: '证书 {{certificate}}（{{place}}）需要处理：{{problem}}。',
  AUTHORITY_UNFIT: '证书颁发机构 {{certificate}}（{{place}}）需要处理：{{problem}}。',
  SELF_MADE_UNFIT: '服务自行生成的证书 {{certificate}}（{{place}}）需要处理：{{problem}}。',
  DEPLOYMENT_NOT_READY: 'Deployment {{name}} 未能得到所需的 Pod：{{reason}}。',
  DEPLOYMENT_DIFFERS: 'Deployment {{name}} 应有 {{count}} 个就绪的 Pod，全部为版本 {{release}}，且没有其他 Pod。',
  CLEANUP_INCOMPLETE: 'Keelson 为验证集群而创建的内容未能全部删除：{{left}}。',
  POD_NOT_STARTED: '用于流量检查的 Pod 无法在 {{host}} 上启动：{{reason}}。',
  TRAFFIC_BLOCKED: '流量（{{what}}）无法从 {{from}} 到达 {{to}}。可能的原因：{{cause}}。',
  NODE_NOT_READY: '节点 {{node}}（{{host}}）未能进入 Ready 状态。',
  SERVICE_RESTARTED: '{{host}} 上的 {{unit}} 在最终验证期间异常退出过。',
  CALICO_PEER_LOST: '{{host}} 与 Calico 对等节点 {{peer}} 之间没有 BGP 连接。',
  CALICO_POOL_MISSING: '{{host}} 上的 Calico 没有为 {{cidr}} 配置带出站 NAT 的地址池。',
  NODE_LOCKED: '有人正在操作 {{host}}：{{workstation}} 上的 {{user}}，最近一次活动在 {{minutes}} 分钟前。',
  LOCK_WITHOUT_OWNER:
    '{{host}} 上有一个没有署名的锁定（/run/keelson/lock），已存在 {{minutes}} 分钟：不知道是谁在操作，也不知道是否有人在操作。',
  LEDGER_DAMAGED:
    '{{host}} 的台账（/var/lib/keelson/ledger.jsonl，记录 Keelson 在该主机上做过的改动）第 {{lines}} 行已损坏。',
  LEDGER_MISSING:
    'Keelson 曾在 {{host}} 上工作，但那里的台账（/var/lib/keelson/ledger.jsonl，记录其改动）已丢失。可能属于 Keelson 的内容：{{count}} 项。',
  NODE_UNCLEAR: 'Keelson 的第一个版本曾在 {{host}} 上工作，而以下内容与集群文件生成的不一致：{{items}}。',
  LEDGER_NEWER: '{{host}} 是由更新版本的 Keelson 设置的（台账格式 {{format}}）。',
  NODE_OF_OTHER_CLUSTER: '{{host}} 属于另一个集群：{{name}}（{{id}}）。',
  CLUSTER_ID_MISSING:
    '{{host}} 属于集群 {{name}}（{{id}}）。无法得知它是否就是本集群：集群文件没有 id，{{master}} 上也没有写着 id 的台账。',
  RESET_INCOMPLETE: '{{host}} 上有内容未能还原：{{left}}。',
  LIVE_CHANGE_REFUSED: '有 {{count}} 处修改无法用于正在运行的集群。没有改动任何内容。',
  CLUSTER_COPIED: '本文件的 id 属于另一批主机上的集群 {{name}}：它似乎是那个集群文件的副本。',
  CLUSTER_INVALID: '集群文件中有 {{count}} 处问题。',
  FILE_UNREADABLE: '无法读取 {{path}}：{{reason}}。',
  FILE_UNWRITABLE: '无法写入 {{path}}：{{reason}}。',
  YAML_INVALID: '{{path}} 不是有效的 YAML：{{reason}}（第 {{line}} 行）。',
  BINARY_MISSING: '在 {{path}} 中找不到程序 {{name}}。',
  BINARY_WRONG: '程序 {{name}} 不可用：{{reason}}。',
  BINARY_TRUNCATED: '程序 {{name}} 不完整：只有 {{has}} 字节，至少应有 {{needs}} 字节。',
  BINARY_OTHER_MACHINE: '程序 {{name}} 适用于另一种处理器架构：{{machine}}，而不是 {{wanted}}。',
  ETCD_WITHOUT_V2: 'etcd {{version}} 不能用于 calico 网络：Calico 2.6 使用 etcd 的 v2 接口，而 etcd 3.6 已将其移除。',
  CHECKSUM_MISMATCH: '{{name}} 与预期文件不符：校验值应为 {{expected}}，实际为 {{actual}}。',
  DOWNLOAD_FAILED: '无法下载 {{url}}：{{reason}}。',
  CHECKSUM_UNUSABLE: '{{url}} 给出的内容不是 {{name}} 的校验值：{{reason}}。',
  RELEASE_ARCHIVE_INVALID: '压缩包 {{name}} 无法使用：{{reason}}。',
  MACHINE_NOT_PUBLISHED: '没有人为 {{machine}} 类型的处理器发布全部程序。',
  RELEASE_LACKS_PROGRAM: '{{name}} 中没有程序 {{program}}。',
  ARCHIVE_INVALID: '镜像归档文件 {{path}} 不可用：{{reason}}。',
  MIRROR_PASSWORD_MISSING: '{{registry}} 的镜像站 {{url}} 需要登录，但不知道 {{user}} 的密码。',
  IMAGE_NOT_FETCHED: '无法从 {{url}} 获取镜像 {{image}}：{{reason}}。',
  IMAGE_OTHER_PLATFORM: '没有适用于 {{wanted}} 的镜像 {{image}}，只有 {{found}} 的。',
  BUNDLE_INVALID: '离线包 {{path}} 无法使用，位置 {{at}}：{{reason}}。',
  BUNDLE_LACKS: '离线包 {{path}} 缺少该集群所需的内容：{{names}}。',
  BUNDLE_PLACE_TAKEN: '离线包应解开到 {{path}}，但那里已有其他内容。',
  MANIFEST_NOT_HERE: '本机还没有 Pod 网络的清单：{{name}}。',
  MANIFEST_TOO_LARGE: '清单 {{name}} 超过 {{max}} MB，Pod 网络的清单不会这么大。',
  MANIFEST_INVALID: '清单 {{name}} 无法使用，第 {{line}} 行：{{reason}}。',
  MANIFEST_KIND: '清单 {{name}} 第 {{line}} 行有 Pod 网络不需要的对象：{{kind}}。',
  MANIFEST_LACKS: '清单 {{name}} 缺少 Keelson 需要设置的内容：{{object}} {{place}}。',
  MANIFEST_IMAGE: '清单 {{name}} 的 {{object}} 中有 Keelson 不认识的镜像：{{image}}。',
  MANIFEST_VERSION: '清单 {{name}} 属于另一个版本：其中的镜像是 {{image}}，而需要的是 {{wanted}}。',
  MANIFEST_BACKEND: '清单 {{name}} 用 {{type}} 后端连接节点，而集群文件没有写明：Keelson 会设为 vxlan。',
  MANIFEST_OTHER_CONTENT: '清单 {{name}} 与已知的不一致：其 SHA-256 是 {{actual}}，而不是 {{expected}}。',
  FLAGS_UNKNOWN: '您提供的程序不支持以下参数：{{flags}}。',
  FOLDER_NOT_EMPTY: '文件夹 {{path}} 不为空。',
  SECRETS_UNREADABLE: '无法从 {{path}} 读取该集群的机密信息：{{reason}}。',
  CERTIFICATE_UNREADABLE: '无法读取证书：{{reason}}。',
  AUTHORITY_ENDED: '证书颁发机构 {{name}} 已过期（{{end}}），不能再签发证书。',
  EXPORT_WITHOUT_KEYS: '{{name}} 的文件不能连同机密内容导出：在 secure 模式下，每个节点有自己的私钥，不会离开该节点。',
  AUTHORITIES_MISSING: '本机没有集群 {{name}} 的证书颁发机构。',
  AUTHORITIES_LOCKED: '{{path}} 中的私钥已加密，需要口令。',
  AUTHORITIES_PASSPHRASE_WRONG: '口令与 {{path}} 不符。',
  AUTHORITIES_DAMAGED: '无法使用 {{path}} 中的证书颁发机构：{{reason}}。',
  AUTHORITIES_CUT_SHORT: '{{path}} 不完整：缺少一部分证书颁发机构。',
  AUTHORITIES_NEWER: '{{path}} 是由更新版本的 Keelson 写入的（格式 {{format}}）。',
  AUTHORITIES_OF_OTHER_CLUSTER: '{{path}} 中的证书颁发机构不属于本集群，而属于 {{name}}（{{id}}）。',
  AUTHORITIES_DIFFER: '本机已有的集群 {{name}} 的证书颁发机构与 {{path}} 中的不同。',
  NETWORK_NAMESPACE:
    'Pod 网络的清单把 {{name}} 放在命名空间 {{wanted}} 中，而在此集群中它运行在 {{namespace}}：两者会争用每个节点上的相同端口。',
  OBJECT_OF_OTHERS: '集群中 Keelson 的对象应在的位置已有他人的对象：{{object}}。',
  NO_ADMINISTRATORS: '集群 {{name}} 没有单独的管理员：在 simple 模式中，凡能访问 API 服务器者均可执行任何操作。',
  CERTIFICATES_SELF_MADE: '集群 {{name}} 的服务自行生成证书：simple 模式没有可以签发新证书的颁发机构。',
  CERTIFICATE_UNKNOWN: '这些节点上都没有证书 {{certificate}}。现有：{{names}}',
  CERTIFICATES_NOT_IN_USE: '{{host}} 上的服务尚未使用这些新证书：{{names}}',
  PASSPHRASE_TOO_SHORT: '口令太短：至少需要 {{min}} 个字符。',
  NODE_UNKNOWN: '集群中没有节点 {{host}}。',
  NODE_IS_MASTER: '{{host}} 是主节点，在 simple 模式下正在运行的集群不能增减主节点（文件中有 {{count}} 个）。',
  LAST_MASTER: '{{host}} 是唯一的主节点：集群就在它上面。',
  ETCD_UNREACHABLE: '其他主节点（{{hosts}}）的 etcd 都没有应答。',
  ETCD_CERTIFICATES_ENDED: '{{others}} 上 etcd 的证书已过期：只有 {{host}} 换上新证书，就没有成员与它通信。',
  ETCD_DATA_MISSING: '{{host}} 的 etcd 是集群成员，曾在该主机上运行，但 {{path}} 中没有它的数据。',
  ETCD_MEMBER_REMOVED: '{{host}} 的 etcd 保留着一个成员的数据，而该成员已在主机离线期间被移出集群。',
  ETCD_RESTART:
    '现在不能重启 {{host}} 的 etcd：{{members}} 个成员中须有 {{needed}} 个一致，而其他成员中只有 {{well}} 个正常。',
  ETCD_MAJORITY:
    '没有 {{host}} 时 etcd 有 {{members}} 个成员，其中 {{needed}} 个必须一致，而现在只有 {{well}} 个正常。',
  LAST_WORKER: '{{host}} 是唯一的工作节点：没有它，任何 Pod 都无处运行。',
  CLUSTER_NOT_RUNNING: '集群 {{name}} 尚未在这些主机上运行。',
  NODE_NOT_RUNNING: '{{host}} 上没有任何 Kubernetes 程序在运行。',
  OTHER_CHANGES_PENDING: '集群文件中还有尚未应用到集群的其他修改：{{count}} 处。',
  PODS_WOULD_BE_LOST: '{{host}} 上有会丢失或丢失数据的 Pod：{{pods}}。',
  DRAIN_BLOCKED: '以下 Pod 无法离开 {{host}}：{{pods}}，原因：{{reason}}（{{by}}）。',
  JOB_NOT_FOUND: '任务 {{job}} 不存在。',
  JOB_RUNNING: '另一个任务正在操作这些主机：{{job}}。',
  JOB_RECORD_UNREADABLE: '无法从 {{path}} 读取任务记录：{{reason}}。',
  CANCELLED: '已取消。',
  IPC_REJECTED: '窗口发出了无效的请求（{{channel}}）：{{reason}}。',
  INTERNAL: 'Keelson 内部出错：{{message}}',
};

export const zhHints: Messages['hints'] = {
  SSH_UNREACHABLE: '请确认主机已开机、地址和端口正确，并且中间没有防火墙阻拦，然后重试。',
  SSH_TIMEOUT: '请检查地址、网络以及本机与该主机之间的防火墙，然后重试。',
  SSH_NOT_SSH: '请检查该节点的地址和 SSH 端口，通常为 22。',
  SSH_AUTH_FAILED: '请检查用户名以及密码或密钥。使用密钥时，其公钥必须写在该主机的 ~/.ssh/authorized_keys 中。',
  SSH_CREDENTIALS_MISSING: '请输入后重试，使用命令行时会在终端中询问。它只保存在内存中。',
  SSH_KEY_UNREADABLE: '请检查路径。应指定私钥文件而不是 .pub 文件，并确保您有读取权限。',
  SSH_PASSPHRASE_WRONG: '请重新输入口令，注意区分大小写。',
  SSH_AGENT_UNAVAILABLE: '请启动 SSH 代理并添加密钥，或为该节点改用密钥文件或密码。',
  SSH_HOST_KEY_UNKNOWN:
    '请与该主机自己显示的、类型相同的一行比对指纹（在主机上运行 cat /etc/ssh/ssh_host_*_key.pub | ssh-keygen -lf -），一致后再接受。',
  SSH_HOST_KEY_CHANGED:
    '如果该主机刚重装过系统，这属于正常现象：请在主机上比对指纹后接受新密钥。否则可能有人冒充该主机，请不要继续。',
  API_UNREACHABLE:
    '请查看该主节点上 kube-apiserver 的日志（keelson logs）。若原因与证书有关，则应答的是另一个程序，或 /etc/kubernetes/pki 中的文件已不是 Keelson 写入的：请重新部署。',
  TUNNEL_REFUSED:
    '请在该主机上允许转发（/etc/ssh/sshd_config 中 AllowTcpForwarding yes），或检查该地址上的服务是否应答，然后重试。只有封存的管理员才能做的操作走这条路，因为其密钥从不离开本机。',
  SSH_CONNECTION_LOST: '请确认主机仍在运行且网络畅通，然后重试：Keelson 会检查已完成的部分，并从中断处继续。',
  SUDO_FAILED: '请输入正确的 sudo 密码，或允许该用户通过 sudo 执行所有命令，或改用 root 登录。',
  LOGIN_SHELL_UNUSABLE:
    '请在该主机上给 {{user}} 设置普通的登录 shell（以 root 运行：usermod -s /bin/sh {{user}}），或为该节点选择其他用户。SSH 服务器或 authorized_keys 强制执行的命令也会造成同样的结果：请去掉它。',
  COMMAND_FAILED: '请查看下方输出，其中通常说明了原因。在主机上排除问题后重试。',
  COMMAND_TIMEOUT: '主机可能负载过高，或正在等待网络存储等资源。请检查后重试。',
  OUTPUT_TOO_LONG: '正常的结果不会这么大。请在该主机上运行此命令查看输出，排除问题后重试。',
  UPLOAD_MISMATCH: '请重试。如果反复出现，请检查该主机的磁盘和网络。',
  DISK_FULL: '请在该主机上清理磁盘空间后重试，镜像和程序需要数 GB 空间。',
  DISK_READ_ONLY:
    '请将其重新挂载为可写（mount -o remount,rw）后重试。磁盘出错后 Linux 会自动将其设为只读，可用 dmesg 查看。',
  SERVICE_FAILED: '下方是其日志的最后几行，通常说明了原因。排除问题后重试。',
  SERVICE_UNHEALTHY: '请查看下方日志。常见原因是其他主机无法访问，或端口被防火墙拦截。排除后重试。',
  PACKAGE_NOT_INSTALLED:
    '原因见下方输出。如果该主机连不上任何软件源，请用软件包文件或安装介质在该主机上手动安装，或在集群文件中以 api.endpoint 指定您自己的负载均衡器，然后重试。',
  PREFLIGHT_FAILED: '下方每个未通过的预检项都说明了处理方法，处理后请重试。',
  IMAGE_UNAVAILABLE:
    '请检查“镜像与程序”页面上的镜像仓库，并确认节点能够访问它。没有仓库时，请将镜像保存为文件（docker save）并加入镜像归档文件，然后重试。',
  WORKLOAD_UNREADY:
    '请在主节点上查看其 Pod：kubectl get pods -A -o wide，然后用 Pod 名称执行 kubectl describe 和 kubectl logs。排除问题后重试。',
  NETWORK_UNHEALTHY:
    '请在主节点上查看其 Pod：kubectl get pods -A -o wide，然后用 Pod 名称执行 kubectl describe 和 kubectl logs。排除问题后重试。',
  SUBNET_FILE_MISSING:
    '请在主节点上查看该节点 flannel Pod 的日志：kubectl get pods -A -o wide 会显示其命名空间和名称，再用 kubectl -n 命名空间 logs 名称 查看日志。排除问题后重试。',
  DNS_UNHEALTHY:
    '请在主节点上查看其 Pod：kubectl -n kube-system describe pods -l k8s-app=kube-dns，以及 kubectl -n kube-system logs 加 Pod 名称。排除问题后重试。',
  API_NOT_READY:
    '它对自身状态的说明见下方。请在该主机上查看日志：journalctl -u kube-apiserver。最常见的原因是 etcd 没有响应。',
  API_OUT_OF_REACH:
    '该主机的 kubelet 和 kube-proxy 同样无法访问。请检查 API server 是否在运行，以及途中是否有防火墙拦截。',
  API_SERVICE_DIFFERS: '每个 API server 在运行时会登记自己的地址。请在缺少地址的主节点上查看 kube-apiserver 的日志。',
  DNS_UNAVAILABLE:
    'API 中的现状见下方。请在主节点上查看其 Pod：kubectl -n kube-system describe pods -l k8s-app=kube-dns，以及 kubectl -n kube-system logs 加 Pod 名称。如果其 Deployment 不存在或副本数被调为 0，请重新部署：keelson apply。如果 Pod 已就绪，则途中有程序以其名义拒绝了 53 端口。',
  CERTIFICATE_UNFIT:
    '如果读取它的服务没有运行，请先启动该服务；否则请更新证书：keelson certs renew，或使用“证书”页面。',
  AUTHORITY_UNFIT:
    '如果文件缺失或无法读取，请重新部署：keelson apply。颁发机构本身不能更新：重置集群并重新部署后才会有新的颁发机构。',
  SELF_MADE_UNFIT:
    '如果读取它的服务没有运行，请先启动该服务。否则：删除第一个主节点上的 /var/lib/kube-apiserver/apiserver.crt 和 apiserver.key 并重启 kube-apiserver，它会重新生成；然后再部署一次。',
  DEPLOYMENT_NOT_READY:
    '这是 Kubernetes 给出的原因：节点资源不足、污点（taint）、配额，或准入 webhook 与策略。排除后请重新验证。',
  DEPLOYMENT_DIFFERS:
    '实际情况见下方。它由 kube-controller-manager 负责实现：请在主节点上查看其日志，并确认是否有其他程序在更改 Deployment。',
  CLEANUP_INCOMPLETE: '待 API 恢复响应后，请用以下命令删除：{{command}}。存在超过一刻钟后，验证也会将其删除。',
  POD_NOT_STARTED:
    '请查看该主机上 kubelet 的日志，并在主节点上查看该 Pod 的事件：kubectl -n kube-system get events。排除原因后重试。',
  TRAFFIC_BLOCKED:
    '各节点必须转发 Pod 网段和服务网段的数据包。如果是防火墙丢弃了它们，请在所指出的链中放行这两个网段，或关闭防火墙；如果指出的是路由或内核参数，请重新部署。然后再次检查：keelson verify。',
  NODE_NOT_READY: '原因见下方 kubelet 的说明及其日志，排除问题后重试。',
  SERVICE_RESTARTED: '退出原因见该服务的日志，排除问题后重试。',
  CALICO_PEER_LOST: '请确认各节点之间的 TCP 179 端口已放行，且两端的 kube-calico 均在运行，然后重试。',
  CALICO_POOL_MISSING:
    'etcd 中可能留有旧集群的地址池：请用 calicoctl get ipPool -o yaml 查看并删除旧的，重启 kube-calico 后重试。',
  NODE_LOCKED:
    '请等待对方完成后重试。如果那边已无人操作（例如对方电脑已关机），可以解除锁定：在窗口中点击按钮，或在命令行使用 --break-lock。重启该主机也会解除锁定。',
  LOCK_WITHOUT_OWNER:
    '创建锁定的一方没来得及署名，或署名被人删除。请向可能在操作的人确认。如果无人操作，可以解除锁定：在窗口中点击按钮，或在命令行使用 --break-lock。重启该主机也会解除锁定。',
  LEDGER_DAMAGED:
    '尚未改动任何内容。请逐项说明那里的内容是否属于 Keelson：在窗口中点击按钮，或运行 keelson node ledger {{host}}。Keelson 会据此重建台账，之后即可继续。',
  LEDGER_MISSING:
    '尚未改动任何内容。请逐项说明那里的内容是否属于 Keelson：在窗口中点击按钮，或运行 keelson node ledger {{host}}。Keelson 会据此重建台账，之后即可继续。',
  NODE_UNCLEAR:
    '尚未改动任何内容。如果集群文件后来修改过，请改回当时的内容；否则请说明这些内容是否属于 Keelson：在窗口中点击按钮，或运行 keelson node ledger {{host}}。',
  LEDGER_NEWER: '请使用该版本或更新的版本。尚未改动任何内容。',
  NODE_OF_OTHER_CLUSTER: '尚未改动任何内容。请更正集群文件中的地址，或先用那个集群的文件把该节点移出其集群。',
  CLUSTER_ID_MISSING:
    '尚未改动任何内容。如果就是本集群，则 {{master}} 的台账已丢失：请在集群文件中写入一行 id: {{id}}，并用 keelson node ledger {{master}} 决定那里哪些内容属于 Keelson。如果是另一个同名集群，请更正 {{host}} 的地址。',
  RESET_INCOMPLETE: '能还原的都已还原。请排除原因（见下方输出），然后再次重置：它会继续处理剩余内容。',
  LIVE_CHANGE_REFUSED: '请把这些字段改回集群当前的值，或按各处的说明操作。',
  CLUSTER_COPIED:
    '尚未改动任何内容。如果要新建集群，请为本文件换一个 id：删去以“id:”开头的那一行，Keelson 会生成新的。如果就是集群 {{name}}，请更正地址。',
  CLUSTER_INVALID: '每处问题都标明了位置和正确写法，请修改后重新开始。',
  FILE_UNREADABLE: '请确认文件存在，并且您有读取权限。',
  FILE_UNWRITABLE: '请确认文件夹存在、您有写入权限，并且磁盘未满。',
  YAML_INVALID: '请修改该行。常见原因是缩进错误：YAML 只能用空格缩进，不能用制表符。',
  BINARY_MISSING: '请把该程序放到此处，或在“镜像与程序”页面选择正确的文件夹。',
  BINARY_TRUNCATED: '复制或下载中途中断。请重新获取该文件，并与官方公布的校验值核对。',
  BINARY_OTHER_MACHINE: '请使用适用于 {{wanted}} 的发布文件。文件名中 amd64 表示 x86_64，arm64 表示 aarch64。',
  BINARY_WRONG: '请使用适用于 Linux 和您主机处理器架构、且与集群文件版本一致的官方发布文件。',
  ETCD_WITHOUT_V2: '请使用 etcd 3.4 或 3.5，或改用 bridge 网络。目前尚未改动任何主机。',
  CHECKSUM_MISMATCH:
    '该文件未保留。请重试。如果仍然如此，说明文件或其校验值与官方公布的不一致：请核对两者，或更换镜像站；不一致时请勿使用该文件。',
  DOWNLOAD_FAILED:
    '请检查网址以及本机的网络连接；代理取自 HTTP_PROXY、HTTPS_PROXY 和 NO_PROXY。已收到的部分会保留，重试时从中断处继续。也可以自行下载文件，再选择其所在文件夹。',
  CHECKSUM_UNUSABLE:
    '没有校验值的文件不会使用。请在浏览器中打开该网址：可能是所在网络的登录页面，或镜像站没有这个版本。请更换版本或镜像站，然后重试。',
  RELEASE_ARCHIVE_INVALID:
    '其中的内容均未使用。请重试；如果仍然如此，请更换版本或镜像站，或自行下载程序文件，再选择其所在文件夹。',
  MACHINE_NOT_PUBLISHED:
    'Keelson 可获取 x86_64 和 aarch64 的程序。其他主机请自行构建，再选择其所在文件夹。没有改动任何主机。',
  RELEASE_LACKS_PROGRAM: '请选择包含该程序的版本，或自行下载程序文件，再选择其所在文件夹。',
  MIRROR_PASSWORD_MISSING:
    '请在“镜像与程序”页面输入，或写入 --credentials 指定的文件；在终端中运行命令行时会询问。用户名和地址不变时，会从已有密码的节点上读取。无需登录时，请不要填写用户名。',
  IMAGE_NOT_FETCHED:
    '请检查镜像名称、网络和代理。在本机执行“docker login”后，Keelson 会使用该登录信息。也可以提供包含该镜像的归档文件。',
  IMAGE_OTHER_PLATFORM: '请选择节点实际的处理器类型，或指定其他镜像。',
  BUNDLE_INVALID: '请重新复制离线包，并与保存时显示的 SHA-256 比对，或重新保存离线包。没有做任何更改。',
  BUNDLE_LACKS: '请用与此相同的集群文件（版本、运行时、网络和 etcd 均相同）重新保存离线包。',
  BUNDLE_PLACE_TAKEN: '请移走或重命名该文件夹，然后重新打开离线包。',
  ARCHIVE_INVALID: '请使用“docker save”或“ctr images export”导出的文件，可不压缩或使用 gzip 压缩。',
  MANIFEST_NOT_HERE:
    '请获取清单：按“获取程序”，或运行 keelson bundle get；也可以在集群文件的 network.manifest 中指定一个文件。如果程序取自发布方，部署时也会获取它。',
  MANIFEST_TOO_LARGE: '请检查 network.manifest 指定的文件。没有做任何更改。',
  MANIFEST_INVALID: '请更正 network.manifest 指定的文件，或去掉该字段以使用发布的清单。没有做任何更改。',
  MANIFEST_KIND: '请去掉该对象，待集群运行后自行应用。此清单中只应有构成网络的内容。没有做任何更改。',
  MANIFEST_LACKS: '请使用项目发布的清单；其中 Keelson 不设置的部分可以修改。没有做任何更改。',
  MANIFEST_IMAGE: '请使用项目发布的清单：每个镜像都必须是提供给节点的镜像之一。没有做任何更改。',
  MANIFEST_VERSION: '请在集群文件的 {{field}} 中写上清单的版本，或使用所需版本的清单。没有做任何更改。',
  MANIFEST_BACKEND:
    '请在集群文件中写明 network.backend：vxlan 或 host-gw，Keelson 不支持其他后端。集群运行后不能更改；已在运行的集群为 vxlan。没有做任何更改。',
  MANIFEST_OTHER_CONTENT:
    '没有使用其中任何内容。可能是所在网络的登录页面，也可能是文件被人改动：请与项目自己的文件比对，并在 network.manifest 中指定正确的文件。',
  FLAGS_UNKNOWN: '程序的 Kubernetes 版本与集群文件不一致。请更正版本号，或换用对应版本的程序。目前尚未改动任何主机。',
  FOLDER_NOT_EMPTY: '请选择一个空文件夹，或同意覆盖其中的文件。',
  SECRETS_UNREADABLE: '请从备份恢复该文件。如果该集群已不存在，可以删除此文件，Keelson 会重新生成。',
  CERTIFICATE_UNREADABLE: '请检查该文件：其中应只有一份 PEM 格式的证书。由 Keelson 写入的文件会在下次部署时重新写入。',
  AUTHORITY_ENDED:
    '请检查本机的时钟。如果时钟正确，该集群需要新的证书颁发机构，所有证书也须随之更换：请保存所需内容后重新部署。',
  EXPORT_WITHOUT_KEYS:
    '请导出不含机密内容的文件。若要备份证书颁发机构（可据此重新签发所有密钥），请使用“keelson authorities export”。',
  AUTHORITIES_MISSING:
    '它们会在首次部署时生成。如果集群是从另一台计算机部署的，请在那边导出（keelson authorities export），再在本机导入（keelson authorities import）。',
  AUTHORITIES_LOCKED: '请输入口令：命令行会在终端中询问，也可从 --store-passphrase-file 指定的文件读取。',
  AUTHORITIES_PASSPHRASE_WRONG: '请重新输入，注意区分大小写。没有口令，任何人都无法读取该文件。没有改动任何内容。',
  AUTHORITIES_DAMAGED:
    '请从备份恢复该文件，或将其移走，再导入以前导出的文件（keelson authorities import）。没有生成新的证书颁发机构：正在运行的集群不会信任它们。',
  AUTHORITIES_CUT_SHORT:
    '可能是复制中断，或磁盘已满：请重新复制该文件、从备份恢复，或导入以前导出的文件（keelson authorities import）。没有生成新的证书颁发机构。',
  AUTHORITIES_NEWER: '请使用该版本或更新的版本。没有改动任何内容。',
  AUTHORITIES_OF_OTHER_CLUSTER:
    '请使用 {{name}} 的集群文件，或换用正确的文件。如果这就是 {{name}}，只是集群文件丢失了 id，请在其中写入一行 id: {{id}}。没有改动任何内容。',
  AUTHORITIES_DIFFER:
    '没有改动任何内容。请把指纹（keelson authorities show）与主节点上 /etc/kubernetes/pki 中证书的指纹比较。如果文件中的才是正确的，请先导出本机已有的作为备份，将其移走，再次导入。',
  NETWORK_NAMESPACE:
    '请在清单中保留命名空间 {{namespace}}。如需更改，请先备份需要的数据，移除集群（reset），然后重新部署。如果那只是先前尝试的残留：kubectl -n {{namespace}} delete daemonset {{name}}。没有更改网络。',
  OBJECT_OF_OTHERS: '请查看它（kubectl describe）。若无人需要，请将其删除或改名后重试。没有改动该对象。',
  NO_ADMINISTRATORS: '没有改动任何内容。只有 secure 模式为每个成员提供各自的身份；更改模式需要重新部署集群。',
  CERTIFICATES_SELF_MADE:
    '没有改动任何内容。删除第一个主节点上的 /var/lib/kube-apiserver/apiserver.crt 和 apiserver.key 并重启 kube-apiserver，它会另行生成；然后再部署一次。secure 模式有颁发机构。',
  CERTIFICATE_UNKNOWN: '请检查名称；keelson certs 会列出全部证书。没有改动任何内容。',
  CERTIFICATES_NOT_IN_USE:
    '该主机上这些服务的日志会说明原因。请重试：已经更新的不会再次生成，尚未使用新证书的服务会重启。',
  PASSPHRASE_TOO_SHORT: '请选择更长的口令，例如几个词语，并妥善保存。',
  NODE_UNKNOWN: '请检查名称；keelson status 会列出各节点。没有改动任何内容。',
  LAST_MASTER:
    '若不再需要该集群，请先保存所需内容，再移除整个集群（reset）。若要更换主机，请先添加另一个主节点。没有改动任何内容。',
  ETCD_UNREACHABLE:
    '请在这些主机上查看 etcd 的日志（journalctl -u etcd），并确认多数成员在运行：没有多数成员，就无法加入或离开。没有改动任何内容。',
  ETCD_CERTIFICATES_ENDED:
    '请一次更新所有节点的证书：在“证书”页点“全部更新…”，或运行 keelson certs renew（不带 --node）。没有重启任何服务。',
  ETCD_DATA_MISSING:
    '若只是磁盘没有挂载，请挂载后重试。若数据已丢失，请将该节点移出集群再重新加入：它会从其他主节点获得一份副本。没有改动任何内容。',
  ETCD_MEMBER_REMOVED:
    '其他主节点保有全部数据，集群不会再接纳这份数据。请只清理 {{host}}，然后重新加入：在“部署”页点“移除集群…”并只选该节点，或运行 keelson reset --node {{host}}。',
  ETCD_RESTART: '请先恢复其他主节点，或先移除已失效的主节点：没有多数成员，API 会在重启期间停止。然后继续。',
  ETCD_MAJORITY: '请先恢复其他主节点，或先移除已失效的主节点再移除它：没有多数成员，API 将停止。没有改动任何内容。',
  NODE_IS_MASTER:
    '它的 etcd 和 API Server 就是集群本身。若要更换主节点，请先保存所需内容，移除集群（reset）后重新部署；secure 模式下主节点可以增减。没有改动任何内容。',
  LAST_WORKER: '请先添加另一个工作节点，或移除整个集群（reset）。没有改动任何内容。',
  CLUSTER_NOT_RUNNING: '请先部署集群：部署会包含集群文件中的所有节点。',
  NODE_NOT_RUNNING: '请部署集群后重新查看。如果它以前运行过，部署会启动已停止的程序。',
  OTHER_CHANGES_PENDING: '请先部署这些修改（keelson apply），或把下列字段改回原值，然后重试。没有改动任何内容。',
  PODS_WOULD_BE_LOST:
    '请保存其数据，或为其设置 Deployment 等控制器；或同意舍弃：命令行用 --delete-pods，窗口中勾选相应选项。没有改动任何 Pod。',
  DRAIN_BLOCKED:
    '该节点已恢复接收 Pod，没有移除任何内容。请让预算允许一个 Pod 结束（增加副本，或减小 minAvailable），或自行删除这些 Pod，然后重试。',
  JOB_NOT_FOUND: '它可能已被删除，请从列表中选择其他任务。',
  JOB_RUNNING: '请等待其结束或将其取消，然后重试。',
  JOB_RECORD_UNREADABLE: '请用同一集群文件重新部署：已完成的部分会被识别并保持不变。',
  CANCELLED: '您可以随时重新开始：已完成的部分会被识别并保持不变。',
  IPC_REJECTED: '请重启 Keelson。如果再次出现，请附上下方文字反馈问题。',
  INTERNAL: '请重试。如果再次出现，请附上下方文字反馈问题。',
};
