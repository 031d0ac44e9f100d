/** Whether a program fits the cluster: asked of those on the workstation and of those on a host in the same way. */
import type { Cluster } from '../../../shared/cluster/schema';
import { AppError } from '../../../shared/errors';
import type { BinariesReport } from '../../../shared/ipc/binaries';
import { lacksV2 } from '../../../shared/components/etcd/flags';
import { minorOf } from '../../../shared/kubernetesVersion';
import { kindOfOther, programIn } from './elf';

/** `1.20.2` in `Kubernetes v1.20.2`, `etcd Version: 3.4.23` or `GitVersion:"v1.20.2"`. */
export const versionIn = (answer: string): string | undefined => /\bv?(\d+\.\d+\.\d+[\w.+-]*)/.exec(answer)?.[1];

/** Programs that belong to Kubernetes and carry its version. */
export const ofKubernetes = /^(kube-|kubelet$|kubectl$)/;

/**
 * Why a file is no program, or none that could start: nothing that fits may be read from it then.
 * `start` is its first START_BYTES. BINARY_WRONG {reason: empty|text|not-elf}, BINARY_TRUNCATED
 */
export function problemOf(name: string, start: Buffer, sizeBytes: number): AppError | undefined {
  const program = programIn(start);
  if (!program) return new AppError('BINARY_WRONG', { name, reason: kindOfOther(start) });
  const { leastBytes } = program;
  return sizeBytes < leastBytes
    ? new AppError('BINARY_TRUNCATED', { name, has: sizeBytes, needs: leastBytes })
    : undefined;
}

/** The version to name a program by: its own, or what a program of Kubernetes is meant to be; '' when nobody knows. */
export const versionOf = (cluster: Cluster, name: string, version: string | undefined): string =>
  version ?? (ofKubernetes.test(name) ? cluster.kubernetesVersion : '');

/**
 * Refuses a program whose version certainly does not fit. One that has not told its version is let pass.
 * @throws BINARY_WRONG when it is of another minor than the cluster's, ETCD_WITHOUT_V2
 */
export function requireVersion(cluster: Cluster, name: string, version: string | undefined): void {
  if (version === undefined) return;
  if (name === 'etcd' && lacksV2(cluster, version)) throw new AppError('ETCD_WITHOUT_V2', { version });
  const minor = minorOf(version.replace(/[-+].*$/, ''));
  if (ofKubernetes.test(name) && minor !== undefined && minor !== minorOf(cluster.kubernetesVersion)) {
    throw new AppError('BINARY_WRONG', { name, reason: `${version} ≠ ${cluster.kubernetesVersion}` });
  }
}

/** @throws FLAGS_UNKNOWN naming each flag with its program and that one's version. */
export function requireKnownFlags(unknown: BinariesReport['unknownFlags']): void {
  if (unknown.length === 0) return;
  const flags = unknown.map(({ component, flag, version }) => `${`${component} ${version}`.trim()}: ${flag}`);
  throw new AppError('FLAGS_UNKNOWN', { flags: flags.join(', ') });
}
