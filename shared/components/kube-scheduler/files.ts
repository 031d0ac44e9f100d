import { hasPki } from '../certificateRule';
import { identity } from './certificates';
import { flagsFor } from '../../kubernetes/flags';
import { paths } from '../../kubernetes/paths';
import { configurationFile, secretFile, unitFile } from '../../target/files';
import { identityIn, ownKubeconfig } from '../../target/kubeconfig';
import { command, restartOnFailure, wantedAtBoot } from '../../target/unit';
import { schedulerFlags } from './flags';

export const schedulerKubeconfig = secretFile(
  'master-node/kube-scheduler.kubeconfig',
  paths.schedulerKubeconfig,
  (context) => (context.access.kind === 'token' ? ownKubeconfig(context, 'kube-scheduler') : undefined),
);

export const schedulerConf = configurationFile('master-node/scheduler.conf', paths.secure.scheduler, (context) =>
  hasPki(context) ? ownKubeconfig(context, 'kube-scheduler', identityIn(identity)) : undefined,
);

export const schedulerService = unitFile('master-node/kube-scheduler.service', (context) => ({
  Unit: [
    ['Description', 'kube-scheduler: gives each pod a node'],
    ['Documentation', 'https://kubernetes.io/docs/reference/command-line-tools-reference/kube-scheduler/'],
  ],
  Service: [
    ['ExecStart', command(`${context.cluster.binaries.dir}/kube-scheduler`, ...flagsFor(schedulerFlags, context))],
    ...restartOnFailure,
  ],
  Install: wantedAtBoot,
}));
