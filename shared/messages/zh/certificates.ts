import type { Messages } from '../messages';

export const zhCertificates: Messages['certificates'] = {
  authorities: {
    cluster: '集群的颁发机构',
    etcd: 'etcd 的颁发机构',
    frontProxy: 'API 扩展的颁发机构',
  },
  otherSigner: '{{issuer}}，不属于本集群',
  uses: {
    served: '{{units}} 在端口 {{ports}} 出示',
    read: '{{units}} 读取',
    outdated: '{{units}} 仍在使用旧证书：需要重启',
    silent: '{{units}} 没有应答',
    carried: '由使用者自行携带：没有服务读取',
    trusted: '用来验证其他证书',
  },
  problems: {
    missing: '文件不存在',
    unreadable: '文件中没有证书',
    outdated: '运行中的服务仍在使用旧证书：请更新证书，或重启该服务',
    silent: '读取它的服务未运行或没有应答',
  },
  renewal: {
    restarts: '每份证书都会换用新密钥，有效期一年。以下服务依次重启；前一个恢复应答后才重启下一个：',
    noRestart: '每份证书都会换用新密钥，有效期一年。不重启任何服务。',
    restartsOn: '{{host}} 上依次为：{{units}}',
    oneApi: '只有一个 API 服务器：它或其 etcd 重启时（各需数秒）没有应答，客户端需要重试。',
    oneSlowApi:
      '只有一个 API 服务器：它或其 etcd 重启时没有应答。Kubernetes 1.27 之前它自身重启会等待未结束的 watch，最长约一分钟。',
    severalApis: '各 API 服务器依次重启：其余的在此期间照常应答。',
    pods: '不重启任何 Pod：容器及其之间的流量不受影响。',
    readBack: '最后 Keelson 会连接每个节点的端口，确认出示的是新证书。',
    stays: '颁发机构、服务账号的密钥及其全部令牌保持不变。',
    superAdmin: '应急管理员与颁发机构一同只保存在本机，会换用新的密钥和有效期一年的新证书，不改动任何主机。',
    superAdminCopies: '其先前的证书（包括已导出文件中的）在到期前仍然有效：请重新导出颁发机构，使备份包含新证书。',
    superAdminStays: '应急管理员保持不变。',
    copies: '先前 admin.conf 的副本在到期前仍然有效：只有撤销管理员才能提前终止。',
    unreached: '无法连接，因此不包括：{{names}}',
  },
};
