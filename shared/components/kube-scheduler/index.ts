import { accessOf, withoutLogins } from '../../access/access';
import { addressOf, EVERY_ADDRESS, healthOf } from '../../exposure/opening';
import { flagChoices } from '../../kubernetes/flags';
import { kubeApiServer } from '../kube-apiserver';
import { component } from '../component';
import { healthPorts } from '../controlPlane';
import { clusterAuthority, frontProxyAuthority } from '../authorities';
import { identity } from './certificates';
import { schedulerConf, schedulerKubeconfig, schedulerService } from './files';
import { schedulerFlags as flags } from './flags';

export const kubeScheduler = component({
  id: 'kube-scheduler',
  on: () => 'master',
  needs: { here: [kubeApiServer], oneByOne: true },
  lane: 'control',
  certificates: [identity],
  files: [clusterAuthority, frontProxyAuthority, schedulerConf, schedulerKubeconfig, schedulerService],
  choices: (context) => flagChoices(flags, context),
  units: [
    {
      unit: 'kube-scheduler.service',
      program: 'kube-scheduler',
      hiddenFlags: [{ flags: ['--address'], since: 10, until: 12 }],
      health: (cluster) =>
        accessOf(cluster).kind === 'open'
          ? { kind: 'http', scheme: 'http', port: 10251, path: '/healthz' }
          : { kind: 'http', scheme: 'https', port: 10259, path: '/healthz' },
    },
  ],
  ports: [
    // Closed by --port=0 from 1.20 on (kubernetes.io, kube-scheduler, "--port").
    { port: 10251, ...withoutLogins, opening: healthOf(addressOf(flags, 'address', EVERY_ADDRESS)) },
    // Beside the plain one from 1.13 on (kubernetes/kubernetes #69663).
    ...healthPorts(10259, 13, flags, identity),
  ],
});
