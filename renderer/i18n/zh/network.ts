import type { en } from '../en';
import type { Shape } from '../types';

export const network: Shape<typeof en.network> = {
  title: '网络',
  intro:
    '集群内部的服务和 Pod 使用各自的网段，二者不能重叠，也不能与您现有网络的地址重叠。默认值适合大多数网络；部署后无法更改。',
  fields: {
    serviceCidr: '服务网段（CIDR）',
    podCidr: 'Pod 网段（CIDR）',
    dnsServiceIp: '集群 DNS 地址',
    clusterDomain: '集群域名',
    nodePortRange: '节点端口范围',
  },
  help: {
    serviceCidr: '每个服务从该网段获得一个虚拟 IP。',
    podCidr: '每个 Pod 从该网段获得一个 IP。',
    dnsServiceIp: 'Pod 在此解析域名，必须位于服务网段内。',
    clusterDomain: '集群内所有名称的后缀。',
    nodePortRange: '从外部访问服务时使用的节点端口。',
  },
  api: {
    title: 'API',
    endpoint: 'API 的负载均衡器',
    endpointHelp:
      '仅当所有主节点前面有负载均衡器时填写：其名称或地址，端口不是 6443 时一并写上。否则每个节点自行寻找主节点。',
    extraNames: 'API 的其他名称',
    extraName: 'API 的其他名称',
    extraNamesHelp: '访问 API 时还会用到的名称和地址：API 的证书也会包含它们。',
    addName: '添加名称',
  },
  picture: {
    title: '集群网段示意图',
    nodes: '节点',
    services: '服务',
    pods: 'Pod',
    dns: 'DNS {{ip}}',
    none: '–',
    apart: '各网段互不重叠。',
    unread: '有的地址还无法识别，因此不在图中，也未做比较。',
    scale: '地址从左到右递增，未按比例绘制。',
    overlap: '“{{a}}”与“{{b}}”的地址重叠：{{range}}。',
  },
  cni: {
    title: 'Pod 网络',
    calico: 'Calico',
    calicoText:
      '节点之间通过 BGP 路由，可跨子网，支持网络策略。simple 模式需要 Docker 和 Kubernetes 1.21 及更早版本；secure 模式应用其发布的清单，尚无人用 Keelson 试过。',
    flannel: 'flannel',
    flannelText: '节点之间的数据包经封装（VXLAN）或路由传送，可跨子网。以清单方式提供，有两个镜像。不支持网络策略。',
    bridge: '网桥（bridge）',
    bridgeText:
      '每个节点一个 Linux 网桥，节点之间各有一条路由。无需下载任何内容，也不容易出错；但所有节点必须处于同一子网，且不支持网络策略。',
  },
  manifest: {
    text: 'Keelson 使用项目发布的 {{title}} {{version}}，设置此处的内容以及 Pod 网段、镜像和文件夹，然后应用。“确认”页会显示结果。',
    url: '发布于 {{url}}',
    file: '使用文件中的清单',
    fileHelp: '适用于无法访问该网址的网络，或您修改过的清单。',
    pick: '选择文件…',
    backend: '节点之间的方式',
    backendHelp: 'vxlan 封装数据包，可跨子网。host-gw 设置路由：更快，但所有节点必须处于同一子网。',
    mtu: 'MTU',
    mtuHelp: 'Pod 的最大数据包，单位为字节。默认由节点的网络决定。',
    interface: '节点的网络接口',
    interfaceHelp: '节点之间互相访问所用的接口，各节点名称相同。默认是默认路由所在的接口。',
  },
  proxyMode: {
    title: '服务（kube-proxy）',
    iptablesText: '用 iptables 规则把访问服务的数据包转给 Pod。适用于所有主机，也是 Kubernetes 自己的默认方式。',
    nftablesText:
      '改用 nftables 规则：即使有数千个服务也不会变慢。每个工作节点需要 nft 命令和 Linux 5.13 或更高版本；节点端口只在节点自身的地址上开放，127.0.0.1 上不开放。以后可以更改。',
  },
};
