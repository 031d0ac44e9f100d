/** kube-dns, for Kubernetes 1.9 to 1.19: as in the guide (ARCHITECTURE.md, "The guide"), kube-dns.yaml. */
import { imageReference } from '../../kubernetes/images';
import type { NodeContext } from '../../kubernetes/nodeContext';
import { dnsLabels, dnsMetadata, dnsPorts, dnsService } from './dnsService';
import { dnsImages } from './images';

const httpProbe = (path: string, port: number) => ({
  httpGet: { path, port, scheme: 'HTTP' },
  initialDelaySeconds: 60,
  timeoutSeconds: 5,
  successThreshold: 1,
  failureThreshold: 5,
});

function kubedns(context: NodeContext): object {
  const { clusterDomain } = context.cluster.network;
  return {
    name: 'kubedns',
    image: imageReference(context.cluster, dnsImages.kubeDns),
    resources: { limits: { memory: '170Mi' }, requests: { cpu: '100m', memory: '70Mi' } },
    livenessProbe: httpProbe('/healthcheck/kubedns', 10054),
    readinessProbe: {
      httpGet: { path: '/readiness', port: 8081, scheme: 'HTTP' },
      initialDelaySeconds: 3,
      timeoutSeconds: 5,
    },
    args: [
      `--domain=${clusterDomain}.`,
      '--dns-port=10053',
      '--config-dir=/kube-dns-config',
      `--kube-master-url=${context.apiOfNodes}`,
      '--v=2',
    ],
    env: [{ name: 'PROMETHEUS_PORT', value: '10055' }],
    ports: [
      { containerPort: 10053, name: 'dns-local', protocol: 'UDP' },
      { containerPort: 10053, name: 'dns-tcp-local', protocol: 'TCP' },
      { containerPort: 10055, name: 'metrics', protocol: 'TCP' },
    ],
    volumeMounts: [{ name: 'kube-dns-config', mountPath: '/kube-dns-config' }],
  };
}

const dnsmasq = ({ cluster }: NodeContext): object => ({
  name: 'dnsmasq',
  image: imageReference(cluster, dnsImages.dnsmasq),
  livenessProbe: httpProbe('/healthcheck/dnsmasq', 10054),
  args: [
    '-v=2',
    '-logtostderr',
    '-configDir=/etc/k8s/dns/dnsmasq-nanny',
    '-restartDnsmasq=true',
    '--',
    '-k',
    '--cache-size=1000',
    '--log-facility=-',
    ...[cluster.network.clusterDomain, 'in-addr.arpa', 'ip6.arpa'].map((zone) => `--server=/${zone}/127.0.0.1#10053`),
  ],
  ports: dnsPorts.map(({ name, port, protocol }) => ({ containerPort: port, name, protocol })),
  resources: { requests: { cpu: '150m', memory: '20Mi' } },
  volumeMounts: [{ name: 'kube-dns-config', mountPath: '/etc/k8s/dns/dnsmasq-nanny' }],
});

function sidecar({ cluster }: NodeContext): object {
  const name = `kubernetes.default.svc.${cluster.network.clusterDomain}`;
  return {
    name: 'sidecar',
    image: imageReference(cluster, dnsImages.sidecar),
    livenessProbe: httpProbe('/metrics', 10054),
    args: [
      '--v=2',
      '--logtostderr',
      `--probe=kubedns,127.0.0.1:10053,${name},5,A`,
      `--probe=dnsmasq,127.0.0.1:53,${name},5,A`,
    ],
    ports: [{ containerPort: 10054, name: 'metrics', protocol: 'TCP' }],
    resources: { requests: { cpu: '10m', memory: '20Mi' } },
  };
}

export const kubeDnsObjects = (context: NodeContext): object[] => [
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: dnsMetadata('kube-dns') },
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: dnsMetadata('kube-dns') },
  dnsService(context, dnsPorts),
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: dnsMetadata('kube-dns'),
    spec: {
      strategy: { rollingUpdate: { maxSurge: '10%', maxUnavailable: 0 } },
      selector: { matchLabels: dnsLabels },
      template: {
        metadata: { labels: dnsLabels, annotations: { 'scheduler.alpha.kubernetes.io/critical-pod': '' } },
        spec: {
          tolerations: [{ key: 'CriticalAddonsOnly', operator: 'Exists' }],
          volumes: [{ name: 'kube-dns-config', configMap: { name: 'kube-dns', optional: true } }],
          containers: [kubedns(context), dnsmasq(context), sidecar(context)],
          // The node's own resolver, not the one that this very pod serves.
          dnsPolicy: 'Default',
          serviceAccountName: 'kube-dns',
        },
      },
    },
  },
];
