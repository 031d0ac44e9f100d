/** The first line of a cluster file says which form of it this is. */
export const API_VERSION = 'keelson/v1';

/** What a file leaves out, and a new cluster starts with. Address ranges are the guide's (ARCHITECTURE.md, "The guide"). */
export const defaults = {
  name: 'my-cluster',
  sshUser: 'root',
  sshPort: 22,
  keyPath: '~/.ssh/id_ed25519',
  serviceCidr: '10.68.0.0/16',
  podCidr: '172.20.0.0/16',
  dnsServiceIp: '10.68.0.2',
  clusterDomain: 'cluster.local',
  // Kubernetes' own (kubernetes.io, kube-proxy, `--proxy-mode`), which every host can have.
  proxyMode: 'iptables',
  binariesDir: '/usr/bin/kubernetes-bins',
  binariesPath: './binaries',
} as const;

export const profiles = ['simple', 'secure'] as const;
export type Profile = (typeof profiles)[number];

/** What a file that names no profile means. */
export const defaultProfile: Profile = 'simple';

/** The same, where it hangs on the profile. Simple: the guide's. Secure: Kubernetes' own (kubernetes.io, kube-apiserver). */
export const profileDefaults = {
  simple: {
    runtime: 'docker',
    cni: 'calico',
    nodePortRange: '20000-40000',
    registryPrefix: 'registry.cn-hangzhou.aliyuncs.com/imooc',
  },
  secure: {
    runtime: 'containerd',
    cni: 'bridge',
    nodePortRange: '30000-32767',
    registryPrefix: 'registry.k8s.io',
  },
} as const satisfies Record<Profile, object>;
export type ProfileDefaults = (typeof profileDefaults)[Profile];

/** The profile that a document names, however unfinished it is; what is none counts as left out. */
export function profileOf(document: unknown): Profile {
  const isNamed = (profile: Profile): boolean =>
    typeof document === 'object' && document !== null && 'profile' in document && document.profile === profile;
  return profiles.find(isNamed) ?? defaultProfile;
}
