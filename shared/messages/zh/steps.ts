import type { Messages } from '../messages';

export const zhSteps: Messages['steps'] = {
  preflight: {
    title: '预检',
    about: '在不做任何改动的前提下检查每台主机，提前发现内存、磁盘、端口、网络和主机名方面的问题。',
  },
  prepare: {
    title: '准备主机',
    about: '设置主机名，让各主机能互相解析名称，并允许内核在 Pod 之间转发数据包。',
  },
  runtime: {
    title: '容器运行时',
    about: '确保 Docker 或 containerd 正在运行，应用的容器由它启动。',
  },
  containerd: {
    title: '容器运行时 containerd',
    about: '启动应用的容器。主机上已有的 containerd 会保留，并按 Kubernetes 的需要配置。',
  },
  binaries: {
    title: '程序',
    about: '把 Kubernetes 的程序复制到主机上，已有的不会重复传输。',
  },
  rbac: {
    title: '访问规则',
    about: '授予管理员和 API server 那些 Kubernetes 不会自动授予的权限。',
  },
  'api-balancer': {
    title: 'API 负载均衡',
    about: '每个节点上的一个小型 HAProxy：kubelet 和 kube-proxy 通过它访问 API server，无论哪个主节点停机。',
  },
  images: {
    title: '镜像',
    about: '导入您的镜像归档文件，主机无需访问镜像仓库即可使用这些镜像。',
  },
  etcd: {
    title: 'etcd',
    about: '集群的数据库，Kubernetes 的全部数据都保存在这里。',
  },
  'kube-apiserver': {
    title: 'API 服务器',
    about: '集群的入口，其他服务以及使用 kubectl 的您都通过它与集群通信。',
  },
  'kube-controller-manager': {
    title: '控制器管理器',
    about: '不断对比期望状态与实际状态并采取行动，例如在节点故障时补上丢失的 Pod。',
  },
  'kube-scheduler': {
    title: '调度器',
    about: '决定每个新 Pod 运行在哪个节点上。',
  },
  'kube-calico': {
    title: 'Calico 网络',
    about: '连通所有节点上的 Pod：每个节点都会告知其他节点自己负责哪些 Pod 地址。',
  },
  kubectl: {
    title: 'kubectl',
    about: '在主节点上配置 kubectl 命令，用来查看和管理集群。',
  },
  flannel: {
    title: '网络插件（flannel）',
    about: 'flannel 在节点上需要的内容，以及它在那里建立的内容。最后检查 flannel 是否已建立网络。',
  },
  calico: {
    title: '网络插件（Calico）',
    about: 'Calico 在节点上需要的内容，以及它在那里建立的内容。',
  },
  'network-manifest': {
    title: 'Pod 网络',
    about: '按本集群的网段和镜像应用 Pod 网络的清单，并等待其 Pod 运行。',
  },
  cni: {
    title: '网桥网络',
    about: '连通 Pod：在每个节点上建立网桥，并添加通往其他节点 Pod 的路由，重启后依然有效。',
  },
  kubelet: {
    title: 'kubelet',
    about: '每个工作节点上的代理，启动调度到本节点的 Pod 并照看它们。',
  },
  'kube-proxy': {
    title: 'kube-proxy',
    about: '让服务可以访问：把发往服务地址的请求转发给它的某个 Pod。',
  },
  crictl: {
    title: 'crictl 配置',
    about: '告诉 crictl containerd 在哪里：用它可以查看节点上的容器，就像以前的 `docker ps`。其他部分都不依赖它。',
  },
  'kube-dns': {
    title: '集群 DNS',
    about: '让 Pod 通过名称而不是地址找到服务。',
  },
  verify: {
    title: '最终验证',
    about: '从集群自身的视角确认所有节点都已就绪、所有服务都在运行。',
  },
  'rebuild-ledger': {
    title: '重建台账',
    about: '在这台主机上记录您所说的属于 Keelson 的内容。不改动其他任何内容。',
  },
  drain: {
    title: '迁走 Pod',
    about: '在干扰预算允许的范围内，让该节点上的 Pod 逐个到其他节点上启动，并不再接收新的 Pod。',
  },
  'leave-etcd': {
    title: '离开 etcd',
    about: '清点 etcd 的其他成员，它们在没有此主节点的情况下继续运行。',
  },
  'delete-node': {
    title: '退出集群',
    about: '把该节点从 Kubernetes 和集群文件中删除。',
  },
  'read-back': {
    title: '回读证书',
    about: '像客户端一样连接该节点的端口，确认各服务出示的是新证书。',
  },
  reset: {
    title: '移除 Kubernetes',
    about: '停止并移除 Keelson 在这台主机上安装的全部内容，包括数据。',
  },
};
