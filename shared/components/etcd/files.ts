import { etcdEnvironment, etcdFlags } from './flags';
import { flagsFor } from '../../kubernetes/flags';
import { paths } from '../../kubernetes/paths';
import { unitFile } from '../../target/files';
import { command, manyFiles, restartOnFailure, wantedAtBoot } from '../../target/unit';

export const etcdService = unitFile('master-node/etcd.service', (context) => ({
  Unit: [
    ['Description', 'etcd: the database of the cluster'],
    ['Documentation', 'https://etcd.io/docs/'],
    ['After', 'network-online.target'],
    ['Wants', 'network-online.target'],
  ],
  Service: [
    ['Type', 'notify'],
    ['WorkingDirectory', `${paths.etcdData}/`],
    ...etcdEnvironment(context).map((variable) => ['Environment', variable] as const),
    ['ExecStart', command(`${context.cluster.binaries.dir}/etcd`, ...flagsFor(etcdFlags, context))],
    ...restartOnFailure,
    ...manyFiles,
  ],
  Install: wantedAtBoot,
}));
