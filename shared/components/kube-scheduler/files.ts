import { flagsFor } from '../../kubernetes/flags';
import { needsToken } from '../../kubernetes/nodeContext';
import { paths } from '../../kubernetes/paths';
import { secretFile, unitFile, type FileRule } from '../../target/files';
import { ownKubeconfig } from '../../target/kubeconfig';
import { command, restartOnFailure, unitText, wantedAtBoot } from '../../target/unit';
import { schedulerFlags } from './flags';

export const schedulerKubeconfig: FileRule = (context) =>
  needsToken(context)
    ? secretFile(
        'master-node/kube-scheduler.kubeconfig',
        paths.schedulerKubeconfig,
        ownKubeconfig(context, 'kube-scheduler'),
      )
    : undefined;

export const schedulerService: FileRule = (context) =>
  unitFile(
    'master-node/kube-scheduler.service',
    unitText({
      Unit: [
        ['Description', 'kube-scheduler: gives each pod a node'],
        ['Documentation', 'https://kubernetes.io/docs/reference/command-line-tools-reference/kube-scheduler/'],
      ],
      Service: [
        ['ExecStart', command(`${context.cluster.binaries.dir}/kube-scheduler`, ...flagsFor(schedulerFlags, context))],
        ...restartOnFailure,
      ],
      Install: wantedAtBoot,
    }),
  );
