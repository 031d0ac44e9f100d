import { hasPki } from '../certificateRule';
import { identity } from './certificates';
import { flagsFor } from '../../kubernetes/flags';
import { paths } from '../../kubernetes/paths';
import { configurationFile, secretFile, unitFile } from '../../target/files';
import { identityIn, ownKubeconfig } from '../../target/kubeconfig';
import { command, restartOnFailure, wantedAtBoot } from '../../target/unit';
import { controllerManagerFlags } from './flags';

export const controllerManagerKubeconfig = secretFile(
  'master-node/kube-controller-manager.kubeconfig',
  paths.controllerManagerKubeconfig,
  (context) => (context.access.kind === 'token' ? ownKubeconfig(context, 'kube-controller-manager') : undefined),
);

export const controllerManagerConf = configurationFile(
  'master-node/controller-manager.conf',
  paths.secure.controllerManager,
  (context) => (hasPki(context) ? ownKubeconfig(context, 'kube-controller-manager', identityIn(identity)) : undefined),
);

export const controllerManagerService = unitFile('master-node/kube-controller-manager.service', (context) => ({
  Unit: [
    ['Description', 'kube-controller-manager: keeps the cluster as it was asked for'],
    ['Documentation', 'https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/'],
  ],
  Service: [
    [
      'ExecStart',
      command(`${context.cluster.binaries.dir}/kube-controller-manager`, ...flagsFor(controllerManagerFlags, context)),
    ],
    ...restartOnFailure,
  ],
  Install: wantedAtBoot,
}));
