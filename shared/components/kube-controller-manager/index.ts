import { accessOf, hasIdentities, withoutLogins } from '../../access/access';
import { addressOf, EVERY_ADDRESS, healthOf } from '../../exposure/opening';
import { flagChoices } from '../../kubernetes/flags';
import { paths } from '../../kubernetes/paths';
import { kubeApiServer } from '../kube-apiserver';
import { component } from '../component';
import { healthPorts } from '../controlPlane';
import { serviceAccountKey, signingKey } from '../kube-apiserver/files';
import { clusterAuthority, frontProxyAuthority } from '../authorities';
import { identity } from './certificates';
import { controllerManagerConf, controllerManagerKubeconfig, controllerManagerService } from './files';
import { controllerManagerFlags as flags } from './flags';

export const kubeControllerManager = component({
  id: 'kube-controller-manager',
  on: () => 'master',
  needs: { here: [kubeApiServer], oneByOne: true },
  lane: 'control',
  certificates: [identity],
  files: [
    ...[clusterAuthority, frontProxyAuthority, serviceAccountKey, signingKey],
    ...[controllerManagerConf, controllerManagerKubeconfig, controllerManagerService],
  ],
  choices: (context) => flagChoices(flags, context),
  units: [
    {
      unit: 'kube-controller-manager.service',
      program: 'kube-controller-manager',
      // It publishes the API server's certificate to all pods.
      reads: (cluster) => (hasIdentities(cluster) ? [] : [paths.servingCertificate]),
      health: (cluster) =>
        accessOf(cluster).kind === 'open'
          ? { kind: 'http', scheme: 'http', port: 10252, path: '/healthz' }
          : { kind: 'http', scheme: 'https', port: 10257, path: '/healthz' },
    },
  ],
  ports: [
    // Closed by --port=0 from 1.20 on (kubernetes.io, kube-controller-manager, "--port").
    { port: 10252, ...withoutLogins, opening: healthOf(addressOf(flags, 'address', EVERY_ADDRESS)) },
    // Beside the plain one from 1.12 on (kubernetes/kubernetes #64149).
    ...healthPorts(10257, 12, flags, identity),
  ],
});
