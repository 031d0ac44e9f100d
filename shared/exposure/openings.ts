/**
 * How each component listens. Where it listens is read from the flags that it is started with, so that this cannot say
 * something else than what runs; the defaults are those of the components' own references (kubernetes.io/docs/reference/
 * command-line-tools-reference, etcd.io/docs, "Configuration options").
 */
import { apiServerFlags } from '../components/kube-apiserver/flags';
import { controllerManagerFlags } from '../components/kube-controller-manager/flags';
import { etcdFlags } from '../components/etcd/flags';
import { flagsFor, type FlagTable } from '../kubernetes/flags';
import { kubeletConfiguration, kubeletFlags, CONFIGURATION_FILE_SINCE } from '../components/kubelet/flags';
import { kubeProxyFlags } from '../components/kube-proxy/flags';
import { schedulerFlags } from '../components/kube-scheduler/flags';
import type { Gives, Login, OpenFor, Opening } from './opening';

type Addresses = Opening['addresses'];

const EVERY_ADDRESS = '0.0.0.0';
const LOOPBACK = '127.0.0.1';

/** What the flag says, else the component's default. */
const flag =
  (table: FlagTable, name: string, otherwise: string): Addresses =>
  (context) => {
    const start = `--${name}=`;
    return (
      flagsFor(table, context)
        .find((text) => text.startsWith(start))
        ?.slice(start.length) ?? otherwise
    );
  };

const kubeletAddress: Addresses = (context) =>
  context.minor >= CONFIGURATION_FILE_SINCE
    ? ((kubeletConfiguration(context) as { address?: string }).address ?? EVERY_ADDRESS)
    : flag(kubeletFlags, 'address', EVERY_ADDRESS)(context);

const opening = (openFor: OpenFor, login: Login, gives: Gives, addresses: Addresses): Opening => ({
  ...{ openFor, login, gives, addresses },
});
const everywhere: Addresses = () => EVERY_ADDRESS;

/** The plain port of the controller manager and of the scheduler, up to 1.19. */
const plainHealth = (table: FlagTable): Opening =>
  opening('HEALTH', 'none', 'state', flag(table, 'address', EVERY_ADDRESS));

/**
 * Their other port. From 1.20 on it asks the API server whether a stranger may read, and AlwaysAllow says yes (seen with
 * 1.20.2). Before, it has nobody to ask and tells strangers no more than whether it is well (kubernetes CHANGELOG-1.12).
 */
const health = (table: FlagTable, login: 'none' | 'nobody'): Opening =>
  opening('HEALTH_TLS', login, 'state', flag(table, 'bind-address', EVERY_ADDRESS));

const apiAddress = flag(apiServerFlags, 'bind-address', EVERY_ADDRESS);

export const openings = {
  // Without --client-cert-auth etcd asks nobody, and whoever writes to it is above the API server.
  etcdClients: opening('ETCD_CLIENTS', 'none', 'control', flag(etcdFlags, 'listen-client-urls', `http://${LOOPBACK}`)),
  etcdPeers: opening('ETCD_PEERS', 'none', 'control', flag(etcdFlags, 'listen-peer-urls', `http://${LOOPBACK}`)),
  // AlwaysAllow lets everybody do everything who says who he is, pods too, and refuses those who do not (kubernetes.io,
  // Authenticating, "Anonymous requests").
  api: opening('API', 'token', 'control', apiAddress),
  apiWithoutLogins: opening('API_WITHOUT_LOGINS', 'nobody', 'control', apiAddress),
  plainApi: opening('API_PLAIN', 'none', 'control', flag(apiServerFlags, 'insecure-bind-address', LOOPBACK)),
  controllerManagerPlain: plainHealth(controllerManagerFlags),
  controllerManager: health(controllerManagerFlags, 'none'),
  controllerManagerClosed: health(controllerManagerFlags, 'nobody'),
  schedulerPlain: plainHealth(schedulerFlags),
  scheduler: health(schedulerFlags, 'none'),
  schedulerClosed: health(schedulerFlags, 'nobody'),
  kubeletHealth: opening('HEALTH', 'none', 'state', flag(kubeletFlags, 'healthz-bind-address', LOOPBACK)),
  // Anonymous and AlwaysAllow: by default with flags, written into the file from 1.24 on.
  kubelet: opening('KUBELET', 'none', 'control', kubeletAddress),
  kubeletReadOnly: opening('KUBELET_READ_ONLY', 'none', 'reading', kubeletAddress),
  // At the kubelet's address (kubernetes 1.9, pkg/kubelet/cadvisor/cadvisor_linux.go, exportHTTP).
  cAdvisor: opening('CADVISOR', 'none', 'reading', kubeletAddress),
  kubeProxyMetrics: opening('HEALTH', 'none', 'state', flag(kubeProxyFlags, 'metrics-bind-address', LOOPBACK)),
  kubeProxyHealth: opening('HEALTH', 'none', 'state', flag(kubeProxyFlags, 'healthz-bind-address', EVERY_ADDRESS)),
  // BIRD talks to the neighbours of its configuration only, and hangs up on others.
  bgp: opening('BGP', 'peers', 'routes', everywhere),
  // It could not be told an address before projectcalico/libcalico-go #818, which is later than Calico 2.6.
  felixHealth: opening('HEALTH', 'none', 'state', everywhere),
} as const;
