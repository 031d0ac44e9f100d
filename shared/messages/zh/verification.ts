import type { Messages } from '../messages';

export const zhVerification: Messages['verification'] = {
  checks: {
    nodes: { title: '节点', about: 'Kubernetes 认为每个工作节点都已就绪，可以运行 Pod。' },
    services: { title: '服务', about: '每台主机上由 Keelson 安装的服务都在运行，且报告自身正常。' },
    endpoints: {
      title: '访问端点',
      about: '每个 API server 都接受请求，每个节点都能访问 API，Pod 能通过服务找到 API。',
    },
    certificates: { title: '证书', about: '每份证书都有效，且与其端口出示的证书一致。' },
    'pod-to-pod': { title: 'Pod 到 Pod', about: '每个节点上的一个 Pod 向其他节点的 Pod 发送流量。' },
    'pod-to-service': { title: 'Pod 到服务', about: '每个节点上的一个 Pod 通过服务访问 API。' },
    'node-port': { title: 'NodePort 端口', about: '一个服务通过每个节点的端口作出响应。' },
    'name-resolution': { title: 'DNS 解析', about: '每个节点上的一个 Pod 向集群 DNS 查询域名。' },
    created: { title: '创建 Deployment', about: '为此创建的 Deployment 得到第一个 Pod。' },
    scaled: { title: '扩展 Deployment', about: '它得到所要求数量的 Pod。' },
    rolled: { title: '滚动更新 Deployment', about: '新版本逐个 Pod 取代旧版本。' },
    'rolled-back': { title: '回滚 Deployment', about: '恢复之前的版本。' },
    'cleaned-up': { title: '清理', about: '删除为此创建的全部内容。' },
  },
  states: {
    pending: '等待中',
    running: '进行中',
    passed: '通过',
    failed: '失败',
    unmeasured: '未测量',
  },
  reasons: {
    'api-silent': '没有 API server 响应',
    'after-failure': '它所依赖的检查失败或未进行',
    stopped: '已被停止',
    'no-certificates': 'Keelson 没有为此集群制作证书',
    'no-worker': '没有既就绪又可连接的工作节点',
    'nothing-sent': '没有可以接收的其他节点，或缺少发送流量所需的程序',
    'no-dns-pod': '集群 DNS 没有就绪的 Pod',
    'no-dns-server': '集群 DNS 的 Pod 中没有运行域名服务器',
  },
};
