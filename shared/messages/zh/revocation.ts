import type { Messages } from '../messages';

export const zhRevocation: Messages['revocation'] = {
  ends: '组 {{group}} 失去权限：属于该组的任何证书都不再有效，无论 admin.conf 的副本在哪里。',
  begins: '组 {{group}} 的新管理员获得权限：{{names}} 上的 /etc/kubernetes/admin.conf 和 ~/.kube/config 会重新写入。',
  unreached: '无法连接 {{names}}：那里的凭据不再有效，下次部署会写入新的凭据。',
  copies: '仍应担任管理员的人需要从您这里得到新的 kubeconfig（keelson kubeconfig，或窗口中的按钮）。',
  colleagues: '已导入证书颁发机构的同事无需操作：他们的 Keelson 会从主节点读取组的编号。',
  stays:
    '以下不会因此终止：应急管理员（其密钥只在本机，不在任何主机上）、服务账号的令牌，以及他人授予该组或其他组的权限。节点和 Pod 保持不变。',
};
