/** What kube-dns and CoreDNS have in common: the name and address by which every pod finds them. */
import type { NodeContext } from '../../kubernetes/nodeContext';

export const dnsLabels = { 'k8s-app': 'kube-dns' };
export const dnsMetadata = (name: string): object => ({ name, namespace: 'kube-system', labels: dnsLabels });

interface ServicePort {
  readonly name: string;
  readonly port: number;
  readonly protocol: 'UDP' | 'TCP';
}
export const dnsPorts: readonly ServicePort[] = [
  { name: 'dns', port: 53, protocol: 'UDP' },
  { name: 'dns-tcp', port: 53, protocol: 'TCP' },
];

/** Called kube-dns for both: tools and dashboards look for that name. */
export const dnsService = ({ cluster }: NodeContext, ports: readonly ServicePort[]): object => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: {
    name: 'kube-dns',
    namespace: 'kube-system',
    labels: { ...dnsLabels, 'kubernetes.io/cluster-service': 'true', 'kubernetes.io/name': 'KubeDNS' },
  },
  spec: { selector: dnsLabels, clusterIP: cluster.network.dnsServiceIp, ports },
});
