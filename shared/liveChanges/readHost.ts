/** Reads the facts of one host from its units and files, in the forms of all versions. */
import { LOOPBACK } from '../access/access';
import { defaults } from '../cluster/defaults';
import { runtimes } from '../cluster/schema';
import { ownUnits } from '../components';
import { calicoConfiguration } from '../components/calico/leavings';
import { flannelConfiguration } from '../components/flannel/leavings';
import { bridgeNetwork, bridgeNetworkList, bridgeNetworks } from '../components/cni/files';
import { paths } from '../kubernetes/paths';
import { commandsOf, flagValuesOf, requirementsOf } from '../target/readUnit';
import { parse } from 'yaml';
import type { Facts, RunningHost, SurveyedHost } from './runningCluster';

type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** YAML or JSON; what is neither says nothing. */
function parsed(text: string | undefined): Fields {
  try {
    return fieldsOf(parse(text ?? ''));
  } catch {
    return {};
  }
}

/** Without what is not known. */
const known = <T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

/** The settings of the bridge plugin, by itself or the first of a list. */
function bridgePlugin(files: SurveyedHost['files']): Fields {
  const list = parsed(files[bridgeNetworkList.installPath]);
  return 'plugins' in list ? fieldsOf(listOf(list['plugins'])[0]) : parsed(files[bridgeNetwork.installPath]);
}

const hostOf = (url: string | undefined): string | undefined => /^\w+:\/\/([^:/]+)/.exec(url ?? '')?.[1];
const commaList = (text: string | undefined): string[] => (text ?? '').split(',').filter((entry) => entry !== '');

/** The services that run a program of `binaries.dir`. */
const services = ownUnits.filter(({ program }) => program !== undefined).map(({ unit }) => unit);

const opened = new WeakMap<SurveyedHost, Opened>();

/** Everything of a host that is read in several places, read once. */
function open(host: SurveyedHost): Opened {
  const known = opened.get(host) ?? read(host);
  opened.set(host, known);
  return known;
}

function read({ units, files }: SurveyedHost) {
  const flags = (component: string): ReadonlyMap<string, string> => flagValuesOf(units[`${component}.service`] ?? '');
  const calico = commandsOf(units['kube-calico.service'] ?? '')[0] ?? [];
  const variable = (name: string): string | undefined =>
    calico.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
  return {
    units,
    files,
    etcd: flags('etcd'),
    api: flags('kube-apiserver'),
    controllerManager: flags('kube-controller-manager'),
    kubelet: flags('kubelet'),
    proxy: flags('kube-proxy'),
    calico: { image: calico.at(-1), variable },
    // From 1.24 on most settings of the kubelet are there.
    kubeletFile: parsed(files[paths.kubeletConfiguration]),
    proxyFile: parsed(files[paths.secure.kubeProxyConfiguration]),
    bridge: bridgePlugin(files),
    calicoFile: parsed(files[`${paths.cniConfiguration}/10-calico.conf`]),
    kubeconfig: parsed(files[paths.kubeletKubeconfig] ?? files[paths.secure.kubelet]),
  };
}
type Opened = ReturnType<typeof read>;

const ISSUER = 'https://kubernetes.default.svc.';

function clusterDomain({ kubelet, kubeletFile, api }: Opened): string | undefined {
  const issuer = api.get('service-account-issuer');
  const own = kubelet.get('cluster-domain') ?? textOf(kubeletFile['clusterDomain']);
  return own?.replace(/\.$/, '') ?? (issuer?.startsWith(ISSUER) ? issuer.slice(ISSUER.length) : undefined);
}

/**
 * Empty when the API server uses the etcd beside it. Ours has the node's address for a name: an etcd of somebody else on the
 * same machine does not count.
 */
function etcdEndpoints({ api, etcd }: Opened): string | undefined {
  const endpoints = api.get('etcd-servers');
  const ours = etcd.get('name');
  // With certificates each API server asks the member beside it.
  const beside = ours === api.get('advertise-address') ? [`https://${LOOPBACK}:2379`] : [];
  const stacked =
    ours !== undefined && [`http://${ours}:2379`, ...beside].some((url) => commaList(endpoints).includes(url));
  return stacked ? '' : commaList(endpoints).join(', ') || undefined;
}

function binariesDir({ units }: Opened): string | undefined {
  const program = services.map((unit) => commandsOf(units[unit] ?? '')[0]?.[0]).find(Boolean);
  return program?.replace(/\/[^/]*$/, '');
}

/** The configuration of containerd is TOML, of which this one line is needed; before 2.0 it had a longer name. */
const sandboxImage = (files: Opened['files']): string | undefined =>
  /^\s*sandbox(?:_image)?\s*=\s*"([^"]*)"/m.exec(files[paths.containerdConfiguration] ?? '')?.[1];

/** In profile simple it is said only where it is not the default. */
const proxyMode = ({ units, proxy, proxyFile }: Opened): string | undefined =>
  textOf(proxyFile['mode']) ??
  proxy.get('proxy-mode') ??
  (units['kube-proxy.service'] === undefined ? undefined : defaults.proxyMode);

const factsOf = (opened: Opened, { kubernetesVersion }: SurveyedHost): Facts => {
  const { api, controllerManager, kubelet, kubeletFile, calico, units, files } = opened;
  const required = requirementsOf(units['kubelet.service'] ?? '');
  const cni = [
    ...(bridgeNetworks.some(({ installPath }) => files[installPath] !== undefined) ? ['bridge'] : []),
    ...(files[`${paths.cniConfiguration}/10-calico.conf`] === undefined && !units['kube-calico.service']
      ? []
      : ['calico']),
    ...(files[calicoConfiguration] === undefined ? [] : ['calico']),
    ...(files[flannelConfiguration] === undefined ? [] : ['flannel']),
  ];
  return known({
    kubernetesVersion,
    runtime: runtimes.find((name) => required.includes(`${name}.service`)),
    'network.serviceCidr': api.get('service-cluster-ip-range') ?? controllerManager.get('service-cluster-ip-range'),
    'network.podCidr': controllerManager.get('cluster-cidr') ?? calico.variable('CALICO_IPV4POOL_CIDR'),
    'network.dnsServiceIp': kubelet.get('cluster-dns') ?? textOf(listOf(kubeletFile['clusterDNS'])[0]),
    'network.clusterDomain': clusterDomain(opened),
    'network.nodePortRange': api.get('service-node-port-range'),
    'network.proxyMode': proxyMode(opened),
    'network.cni': cni.length > 0 ? cni.join(', ') : undefined,
    'etcd.endpoints': etcdEndpoints(opened),
    'binaries.dir': binariesDir(opened),
    'registry.images.pause': kubelet.get('pod-infra-container-image') ?? sandboxImage(files),
    'registry.images.calicoNode': calico.image,
  });
};

/** The address that this host's services were given. */
const addressOf = ({ etcd, api, kubelet, proxy, calico }: Opened): string | undefined =>
  kubelet.get('hostname-override') ??
  proxy.get('hostname-override') ??
  api.get('advertise-address') ??
  etcd.get('name') ??
  calico.variable('IP');

export function readHost(host: SurveyedHost): RunningHost {
  const { hostname, ip, reachable, podsRun, units } = host;
  const all = open(host);
  const ranges = listOf(listOf(fieldsOf(all.bridge['ipam'])['ranges'])[0])[0];
  return {
    ...{ hostname, ip, reachable, podsRun },
    master: 'kube-apiserver.service' in units,
    worker: 'kubelet.service' in units,
    facts: factsOf(all, host),
    ...known({ address: addressOf(all), podSubnet: textOf(fieldsOf(ranges)['subnet']) }),
  };
}

/** The addresses of the members that a host's etcd was told of; none of a single one. */
export function etcdMembers(host: SurveyedHost): string[] {
  const { etcd, files } = open(host);
  const written = /^ETCD_INITIAL_CLUSTER=(.*)$/m.exec(files[paths.secure.etcdMembers] ?? '')?.[1];
  const members = commaList(etcd.get('initial-cluster') ?? written);
  return members.flatMap((member) => hostOf(member.replace(/^[^=]*=/, '')) ?? []);
}

/** The API servers between which the balancer of a host chooses. */
const balanced = ({ files }: Opened): string[] =>
  [...(files[paths.apiBalancer] ?? '').matchAll(/^\s*server \S+ ([\d.]+):/gm)].flatMap(([, ip]) => ip ?? []);

/** The masters and workers that a host's own files lead to. */
export function mentionedBy(host: SurveyedHost): { masters: string[]; workers: string[] } {
  const { kubeconfig, calicoFile, units } = open(host);
  const server = textOf(fieldsOf(fieldsOf(listOf(kubeconfig['clusters'])[0])['cluster'])['server']);
  const apiRoot = textOf(fieldsOf(calicoFile['kubernetes'])['k8s_api_root']);
  // A list of `SUBNET ADDRESS` lines; in the first version the unit set each route by a command of its own.
  const listed = (host.files[paths.podRouteList] ?? '').split('\n').map((line) => line.split(' ')[1]);
  const commanded = commandsOf(units['keelson-routes.service'] ?? '').flatMap((words) =>
    words.includes('via') ? [words[words.indexOf('via') + 1]] : [],
  );
  const vias = [...listed, ...commanded];
  const present = (values: readonly (string | undefined)[]): string[] => values.filter((value) => value !== undefined);
  const masters = present([hostOf(server), hostOf(apiRoot), ...balanced(open(host)), ...etcdMembers(host)]);
  // A balancer beside the kubelet is no master.
  return { masters: masters.filter((ip) => ip !== LOOPBACK), workers: present(vias) };
}
