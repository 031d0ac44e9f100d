import type { Messages } from '../messages';

export const zhIssues: Messages['issues'] = {
  REQUIRED: '请填写此项。',
  WRONG_TYPE: '这里应填写{{expected}}。',
  NOT_ONE_OF: '请选择其中之一：{{options}}。',
  UNKNOWN_FIELD: '没有名为“{{name}}”的字段，请检查拼写或将其删除。',
  TOO_LONG: '内容过长，最多 {{max}} 个字符。',
  TOO_MANY: '条目过多，最多 {{max}} 条。',
  OUT_OF_RANGE: '请输入 {{min}} 到 {{max}} 之间的整数。',
  NOT_A_CLUSTER_FILE: '这不是集群文件。集群文件应以“apiVersion: {{apiVersion}}”开头。',
  BAD_API_VERSION: '此文件是为其他版本的 Keelson 编写的，首行应为“apiVersion: {{expected}}”。',
  BAD_ID: '请使用由小写字母、数字和连字符组成的标识（由 Keelson 生成）；也可以删除此行，集群会得到新的标识。',
  BAD_NAME: '请使用小写字母、数字和连字符，首尾须为字母或数字，最多 63 个字符，例如 my-cluster。',
  BAD_HOSTNAME: '请使用小写字母、数字和连字符，首尾须为字母或数字，最多 63 个字符，且不能是“localhost”，例如 node-1。',
  BAD_IP: '请输入 IPv4 地址：四个 0 到 255 之间、不带前导零的数字，例如 192.168.1.10。',
  IP_NOT_USABLE: '其他主机无法访问 {{ip}}。请填写您网络中的地址，例如 192.168.1.10。',
  BAD_CIDR: '请输入 IPv4 网段：地址加斜杠加 0 到 32 之间的数字，例如 10.68.0.0/16。',
  CIDR_HOST_BITS: '地址必须是网段的起始地址，您是不是想写 {{suggestion}}？',
  CIDR_NOT_USABLE: '此网段包含 {{part}} 中的地址，它们无法通往其他主机。请选择其他网段，例如 172.20.0.0/16。',
  BAD_DOMAIN: '请输入小写域名，例如 cluster.local。',
  BAD_VERSION: '请输入 {{min}} 到 {{max}} 之间的完整版本号（三段数字），例如 1.20.2。',
  VERSION_NOT_QUOTED:
    '请输入 {{min}} 到 {{max}} 之间的完整版本号（三段数字）并加引号，例如 "1.20.2"：不加引号时 1.20 会被当作数字，等同于 1.2。',
  BAD_PORT_RANGE: '请输入 1 到 65535 之间的两个端口，小的在前，例如 20000-40000。',
  BAD_USER: '请输入 Linux 用户名（最多 32 个字符），例如 root。',
  BAD_HOST: '请输入 IPv4 地址或主机名，例如 192.168.1.10 或 gateway.example.com。',
  BAD_JUMP: '请填写列表中另一个节点的主机名，或形如 root@192.168.1.1:22 的地址。',
  BAD_PATH: '路径不可用：含有控制字符，或其中某个名称超过 255 个字符。',
  BAD_REMOTE_PATH:
    '请输入节点上的绝对路径，只能包含字母、数字、“.”、“_”和“-”，不能含有“..”，例如 /usr/bin/kubernetes-bins。',
  FOLDER_NOT_FOR_PROGRAMS:
    '程序需要专用的目录：{{owner}} 属于其他程序（例如容器运行时、systemd 或 Kubernetes），其中的内容可能被替换或删除。请选择其他目录，例如 /usr/bin/kubernetes-bins。',
  FOLDER_OF_SYSTEM:
    '程序需要专用的目录：{{owner}} 是操作系统的目录，其中有系统自己的文件，或者会被系统清空。请选择其他目录，例如 /usr/bin/kubernetes-bins。',
  BAD_IMAGE: '请输入镜像的完整名称，例如 registry.example.com/team/pause:3.9。',
  BAD_REGISTRY_PREFIX:
    '请输入镜像仓库地址，可带路径，例如 registry.example.com:5000/team；不要写“https://”，末尾不要加斜杠。',
  BAD_URL: '请输入以 http:// 或 https:// 开头的网址，不能含有空格或特殊字符。',
  BAD_MIRROR_URL:
    '请输入镜像站的地址，形如 https://主机[:端口][/路径]，例如 https://mirror.example.com:5000。地址中不能含有用户名、密码、“?”或“#”：用户名有单独的字段，密码会另行询问。',
  BAD_REGISTRY_USER: '请输入镜像站的用户名，不能含有空格和冒号。镜像站无需登录时请留空。',
  BAD_ETCD_URL: '请输入 etcd 成员的 http 地址，例如 http://192.168.1.20:2379。',
  BAD_SHA256: 'SHA-256 校验值为 64 个字符，由数字 0 到 9 和字母 a 到 f 组成。',
  BAD_INTERFACE: '请输入节点网络接口的名称，例如 eth1（最多 15 个字符）。',
  FLANNEL_NEEDS_SECURE:
    'flannel 用服务账户的令牌访问 API，而 simple 模式并非每个版本都有。请选择 secure 模式，或改用 bridge 网络。',
  CALICO_VERSION_UNKNOWN:
    'Keelson 不知道有哪个 Calico 与 Kubernetes {{version}} 一起测试过，只知道 {{min}} 及以后的。请在 versions.calico 中指定，或选择其他网络。',
  NETWORK_FIELD_UNUSED: '只有 {{networks}} 使用该字段，而当前网络是 {{cni}}：它不起作用，请去掉。',
  BACKEND_HOST_GW: 'host-gw 以节点自身为下一跳设置路由：所有节点必须处于同一子网。',
  MASTER_WITHOUT_NETWORK:
    '{{names}} 上不运行 Pod，因此 Pod 网络不通到那里：API 服务器无法调用运行在 Pod 中的 webhook 和 API 扩展。如需使用，请让主节点同时担任工作节点。',
  NOT_YET_SECURE: 'secure 模式暂不支持“{{value}}”，请改用其他值，或选择 simple 模式。',
  SECURE_TOO_OLD: 'secure 模式需要 Kubernetes {{min}} 或更高版本。请选择更新的版本，或选择 simple 模式。',
  SECURE_NEEDS_CONTAINERD: 'secure 模式使用 containerd 运行容器。请选择 containerd，或选择 simple 模式。',
  NO_ROLE: '请至少选择一个角色：主节点、工作节点，或两者兼任。',
  DUPLICATE_HOSTNAME: '主机名 {{hostname}} 已被列表中的第 {{other}} 个节点使用，每个节点的主机名不能相同。',
  DUPLICATE_IP: '地址 {{ip}} 已被列表中的第 {{other}} 个节点使用，每个节点的地址不能相同。',
  DUPLICATE_MIRROR: '列表中的第 {{other}} 个镜像站已用于 {{registry}}。每个镜像仓库只能有一个镜像站，请删除其中一个。',
  MIRROR_IS_REGISTRY: '这是 {{registry}} 自身的地址，不设镜像站时也会访问它。请输入镜像站的地址，或删除此项。',
  MIRROR_LOGIN_OPEN: '{{url}} 未加密：途经网络上的任何人都能获知密码。如果镜像站支持，请改用 https:// 地址。',
  MIRRORS_NEED_CONTAINERD:
    'Keelson 只为 containerd 设置镜像站：Docker 只支持 Docker Hub 的镜像站，且不支持登录。请选择 containerd，或删除镜像站并自行在 /etc/docker/daemon.json 中填写“registry-mirrors”。',
  NO_NODES: '请至少添加一台用于安装 Kubernetes 的主机。',
  NO_MASTER: '请至少将一个节点设为主节点（master），集群的管理服务运行在它上面。',
  NO_WORKER: '请至少将一个节点设为工作节点（worker），应用运行在这些节点上。一台主机可以兼任两者。',
  JUMP_TO_SELF: '通往该节点的跳板形成了循环，请选择一台无需经过该节点就能到达的主机。',
  CIDR_OVERLAP: '此网段与“{{other}}”（{{otherValue}}）重叠，请选择互不相交的网段。',
  NODE_IN_CIDR: '地址 {{ip}} 落在“{{field}}”（{{cidr}}）之内，请选择一个网络中没有主机使用的网段。',
  SERVICE_CIDR_SIZE: '斜杠后的数字必须在 {{min}} 到 {{max}} 之间，例如 10.68.0.0/16。',
  POD_CIDR_TOO_SMALL:
    '每个节点需要 256 个地址（一个 /24）供 Pod 使用，此网段只够 {{nodes}} 个节点中的 {{capacity}} 个，请选择更大的网段，例如 172.20.0.0/16。',
  DNS_OUTSIDE_SERVICE_CIDR: '此地址必须在服务网段 {{cidr}} 之内。',
  DNS_IS_API_ADDRESS: '{{ip}} 是服务网段的第一个地址，已由 API 服务器占用，请使用下一个地址。',
  DNS_IS_RANGE_EDGE: '{{ip}} 是服务网段的首个或末尾地址，无法使用，请选择中间的地址。',
  RUNTIME_TOO_NEW: 'Kubernetes {{version}} 已不支持 Docker，从 1.24 起请选择 containerd。',
  RUNTIME_TOO_OLD: 'Kubernetes {{version}} 尚不支持 containerd，1.9 及更早版本请选择 Docker。',
  NFTABLES_TOO_OLD:
    'Kubernetes {{version}} 的 kube-proxy 尚不能正式使用 nftables。请选择 iptables，或 Kubernetes {{min}} 及更高版本。',
  CALICO_NEEDS_DOCKER: 'simple 模式的 calico 网络运行在 Docker 中。请改用 bridge 网络，或选择 Docker 作为容器运行时。',
  CALICO_UNTESTED:
    '这里使用的 Calico 2.6 比 Kubernetes {{version}} 早了多年。目前没有发现两者不能配合的原因，但也没有人验证过。稳妥起见请选择 bridge 网络。',
  ETCD_NOT_REACHABLE:
    '{{address}} 只会指向各主机自身或无法到达，而每个节点都必须能访问该 etcd。请输入您网络中的地址，例如 http://192.168.1.20:2379。',
  BAD_COMPONENT_VERSION: '请填写准确的版本：三个用点分隔的数字，例如 3.6.16。',
  RELEASE_TOO_OLD:
    'Keelson 从 Kubernetes {{min}} 起才能获取程序，而文件要求的是 {{version}}。请选择较新的版本，或选择存放程序的文件夹。',
  RELEASE_LACKS_PROGRAMS: 'Keelson 不知道以下程序由谁发布：{{names}}。请选择存放它们的文件夹，或使用 bridge 网络。',
  VERSIONS_NOT_WRITTEN:
    '文件没有写明以下内容的版本：{{names}}。其他版本的 Keelson 可能会使用不同的版本。“获取程序”（keelson bundle get）会将版本写入文件。',
  DOWNLOAD_NEEDS_CHECKSUMS: '下载的文件会先校验再安装，请补充以下文件的 SHA-256 校验值：{{names}}。',
  NODE_PORTS_OVERLAP_COMPONENT:
    '此范围包含 {{component}} 需要的端口 {{port}}，请选择不包含它的范围，例如 20000-40000。',
  NODE_PORTS_OVERLAP_SSH:
    '此范围包含 {{hostname}} 的 SSH 端口 {{port}}：某个应用可能占用它，使您无法登录。请选择不包含它的范围。',
  ETCD_SINGLE_EVEN: '{{count}} 个主节点并不比少一个更可靠：etcd 需要超过半数的成员在线。建议使用 1、3 或 5 个主节点。',
  SINGLE_API_SERVER:
    '共有 {{count}} 个主节点，但所有节点只连接 {{master}}。它一旦故障，已运行的应用不受影响，但在其恢复前无法变更集群。',
  PROGRAMS_MISSING: '缺少 {{count}} 个程序：{{names}}。请放入该文件夹，或选择正确的文件夹。',
  PROGRAMS_UNUSABLE: '以下程序无法启动：{{names}}。原因见各程序旁的说明。',
  PROGRAMS_OTHER_VERSION: '程序版本是 {{found}}，而要安装的版本是 {{version}}。',
  PROGRAMS_UNKNOWN_FLAGS: '程序不支持以下参数：{{flags}}。请选择与程序一致的版本。',
  PROGRAMS_UNREADABLE: '无法检查程序文件，原因见该处。',
};
