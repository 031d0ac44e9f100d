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
      'Routes between nodes by BGP, across subnets, with network policies. Runs as a container on every node and needs Docker and its image. For Kubernetes up to 1.21.',
    bridge: 'Bridge',
    bridgeText:
      'A Linux bridge on each node and one route per node. Nothing to download and little to go wrong, but all nodes must be in the same subnet, and there are no network policies.',
  },
  proxyMode: {
    title: 'Services (kube-proxy)',
    iptablesText:
      "Rules of iptables lead packets for services to pods. Works on every host, and is Kubernetes' own default.",
    nftablesText:
      'Rules of nftables do: they stay fast with thousands of services. Needs the command nft and Linux 5.13 on every worker; node ports are open on its own address only, not on 127.0.0.1. It can be changed later.',
  },
} as const;
