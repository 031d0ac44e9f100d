import { hasPki } from '../certificateRule';
import { ETCD_USER } from './certificates';
import { etcdEnvironment, etcdFlags, firstMembers } from './flags';
import { flagChoices, flagsFor } from '../../kubernetes/flags';
import { paths } from '../../kubernetes/paths';
import type { NodeContext } from '../../kubernetes/nodeContext';
import type { Choice } from '../../kubernetes/why';
import { cipherSuites } from '../../kubernetes/tls';
import { configurationFile, unitFile } from '../../target/files';
import { command, manyFiles, restartOnFailure, wantedAtBoot, type UnitSection } from '../../target/unit';

/**
 * Settings that are no flags of the unit: etcd ends when it finds one in both places ("conflicting environment variable"). Where
 * kube-bench looks for etcd's configuration.
 */
export const etcdConfiguration = configurationFile('master-node/etcd.conf', paths.secure.etcd, (context) =>
  hasPki(context)
    ? `# Read by etcd.service, which has the other settings as flags.\nETCD_CIPHER_SUITES=${cipherSuites.join(',')}\n`
    : undefined,
);

export const etcdMembers = configurationFile('master-node/etcd-members.conf', paths.secure.etcdMembers, (context) =>
  hasPki(context)
    ? `# With whom etcd.service makes a new cluster, at its first start. Ignored afterwards.\n${firstMembers(context).join('\n')}\n`
    : undefined,
);

/** What was chosen for safety, in flags, unit and file. */
export const etcdChoices = (context: NodeContext): Choice[] => [
  ...flagChoices(etcdFlags, context),
  ...(hasPki(context)
    ? ([
        { name: 'User', value: ETCD_USER, why: 'OWN_USER' },
        { name: 'ETCD_CIPHER_SUITES', value: cipherSuites.join(','), why: 'MODERN_TLS' },
      ] as const)
    : []),
];

/** In profile simple it is root, as in the guide. */
const asItself = (context: NodeContext): UnitSection =>
  hasPki(context)
    ? [
        ['User', ETCD_USER],
        ['Group', ETCD_USER],
        ['EnvironmentFile', etcdConfiguration.installPath],
        ['EnvironmentFile', etcdMembers.installPath],
        // Whom a member joins that comes to a running cluster: of more weight, and there until it has. On the disk, because what starts
        // without it makes a cluster of its own, for good.
        ['EnvironmentFile', `-${paths.secure.etcdJoin}`],
      ]
    : [];

export const etcdService = unitFile('master-node/etcd.service', (context) => ({
  Unit: [
    ['Description', 'etcd: the database of the cluster'],
    ['Documentation', 'https://etcd.io/docs/'],
    ['After', 'network-online.target'],
    ['Wants', 'network-online.target'],
  ],
  Service: [
    ['Type', 'notify'],
    ...asItself(context),
    ['WorkingDirectory', `${paths.etcdData}/`],
    ...etcdEnvironment(context).map((variable) => ['Environment', variable] as const),
    ['ExecStart', command(`${context.cluster.binaries.dir}/etcd`, ...flagsFor(etcdFlags, context))],
    ...restartOnFailure,
    ...manyFiles,
  ],
  Install: wantedAtBoot,
}));
