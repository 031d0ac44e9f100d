/** What the API server of profile secure is told in files: whom it lets in unknown, what it writes down, what it encrypts. */
import { stringify } from 'yaml';
import { hasPki, pkiOf } from '../certificateRule';
import type { NodeContext } from '../../kubernetes/nodeContext';
import { paths } from '../../kubernetes/paths';
import { configurationFile, secretFile } from '../../target/files';

/**
 * From this minor on who comes without a name can be let in to some paths only (AnonymousAuthConfigurableEndpoints is on by
 * default; kubernetes.io, "Feature Gates"). Before, nobody is.
 */
export const ANONYMOUS_BY_PATH_SINCE = 32;
/** The minor in which the file's format got its first stable version (kubernetes CHANGELOG-1.34). */
const AUTHENTICATION_STABLE_SINCE = 34;

/** Load balancers and probes have no certificate. Nothing of the cluster is told there but whether it is well. */
const openPaths = ['/livez', '/readyz', '/healthz'];

export const authenticationConfiguration = configurationFile(
  'master-node/authentication.yaml',
  paths.secure.authentication,
  (context) =>
    hasPki(context) && context.minor >= ANONYMOUS_BY_PATH_SINCE
      ? stringify({
          apiVersion: `apiserver.config.k8s.io/${context.minor >= AUTHENTICATION_STABLE_SINCE ? 'v1' : 'v1beta1'}`,
          kind: 'AuthenticationConfiguration',
          anonymous: { enabled: true, conditions: openPaths.map((path) => ({ path })) },
        })
      : undefined,
);

/** New Secrets are encrypted before they reach etcd; those that were written before can still be read (kubernetes.io, "Encrypting Confidential Data at Rest"). */
const encryption = (context: NodeContext): object => ({
  apiVersion: 'apiserver.config.k8s.io/v1',
  kind: 'EncryptionConfiguration',
  resources: [
    {
      resources: ['secrets'],
      providers: [{ secretbox: { keys: [{ name: 'key1', secret: pkiOf(context).encryptionKey }] } }, { identity: {} }],
    },
  ],
});

export const encryptionConfiguration = secretFile('master-node/encryption.yaml', paths.secure.encryption, (context) =>
  hasPki(context) ? stringify(encryption(context)) : undefined,
);

const core = (...resources: readonly string[]): object => ({ group: '', resources });

/**
 * Who changed what, and who read a Secret: not what the components ask each other all day, and of Secrets never the content
 * (kubernetes.io, "Auditing"). The first rule that fits counts.
 */
const auditRules: readonly object[] = [
  {
    level: 'None',
    users: ['system:kube-proxy', 'system:apiserver', 'system:kube-scheduler', 'system:kube-controller-manager'],
    verbs: ['get', 'list', 'watch'],
  },
  { level: 'None', userGroups: ['system:nodes'], verbs: ['get', 'list', 'watch'] },
  {
    level: 'None',
    resources: [
      { group: 'coordination.k8s.io', resources: ['leases'] },
      core('events'),
      { group: 'events.k8s.io', resources: ['events'] },
    ],
  },
  { level: 'None', nonResourceURLs: ['/healthz*', '/livez*', '/readyz*', '/version', '/openapi/*'] },
  {
    level: 'Metadata',
    resources: [
      core('secrets', 'configmaps', 'serviceaccounts/token'),
      { group: 'authentication.k8s.io', resources: ['tokenreviews'] },
    ],
  },
  { level: 'Metadata', verbs: ['get', 'list', 'watch'] },
  { level: 'Request' },
];

export const auditPolicy = configurationFile('master-node/audit-policy.yaml', paths.secure.auditPolicy, (context) =>
  hasPki(context)
    ? stringify({
        ...{ apiVersion: 'audit.k8s.io/v1', kind: 'Policy', omitStages: ['RequestReceived'] },
        rules: auditRules,
      })
    : undefined,
);
