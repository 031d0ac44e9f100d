/** The units of the three Kubernetes services of a master. */
import { apiServerFlags } from '../../kubernetes/apiServer';
import { controllerManagerFlags } from '../../kubernetes/controllerManager';
import { flagsFor } from '../../kubernetes/flags';
import { schedulerFlags } from '../../kubernetes/scheduler';
import { unitFile, type FileRule } from '../files';
import { command, manyFiles, restartOnFailure, unitText, wantedAtBoot } from '../unit';

const documentation = 'https://kubernetes.io/docs/reference/command-line-tools-reference/';

export const apiServerService: FileRule = (context) =>
  unitFile(
    'master-node/kube-apiserver.service',
    unitText({
      Unit: [
        ['Description', 'kube-apiserver: the API of the cluster'],
        ['Documentation', `${documentation}kube-apiserver/`],
        ['After', 'network.target'],
      ],
      Service: [
        ['Type', 'notify'],
        ['ExecStart', command(`${context.cluster.binaries.dir}/kube-apiserver`, ...flagsFor(apiServerFlags, context))],
        ...restartOnFailure,
        ...manyFiles,
      ],
      Install: wantedAtBoot,
    }),
  );

export const controllerManagerService: FileRule = (context) =>
  unitFile(
    'master-node/kube-controller-manager.service',
    unitText({
      Unit: [
        ['Description', 'kube-controller-manager: keeps the cluster as it was asked for'],
        ['Documentation', `${documentation}kube-controller-manager/`],
      ],
      Service: [
        [
          'ExecStart',
          command(
            `${context.cluster.binaries.dir}/kube-controller-manager`,
            ...flagsFor(controllerManagerFlags, context),
          ),
        ],
        ...restartOnFailure,
      ],
      Install: wantedAtBoot,
    }),
  );

export const schedulerService: FileRule = (context) =>
  unitFile(
    'master-node/kube-scheduler.service',
    unitText({
      Unit: [
        ['Description', 'kube-scheduler: gives each pod a node'],
        ['Documentation', `${documentation}kube-scheduler/`],
      ],
      Service: [
        ['ExecStart', command(`${context.cluster.binaries.dir}/kube-scheduler`, ...flagsFor(schedulerFlags, context))],
        ...restartOnFailure,
      ],
      Install: wantedAtBoot,
    }),
  );
