import type { Messages } from '../messages';

export const zhExposure: Messages['exposure'] = {
  title: '开放的端口',
  columns: { port: '端口', component: '组件', on: '节点', reach: '可访问范围', login: '登录', why: '用途' },
  on: { master: '主节点', worker: '工作节点', all: '所有节点' },
  reach: {
    everywhere: '节点的所有地址',
    network: '节点的地址',
    node: '仅限节点本机',
  },
  login: {
    none: '不需要',
    certificate: '证书',
    token: '令牌',
    nobody: '需要，但没有任何人有凭据',
    peers: '仅限已知地址',
    application: '由应用决定',
  },
  gives: {
    control: '能访问它的人可以做任何事。',
    reading: '能访问它的人可以读取正在运行的内容及其配置。',
    state: '能访问它的人只能看到这些。',
    packets: '进入者可以冒充其他节点向 Pod 发送数据包。请只允许节点访问。',
    routes: '能访问它的人可以改变 Pod 流量的去向。',
    applications: '能访问它的人可以使用您发布的应用。',
  },
  openFor: {
    ETCD_CLIENTS: 'API Server 把集群的全部数据保存在 etcd 中，包括机密数据。',
    ETCD_PEERS: 'etcd 的各成员相互通信。',
    API: 'kubectl、节点和 Pod 访问 API。Pod 也有自己的令牌，其权限与管理员相同。',
    API_WITHOUT_LOGINS: 'API 的加密端口，由 Kubernetes 自行开放；这个集群使用未加密的端口。',
    API_PLAIN: 'kubectl、节点和 Pod 访问 API，不加密。',
    HEALTH: '健康状态和指标。',
    HEALTH_TLS: '健康状态和指标，加密。',
    KUBELET: 'API Server 通过 kubelet 读取日志，并在容器中执行命令。',
    KUBELET_READ_ONLY: 'kubelet 提供所在节点的 Pod 信息。',
    CADVISOR: '容器的指标。Keelson 设置的防火墙规则只允许私有网络访问。',
    BGP: 'Calico 告知其他节点 Pod 的位置。',
    VXLAN: 'flannel 在节点之间传送 Pod 的数据包（UDP）。',
    NODE_PORTS: 'NodePort 类型的服务。',
  },
  door: '{{on}}的 {{port}}（{{component}}）',
  unguarded:
    '任何人只要能访问以下端口，无需登录即可控制集群及其主机：{{doors}}。请只让可信的主机和人员访问它们，把各节点置于防火墙之后。',
};
