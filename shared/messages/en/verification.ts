import type { Messages } from '../messages';

export const enVerification: Messages['verification'] = {
  checks: {
    nodes: { title: 'Nodes', about: 'Kubernetes calls every worker Ready: it can be given pods.' },
    services: { title: 'Services', about: "Keelson's services run on every host and say that they are well." },
    endpoints: {
      title: 'Endpoints',
      about: 'Each API server takes requests, every node gets to the API, and pods find it by its service.',
    },
    certificates: { title: 'Certificates', about: 'Every certificate is valid, and is the one that its port shows.' },
    'pod-to-pod': { title: 'Pod to pod', about: 'A pod of each node sends to the pods of the other nodes.' },
    'pod-to-service': { title: 'Pod to service', about: 'A pod of each node gets to the API by its service.' },
    'node-port': { title: 'NodePort', about: 'A service answers through a port of every node.' },
    'name-resolution': { title: 'DNS', about: "A pod of each node asks the cluster's DNS for a name." },
    created: { title: 'Deployment created', about: 'A Deployment of our own gets its first pod.' },
    scaled: { title: 'Deployment scaled', about: 'It gets as many pods as it is told.' },
    rolled: { title: 'Deployment rolled', about: 'A new release takes the place of the old one, pod by pod.' },
    'rolled-back': { title: 'Deployment rolled back', about: 'The release before comes back.' },
    'cleaned-up': { title: 'Cleaned up', about: 'Everything that was made for this is removed again.' },
  },
  states: {
    pending: 'waits',
    running: 'running',
    passed: 'passed',
    failed: 'failed',
    unmeasured: 'not measured',
  },
  reasons: {
    'api-silent': 'no API server answers',
    'after-failure': 'the check that it goes on from has failed or was not made',
    stopped: 'it was stopped',
    'no-certificates': 'Keelson has made no certificates for this cluster',
    'no-worker': 'no worker is Ready and can be reached',
    'nothing-sent': 'there was no other node to send to, or nothing to send with',
    'no-dns-pod': 'no pod of the cluster DNS is ready',
    'no-dns-server': 'the pods of the cluster DNS run no name server',
  },
};
