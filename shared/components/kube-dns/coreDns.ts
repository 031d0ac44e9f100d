/** CoreDNS, for Kubernetes 1.20 and later: kube-dns' place, name and address. */
import { workersOf } from '../../cluster/schema';
import { imageReference } from '../../kubernetes/images';
import type { NodeContext } from '../../kubernetes/nodeContext';
import { dnsLabels, dnsMetadata, dnsPorts, dnsService } from './dnsService';
import { dnsImages } from './images';

const NAME = 'coredns';
const ROLE = 'system:coredns';

const FORWARD = 'forward . /etc/resolv.conf';

/**
 * To the servers that the node itself asks. With one that has none the program would end ("no valid upstream addresses found"), and
 * it may run on any of them.
 */
const forward = ({ cluster, factsOf }: NodeContext): string =>
  workersOf(cluster).every((node) => factsOf(node).resolves) ? `    ${FORWARD}\n` : '';

/** Whether the name server of this manifest, ours as it lies on a master, asks others for what it does not know. */
export const asksOthers = (manifest: string): boolean => manifest.includes(FORWARD);

const corefile = (context: NodeContext): string => `.:53 {
    errors
    health {
        lameduck 5s
    }
    ready
    kubernetes ${context.cluster.network.clusterDomain} in-addr.arpa ip6.arpa {
        pods insecure
        fallthrough in-addr.arpa ip6.arpa
        ttl 30
    }
    prometheus :9153
${forward(context)}    cache 30
    loop
    reload
    loadbalance
}
`;

/**
 * Profile simple asks for no permission; a cluster that is moved to RBAC later finds them granted. CoreDNS lists endpoint
 * slices from 1.8.1 on (kubernetes/kubernetes #102466).
 */
const permissions = [
  { apiGroups: [''], resources: ['endpoints', 'services', 'pods', 'namespaces'], verbs: ['list', 'watch'] },
  { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list', 'watch'] },
];

const container = (context: NodeContext): object => ({
  name: NAME,
  image: imageReference(context.cluster, dnsImages.coredns),
  args: ['-conf', '/etc/coredns/Corefile'],
  resources: { limits: { memory: '170Mi' }, requests: { cpu: '100m', memory: '70Mi' } },
  ports: [
    ...dnsPorts.map(({ name, port, protocol }) => ({ containerPort: port, name, protocol })),
    { containerPort: 9153, name: 'metrics', protocol: 'TCP' },
  ],
  volumeMounts: [{ name: 'config', mountPath: '/etc/coredns', readOnly: true }],
  livenessProbe: {
    httpGet: { path: '/health', port: 8080, scheme: 'HTTP' },
    initialDelaySeconds: 60,
    timeoutSeconds: 5,
    failureThreshold: 5,
  },
  // It is ready within a second or two; asked every ten, by default, the deployment would wait for the next question.
  readinessProbe: { httpGet: { path: '/ready', port: 8181, scheme: 'HTTP' }, periodSeconds: 2 },
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { add: ['NET_BIND_SERVICE'], drop: ['ALL'] },
    readOnlyRootFilesystem: true,
  },
});

export const coreDnsObjects = (context: NodeContext): object[] => [
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: dnsMetadata(NAME) },
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: ROLE }, rules: permissions },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: ROLE },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: ROLE },
    subjects: [{ kind: 'ServiceAccount', name: NAME, namespace: 'kube-system' }],
  },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: dnsMetadata(NAME), data: { Corefile: corefile(context) } },
  dnsService(context, [...dnsPorts, { name: 'metrics', port: 9153, protocol: 'TCP' }]),
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: dnsMetadata(NAME),
    spec: {
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '10%', maxUnavailable: 0 } },
      selector: { matchLabels: dnsLabels },
      template: {
        metadata: { labels: dnsLabels },
        spec: {
          priorityClassName: 'system-cluster-critical',
          serviceAccountName: NAME,
          tolerations: [
            { key: 'CriticalAddonsOnly', operator: 'Exists' },
            // Both spellings: the first up to 1.24, the second from 1.20 (kubernetes/kubernetes #107533).
            { key: 'node-role.kubernetes.io/master', effect: 'NoSchedule' },
            { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' },
          ],
          containers: [container(context)],
          // The node's own resolver, not the one that this very pod serves.
          dnsPolicy: 'Default',
          volumes: [{ name: 'config', configMap: { name: NAME, items: [{ key: 'Corefile', path: 'Corefile' }] } }],
        },
      },
    },
  },
];
