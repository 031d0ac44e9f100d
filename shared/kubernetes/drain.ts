/** `kubectl drain` by version. */
import { livesAt, type Life } from './flags';

/** The flag by which pods with emptyDir volumes are ended too; renamed in kubernetes/kubernetes#95076. */
const emptyDirFlags: readonly (Life & { readonly flag: string })[] = [
  { flag: '--delete-local-data', until: 19 },
  { flag: '--delete-emptydir-data', since: 20 },
];

/** Pods of DaemonSets are never asked to go: their controller would make them anew at once. */
export const drainFlags = (minor: number, deletePods: boolean): string[] => [
  '--ignore-daemonsets',
  ...(deletePods ? ['--force', ...emptyDirFlags.filter((one) => livesAt(one, minor)).map(({ flag }) => flag)] : []),
];
