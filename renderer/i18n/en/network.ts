export const network = {
  title: 'Network',
  intro:
    'A cluster has addresses of its own, for services and for pods. They must differ from each other and from the addresses of your network. The defaults suit most networks; they cannot be changed after the deployment.',
  fields: {
    serviceCidr: 'Service addresses (CIDR)',
    podCidr: 'Pod addresses (CIDR)',
    dnsServiceIp: 'Address of the cluster DNS',
    clusterDomain: 'Cluster domain',
    nodePortRange: 'Node ports',
  },
  help: {
    serviceCidr: 'Each service gets a virtual address from this range.',
    podCidr: 'Each pod gets an address from this range.',
    dnsServiceIp: 'Pods look up names here. It lies inside the service range.',
    clusterDomain: 'The ending of all names inside the cluster.',
    nodePortRange: 'Ports on the nodes by which services can be reached from outside.',
  },
  api: {
    title: 'API',
    endpoint: 'Load balancer for the API',
    endpointHelp:
      'Only if you have one in front of all masters: its name or address, with the port where that is not 6443. Without it each node finds the masters by itself.',
    extraNames: 'Other names of the API',
    extraName: 'Other name of the API',
    extraNamesHelp: 'More names and addresses by which people reach the API: its certificate names them, too.',
    addName: 'Add a name',
  },
  picture: {
    title: 'The address ranges of the cluster',
    nodes: 'Nodes',
    services: 'Services',
    pods: 'Pods',
    dns: 'DNS {{ip}}',
    none: '–',
    apart: 'The ranges do not overlap.',
    unread: 'Not every address can be read yet: what cannot is not in the picture, and was not compared.',
    scale: 'Addresses rise from left to right; not to scale.',
    overlap: '{{a}} and {{b}} overlap: {{range}}.',
  },
  cni: {
    title: 'Pod network',
    calico: 'Calico',
    calicoText:
      'Routes between nodes by BGP, across subnets, with network policies. In profile simple it needs Docker and Kubernetes up to 1.21; in profile secure its published manifest is applied, which nobody has tried with Keelson yet.',
    flannel: 'flannel',
    flannelText:
      'Packets between nodes are wrapped (VXLAN) or routed, also across subnets. Comes as a manifest with two images. No network policies.',
    bridge: 'Bridge',
    bridgeText:
      'A Linux bridge on each node and one route per node. Nothing to download and little to go wrong, but all nodes must be in the same subnet, and there are no network policies.',
  },
  manifest: {
    text: 'Keelson takes {{title}} {{version}} as its project publishes it, sets what is said here, the pod addresses, images and folders, and applies it. The Review page shows the result.',
    url: 'Published at {{url}}',
    file: 'Manifest from a file',
    fileHelp: 'For networks without a way to that address, or a manifest that you have changed.',
    pick: 'Choose a file…',
    backend: 'Way between nodes',
    backendHelp:
      'vxlan wraps packets, and works across subnets. host-gw sets routes: faster, but all nodes must be in one subnet.',
    mtu: 'MTU',
    mtuHelp: 'The largest packet of pods, in bytes. By default it follows from the network of the node.',
    interface: 'Interface of the nodes',
    interfaceHelp:
      'The one by which nodes reach each other, the same name on all of them. By default that of the default route.',
  },
  proxyMode: {
    title: 'Services (kube-proxy)',
    iptablesText:
      "Rules of iptables lead packets for services to pods. Works on every host, and is Kubernetes' own default.",
    nftablesText:
      'Rules of nftables do: they stay fast with thousands of services. Needs the command nft and Linux 5.13 on every worker; node ports are open on its own address only, not on 127.0.0.1. It can be changed later.',
  },
} as const;
