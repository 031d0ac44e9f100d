import type { Messages } from '../messages';

export const enSteps: Messages['steps'] = {
  preflight: {
    title: 'Checks',
    about:
      'Looks at every machine, without changing anything, to find what would go wrong later: memory, disk, ports, network, names.',
  },
  prepare: {
    title: 'Prepare the host',
    about:
      "Sets the host name, tells the machines each other's names, and lets the kernel pass packets on between pods.",
  },
  runtime: {
    title: 'Container runtime',
    about: 'Makes sure that Docker or containerd runs: it is what starts the containers of your applications.',
  },
  containerd: {
    title: 'containerd',
    about:
      'Starts the containers of your applications. A containerd that the host has already is kept and set up for Kubernetes.',
  },
  binaries: {
    title: 'Programs',
    about: 'Copies the programs of Kubernetes to the machine. Those that are there already are not sent again.',
  },
  rbac: {
    title: 'Access rules',
    about: 'Gives the administrators and the API servers the rights that Kubernetes does not give by itself.',
  },
  'api-balancer': {
    title: 'API balancer',
    about:
      'A small HAProxy on every node: kubelet and kube-proxy reach the API servers through it, whichever of the masters is down.',
  },
  images: {
    title: 'Images',
    about: 'Imports your image archives, so that the machine needs no registry for them.',
  },
  etcd: {
    title: 'etcd',
    about: 'The database of the cluster: everything that Kubernetes knows is kept here.',
  },
  'kube-apiserver': {
    title: 'API server',
    about: 'The front door: every other service, and you with kubectl, talk to the cluster through it.',
  },
  'kube-controller-manager': {
    title: 'Controller manager',
    about:
      'Compares what should be with what is, and acts: when a node fails, for instance, it replaces the lost pods.',
  },
  'kube-scheduler': {
    title: 'Scheduler',
    about: 'Decides on which node each new pod runs.',
  },
  'kube-calico': {
    title: 'Calico network',
    about: 'Connects the pods of all nodes: each node tells the others which pod addresses are behind it.',
  },
  kubectl: {
    title: 'kubectl',
    about: 'Sets up the command kubectl on the masters, with which people look at the cluster and change it.',
  },
  flannel: {
    title: 'Network plugins (flannel)',
    about:
      'What flannel needs on the node and what it makes there. In the end the network that flannel has set up is looked for.',
  },
  calico: {
    title: 'Network plugins (Calico)',
    about: 'What Calico needs on the node and what it makes there.',
  },
  'network-manifest': {
    title: 'Pod network',
    about:
      'Applies the manifest of the pod network, with the ranges and images of this cluster, and waits until its pods run.',
  },
  cni: {
    title: 'Bridge network',
    about:
      'Connects the pods: a bridge on each node, and a route to the pods of every other node that survives a restart.',
  },
  kubelet: {
    title: 'kubelet',
    about:
      'The agent on each worker: starts the pods that the scheduler has given to this node, and watches over them.',
  },
  'kube-proxy': {
    title: 'kube-proxy',
    about: 'Makes services reachable: sends what arrives at the address of a service on to one of its pods.',
  },
  crictl: {
    title: 'crictl',
    about:
      'Tells crictl where containerd is: with it you see the containers of a node, as you did with `docker ps`. Nothing depends on it.',
  },
  'kube-dns': {
    title: 'Cluster DNS',
    about: 'Lets pods find services by name instead of by address.',
  },
  verify: {
    title: 'Final check',
    about: 'Makes sure that all nodes are ready and all services run, as the cluster itself sees it.',
  },
  'rebuild-ledger': {
    title: 'Make the ledger anew',
    about: "Writes down on this machine what you have said is Keelson's there. Nothing else is changed.",
  },
  drain: {
    title: 'Move pods away',
    about:
      'Lets the pods of this node start on other nodes, one by one as their budgets allow, and lets no new ones come.',
  },
  'leave-etcd': {
    title: 'Leave etcd',
    about: 'The other members of etcd are counted, and go on without the one of this master.',
  },
  'delete-node': {
    title: 'Leave the cluster',
    about: 'Takes the node out of Kubernetes and out of the cluster file.',
  },
  'read-back': {
    title: 'Read the certificates back',
    about: 'Comes to the ports of this node as a client does, and looks that its services show the new certificates.',
  },
  reset: {
    title: 'Remove Kubernetes',
    about: 'Stops and removes everything that Keelson installed on this machine, its data included.',
  },
};
