/** Where there are several masters: each node's own way to whichever API server answers. */
import { API_PORT, balancesApi, LOOPBACK, withCertificates } from '../../access/access';
import { healthOf } from '../../exposure/opening';
import { clusterAuthority } from '../authorities';
import { component } from '../component';
import { kubeApiServer } from '../kube-apiserver';
import { balancerChoices, balancerConfiguration, balancerService, HEALTH_PATH, HEALTH_PORT } from './files';

export const apiBalancer = component({
  id: 'api-balancer',
  on: (cluster) => (balancesApi(cluster) ? 'all' : 'none'),
  needs: { masters: [kubeApiServer] },
  lane: 'control',
  // The other masters.
  knowsOthers: true,
  files: [clusterAuthority, balancerConfiguration, balancerService],
  choices: balancerChoices,
  units: [
    {
      unit: 'keelson-api-balancer.service',
      health: () => ({ kind: 'http', scheme: 'http', port: HEALTH_PORT, path: HEALTH_PATH }),
    },
  ],
  tools: [
    {
      name: 'haproxy',
      comesWith: { name: 'haproxy', units: ['haproxy.service'] },
      // Else it may listen and connect to ports of HTTP only (man 8 haproxy_selinux).
      selinuxBoolean: 'haproxy_connect_any',
    },
  ],
  ports: [
    {
      port: API_PORT,
      ...withCertificates,
      opening: { openFor: 'API', login: 'certificate', gives: 'control', addresses: () => LOOPBACK },
    },
    { port: HEALTH_PORT, ...withCertificates, opening: healthOf(() => LOOPBACK) },
  ],
});
