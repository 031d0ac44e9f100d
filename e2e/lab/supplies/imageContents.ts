import type { CoreDnsVersion } from './coreDns';

/** What one of the lab's images contains: enough to write its archive. */
export interface ImageContent {
  /** The usual repository and tag under a registry prefix. */
  name: string;
  /** The registry prefix that it usually has; default: the one of a cluster file whose author says nothing. */
  prefix?: string;
  /** Program that the image starts, and where it comes from. */
  kind: 'pause' | 'shell' | 'coredns';
  /** For kind `coredns`. */
  version?: CoreDnsVersion;
  /** Who the program runs as; default root. */
  user?: string;
  /** For who is not root: what its file lets it do all the same. */
  capability?: string;
  /** For kind `shell`: the script that busybox runs. Arguments that a manifest gives it are ignored. */
  script?: string;
  ports?: number[];
  /** Files of the image, by absolute path. */
  files?: Record<string, string>;
}

/** Process 1 of a container has no default signal handlers: without the trap each stop would take the full grace period. */
const stayUp = `trap 'exit 0' TERM INT\nwhile :; do sleep 3600 & wait $!; done\n`;

/** Answers each path with "ok" on its port: what a kubelet's HTTP probe wants. The real ones run on a read-only root, so the files lie in the image. */
function answering(title: string, paths: Record<number, string[]>): Pick<ImageContent, 'script' | 'files'> {
  const servers = Object.keys(paths).map((port) => `httpd -f -p ${port} -h /www/${port} &`);
  const files = Object.entries(paths).flatMap(([port, names]) => names.map((name) => `/www/${port}${name}`));
  return {
    script: `echo '${title}: a stand-in of the Keelson lab, it only answers probes'\n${servers.join('\n')}\n${stayUp}`,
    files: Object.fromEntries(files.map((file) => [file, 'ok\n'])),
  };
}

function web(version: string): string {
  return [
    'mkdir -p /www',
    `echo "web ${version} on $(hostname)" >/www/index.html`,
    'echo "serving $(cat /www/index.html)"',
    'httpd -f -p 80 -h /www &',
    stayUp,
  ].join('\n');
}

const calicoNode = [
  "echo 'calico-node: a stand-in of the Keelson lab, it routes nothing'",
  'echo "IP=$IP ETCD_ENDPOINTS=$ETCD_ENDPOINTS CALICO_IPV4POOL_CIDR=$CALICO_IPV4POOL_CIDR"',
  stayUp,
].join('\n');

/**
 * As CoreDNS' own image is: its program may take port 53, though not as root (github.com/coredns/coredns v1.14.7, Dockerfile). A pod
 * that drops all capabilities adds NET_BIND_SERVICE again, or the file's is worth nothing and the program does not start.
 */
const coreDnsOfToday = (version: CoreDnsVersion) =>
  ({
    name: `coredns/coredns:v${version}`,
    prefix: 'registry.k8s.io',
    kind: 'coredns',
    version,
    user: '65532:65532',
    capability: 'cap_net_bind_service=ep',
  }) as const;

/**
 * The lab's images. pause, web and coredns do in full what they are for. The other ones are STAND-INS: they carry the name of the real
 * image and answer its probes, so that manifests and units can be tested where no registry can be reached; they resolve and route
 * nothing. coredns has one too, for machines where the real one cannot be built.
 */
export const imageContents = {
  pause: { name: 'pause-amd64:3.0', kind: 'pause' },
  webV1: { name: 'web:v1', kind: 'shell', script: web('v1'), ports: [80] },
  webV2: { name: 'web:v2', kind: 'shell', script: web('v2'), ports: [80] },
  'coredns-1.7.0': { name: 'coredns:1.7.0', kind: 'coredns', version: '1.7.0' },
  'coredns-1.14.6': coreDnsOfToday('1.14.6'),
  'coredns-1.14.7': coreDnsOfToday('1.14.7'),
  corednsStandIn: {
    name: 'coredns:1.7.0',
    kind: 'shell',
    ...answering('coredns', { 8080: ['/health'], 8181: ['/ready'] }),
  },
  kubeDnsStandIn: {
    name: 'k8s-dns-kube-dns-amd64:1.14.5',
    kind: 'shell',
    ...answering('kubedns', { 8081: ['/readiness'] }),
  },
  dnsmasqStandIn: {
    name: 'k8s-dns-dnsmasq-nanny-amd64:1.14.5',
    kind: 'shell',
    ...answering('dnsmasq', {}),
  },
  sidecarStandIn: {
    name: 'k8s-dns-sidecar-amd64:1.14.5',
    kind: 'shell',
    ...answering('sidecar', { 10054: ['/healthcheck/kubedns', '/healthcheck/dnsmasq', '/metrics'] }),
  },
  calicoNodeStandIn: { name: 'calico-node:v2.6.2', kind: 'shell', script: calicoNode },
} satisfies Record<string, ImageContent>;

export type LabImage = keyof typeof imageContents;
