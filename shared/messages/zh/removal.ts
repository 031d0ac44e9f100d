import type { Messages } from '../messages';

export const zhRemoval: Messages['removal'] = {
  fates: {
    moves: '以下 Pod 迁到其他节点：{{names}}',
    losesData: '以下 Pod 会迁走，但会丢失保存在该节点上的数据（emptyDir）：{{names}}',
    unmanaged: '以下 Pod 将彻底结束，因为无人会再启动它们：{{names}}',
    ofNode: '以下 Pod 属于该节点，随之结束：{{names}}',
    over: '以下 Pod 已运行完毕：{{names}}',
  },
  noPods: '没有 Pod 在其上运行。',
  etcd: '它是主节点。移除后 etcd 有 {{members}} 个成员，其中 {{needed}} 个必须一致；现在正常的有 {{well}} 个。留下的 API server 会依次获得不含其名称的证书。',
  object: '删除它的 Node 对象。',
  noObject: '集群中没有它的 Node 对象。',
  others: '其他节点不再保留它的名称和通往其 Pod 的路由；集群文件中也不再有它。',
  cleansHost: 'Keelson 在其上创建的一切都会移除，包括此集群在那里的全部数据；之前的内容会还原。',
  staysOnHost: '无法连接它：Keelson 在其上安装的内容会留在那里。',
};
