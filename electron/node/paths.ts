/** Keelson's own folder on a node. */
import { paths as target } from '../../shared/kubernetes/paths';

const state = target.keelsonState;

export const paths = {
  state,
  /** Whose node this is, what Keelson has made there, and what was there before (shared/resources/ledger.ts). */
  ledger: `${state}/ledger.jsonl`,
  /** The cluster file that was last worked by, as JSON: what a change is compared with. */
  record: `${state}/cluster.json`,
  /** There while nobody has seen traffic pass since the last change. */
  unproved: `${state}/unproved`,
  /** What was replaced, by the name that the ledger gives it. */
  before: `${state}/before`,
  /** Files of ours that somebody has edited, as they were when Keelson wrote them anew. */
  edited: `${state}/edited`,
  /**
   * What a person's decision about a damaged or missing ledger has left over: that ledger, and copies of replaced files that
   * no line names. Nobody knows what the copies were, so no reset deletes them.
   */
  orphans: `${state}/orphans`,
  /** `<unit>.sha256`: what a unit's inputs were when it last started well. */
  digests: `${state}/units`,
  /** `<sha256 of the archive>`: the images that came with it. */
  images: `${state}/images`,
  kubectlCache: `${state}/kubectl-cache`,
  /** A reboot clears it: no operation outlives the node that it works on. */
  run: '/run/keelson',
  lock: '/run/keelson/lock',
  hosts: '/etc/hosts',
  hostname: '/etc/hostname',
  /** What dpkg knows; empty or not there on systems of rpm. */
  dpkg: '/var/lib/dpkg/status',
} as const;
