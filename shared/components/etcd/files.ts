import { etcdEnvironment, etcdFlags } from './flags';
import { flagsFor } from '../../kubernetes/flags';
import { paths } from '../../kubernetes/paths';
import { unitFile, type FileRule } from '../../target/files';
import { command, manyFiles, restartOnFailure, unitText, wantedAtBoot } from '../../target/unit';

export const etcdService: FileRule = (context) =>
  context.cluster.etcd.endpoints.length > 0
    ? undefined
    : unitFile(
        'master-node/etcd.service',
        unitText({
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
        }),
      );
