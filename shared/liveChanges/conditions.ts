/** The conditions of the table's cases. */
import { balancesApi, hasIdentities } from '../access/access';
import { mastersOf } from '../cluster/schema';
import { kubeletFlags } from '../components/kubelet/flags';
import { livesAt } from '../kubernetes/flags';
import { minorOf } from '../kubernetesVersion';
import { backendOf } from '../manifests/flannel';
import type { ConditionCode } from './codes';
import type { Situation } from './row';

const patchOf = (version: string): number => Number(version.split('.')[2]);
const minors = ({ difference: { before, after } }: Situation): [number, number] => [
  ...([minorOf(before) ?? 0, minorOf(after) ?? 0] as const),
];
/** Major, minor, patch; of what is no such version nothing is known, and it counts as the oldest. */
const partsOf = (version: string): number[] => version.split('.').map(Number);
const isNewer = ({ difference: { before, after } }: Situation): boolean => {
  const [old, now] = [partsOf(before), partsOf(after)];
  const at = now.findIndex((part, index) => part !== old[index]);
  return at >= 0 && (now[at] ?? 0) > (old[at] ?? 0);
};
const listOf = (text: string): string[] => text.split(', ').filter((entry) => entry !== '');
const missing = (some: string, others: string): boolean =>
  listOf(some).some((entry) => !listOf(others).includes(entry));

export const conditions: Readonly<Record<ConditionCode, (situation: Situation) => boolean>> = {
  ONE_SIDE_EMPTY: ({ difference: { before, after } }) => before === '' || after === '',
  NEWER_PATCH: (situation) => {
    const [before, after] = minors(situation);
    return before === after && patchOf(situation.difference.before) < patchOf(situation.difference.after);
  },
  NEWER_MINOR: (situation) => {
    const [before, after] = minors(situation);
    return before < after;
  },
  // Of a host that nobody can look at, the worst is assumed.
  PODS_RUN: ({ running }) => running.hosts.some(({ podsRun, reachable }) => podsRun || !reachable),
  BRIDGE: ({ wanted }) => wanted.network.cni === 'bridge',
  CALICO: ({ wanted }) => wanted.network.cni === 'calico',
  HOST_GW: ({ wanted }) => wanted.network.cni === 'flannel' && backendOf(wanted) === 'host-gw',
  DOCKER: ({ wanted }) => wanted.runtime === 'docker',
  CONTAINERD: ({ wanted }) => wanted.runtime === 'containerd',
  CERTIFICATES: ({ wanted }) => hasIdentities(wanted),
  BALANCED: ({ wanted }) => balancesApi(wanted),
  PAUSE_FLAG: ({ wanted }) =>
    kubeletFlags.some(
      (rule) => rule.flag === 'pod-infra-container-image' && livesAt(rule, minorOf(wanted.kubernetesVersion) ?? 0),
    ),
  OTHER_SOURCE: ({ wanted }) => wanted.binaries.source.kind !== 'release',
  NEWER_VERSION: isNewer,
  // etcd.io/docs, "Upgrading etcd clusters": one minor version at a time.
  ETCD_STEP: (situation) => {
    const [old, now] = [partsOf(situation.difference.before), partsOf(situation.difference.after)];
    return isNewer(situation) && old[0] === now[0] && (now[1] ?? 0) - (old[1] ?? 0) <= 1;
  },
  OWN_ETCD_ON_SEVERAL_MASTERS: ({ wanted }) => wanted.etcd.endpoints.length === 0 && mastersOf(wanted).length > 1,
  ENDPOINTS_IN_COMMON: ({ difference: { before, after } }) =>
    listOf(before).some((endpoint) => listOf(after).includes(endpoint)),
  OTHER_FIRST: ({ difference: { before, after } }) => listOf(before)[0] !== listOf(after)[0],
  ON_MASTER: ({ difference, wanted }) =>
    mastersOf(wanted).some((node) => difference.path === `nodes[${String(wanted.nodes.indexOf(node))}].ip`),
  MOVED: ({ difference: { before, after } }) => missing(before, after) && missing(after, before),
  ADDED: ({ difference: { before, after } }) => missing(after, before),
  REMOVED: ({ difference: { before, after } }) => missing(before, after),
};
