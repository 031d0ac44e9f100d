/** The first line of a cluster file says which form of it this is. */
export const API_VERSION = 'keelson/v1';

/** The values a new cluster starts with. Address ranges and images are the guide's (ARCHITECTURE.md, "The guide"). */
export const defaults = {
  name: 'my-cluster',
  kubernetesVersion: '1.20.2',
  sshUser: 'root',
  sshPort: 22,
  keyPath: '~/.ssh/id_ed25519',
  serviceCidr: '10.68.0.0/16',
  podCidr: '172.20.0.0/16',
  dnsServiceIp: '10.68.0.2',
  clusterDomain: 'cluster.local',
  nodePortRange: '20000-40000',
  registryPrefix: 'registry.cn-hangzhou.aliyuncs.com/imooc',
  binariesDir: '/usr/bin/kubernetes-bins',
  binariesPath: './binaries',
} as const;
