import {
  accessOf,
  API_PORT,
  hasIdentities,
  LOOPBACK,
  withCertificates,
  withoutLogins,
  withToken,
} from '../../access/access';
import { addressOf, EVERY_ADDRESS, type Opening } from '../../exposure/opening';
import { flagChoices } from '../../kubernetes/flags';
import { paths } from '../../kubernetes/paths';
import { binaries } from '../binaries';
import { certificateOf, pairFiles } from '../certificateRule';
import { component } from '../component';
import { etcd } from '../etcd';
import { clusterAuthority, etcdAuthority, frontProxyAuthority } from '../authorities';
import { adminConf, adminKubeconfig } from '../kubectl/files';
import { etcdClient, frontProxyClient, kubeletClient, serving } from './certificates';
import { apiServerService, serviceAccountKey, signingKey, signingPublicKey, tokenFile } from './files';
import { apiServerFlags } from './flags';
import { auditPolicy, authenticationConfiguration, encryptionConfiguration } from './policies';
import { servingPair, servingPairOf, sharesServingPair, takesServingPair } from './servingPair';

const addresses = addressOf(apiServerFlags, 'bind-address', EVERY_ADDRESS);
/**
 * AlwaysAllow lets everybody do everything who says who he is, pods too, and refuses those who do not (kubernetes.io,
 * Authenticating, "Anonymous requests").
 */
const api: Opening = { openFor: 'API', login: 'token', gives: 'control', addresses };
const forNobody: Opening = { openFor: 'API_WITHOUT_LOGINS', login: 'nobody', gives: 'control', addresses };
const plain: Opening = {
  ...{ openFor: 'API_PLAIN', login: 'none', gives: 'control' },
  addresses: addressOf(apiServerFlags, 'insecure-bind-address', LOOPBACK),
};

/**
 * Answered when everything works that others need to begin. Left out is what it writes for later (roles that AlwaysAllow never
 * asks about, priority classes for the pods of an add-on): it waits a second before it tries for the first time, and ends
 * when it cannot (k8s.io/kubernetes, pkg/registry/rbac/rest/storage_rbac.go, pkg/registry/scheduling/rest/storage_scheduling.go,
 * PostStartHook).
 */
const WRITTEN_LATER = ['rbac/bootstrap-roles', 'scheduling/bootstrap-system-priority-classes'];
const healthPath = `/healthz?${WRITTEN_LATER.map((hook) => `exclude=poststarthook/${hook}`).join('&')}`;

const certificates = [serving, kubeletClient, etcdClient, frontProxyClient];
/** What it reads, and the token of its probe. The administrator's certificate is its probe's alone: a new one restarts nothing. */
const read = [
  ...[clusterAuthority, etcdAuthority, frontProxyAuthority, signingKey, signingPublicKey],
  ...[authenticationConfiguration, encryptionConfiguration, auditPolicy],
  ...[tokenFile, serviceAccountKey, apiServerService, adminKubeconfig],
];

export const kubeApiServer = component({
  id: 'kube-apiserver',
  on: () => 'master',
  needs: { here: [binaries], everywhere: [etcd], firstMasterFirst: sharesServingPair, oneByOne: true },
  lane: 'control',
  certificates,
  files: [...read, adminConf],
  choices: (context) => flagChoices(apiServerFlags, context),
  units: [
    {
      unit: 'kube-apiserver.service',
      program: 'kube-apiserver',
      files: [...certificates.flatMap(pairFiles), ...read],
      hiddenFlags: [
        {
          flags: ['--admission-control', '--insecure-bind-address', '--kubelet-https', '--enable-swagger-ui'],
          ...{ since: 10, until: 20 },
        },
      ],
      reads: (cluster, node) => (takesServingPair(node, cluster) ? servingPair : []),
      health: (cluster, node) =>
        accessOf(cluster).kind === 'open'
          ? { kind: 'http', scheme: 'http', port: 8080, path: '/healthz' }
          : { kind: 'api', path: healthPath, node },
      leavings: [
        { kind: 'logs', path: paths.auditLog },
        { kind: 'logs', path: `${paths.secure.auditLogs}/audit.log` },
      ],
    },
  ],
  before: ({ cluster, node }) => servingPairOf(cluster, node),
  directories: (cluster) =>
    hasIdentities(cluster)
      ? [
          { path: paths.secure.pki, mode: 0o755 },
          { path: paths.secure.auditLogs, mode: 0o700, data: true },
        ]
      : [{ path: paths.apiServerCertificates, mode: 0o700, data: true }],
  ports: [
    // Up to 1.19 beside the plain one: --secure-port has always had this default.
    { port: API_PORT, ...withoutLogins, opening: forNobody },
    { port: API_PORT, ...withToken, serves: paths.servingCertificate, opening: api },
    { port: API_PORT, ...withCertificates, serves: certificateOf(serving), opening: { ...api, login: 'certificate' } },
    { port: 8080, ...withoutLogins, opening: plain },
  ],
});
