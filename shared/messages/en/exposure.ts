import type { Messages } from '../messages';

export const enExposure: Messages['exposure'] = {
  title: 'Open ports',
  columns: { port: 'Port', component: 'Component', on: 'Nodes', reach: 'Reached by', login: 'Login', why: 'What for' },
  on: { master: 'masters', worker: 'workers', all: 'all nodes' },
  reach: {
    everywhere: 'every address of the node',
    network: "the node's address",
    node: 'the node itself only',
  },
  login: {
    none: 'none',
    token: 'token',
    certificate: 'certificate',
    nobody: 'needed, but nobody has one',
    peers: 'known addresses only',
    application: 'as the application has it',
  },
  gives: {
    control: 'Whoever comes in can do everything.',
    reading: 'Whoever comes in can read what runs and how it is set up.',
    state: 'Whoever comes in sees that, and no more.',
    packets: 'Whoever comes in can send packets to pods as if from another node. Let the nodes alone reach it.',
    routes: 'Whoever comes in can redirect the traffic of pods.',
    applications: 'Whoever comes in uses what you publish.',
  },
  openFor: {
    ETCD_CLIENTS: 'The API servers keep everything that the cluster knows in etcd, secrets included.',
    ETCD_PEERS: 'The members of etcd talk to each other.',
    API: "kubectl, nodes and pods talk to the API. Pods have tokens of their own, which are as good as the administrator's.",
    API_WITHOUT_LOGINS:
      'The encrypted side of the API, which Kubernetes opens by itself. This cluster uses the plain one.',
    API_PLAIN: 'kubectl, nodes and pods talk to the API, without encryption.',
    HEALTH: 'Health and figures.',
    HEALTH_TLS: 'Health and figures, encrypted.',
    KUBELET: 'The API servers ask the kubelet for logs, and have it run commands in containers.',
    KUBELET_READ_ONLY: 'The kubelet tells about the pods of its node.',
    CADVISOR: 'Figures of the containers. A firewall rule of Keelson lets private networks in only.',
    BGP: 'Calico tells the other nodes where pods are.',
    VXLAN: 'flannel carries packets of pods between the nodes (UDP).',
    NODE_PORTS: 'Services of type NodePort.',
  },
  door: '{{port}} ({{component}}, {{on}})',
  unguarded:
    'Anyone who reaches these ports can take over the cluster and its machines, without a login: {{doors}}. Let only machines and people that you trust reach them: put the nodes behind a firewall.',
};
