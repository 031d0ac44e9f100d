/**
 * What is wrong with the programs, as issues of the page that says where they are. They lock nothing: files come and go
 * without the draft being touched, and a deployment looks for itself before it does anything.
 */
import { useMemo } from 'react';
import { ownUnits } from '../../../shared/components';
import type { BinariesReport } from '../../../shared/ipc';
import { issue, warning, type Issue } from '../../../shared/cluster/issues';
import { minorOf } from '../../../shared/kubernetesVersion';
import { useDraftStore, useValue } from '../../stores/draftStore';
import { inspectionKey, useInspectionStore, type Inspection } from '../../stores/inspectionStore';

const SOURCE = 'binaries.source';

/** Of these sources the programs may well not be here yet. */
export const isFetchedKind = (kind: unknown): boolean => kind === 'download' || kind === 'release';

/** Kubernetes' own programs carry its version; etcd and the CNI plugins have their own. */
const carriesVersion = (name: string): boolean =>
  name === 'kubectl' || (name.startsWith('kube') && ownUnits.some(({ program }) => program === name));

/** The one version that the Kubernetes programs say they are, when it is not the wanted one. */
export function otherVersion({ found }: BinariesReport, wanted: unknown): string | undefined {
  const versions = new Set(found.filter(({ name }) => carriesVersion(name)).flatMap(({ version }) => version ?? []));
  const [only] = versions;
  return versions.size === 1 && only !== wanted ? only : undefined;
}

export interface Wanted {
  readonly sourceKind: unknown;
  readonly version: unknown;
}

function reportIssues(report: BinariesReport, { sourceKind, version }: Wanted): Issue[] {
  const { found, missing, unknownFlags } = report;
  const unusable = found.flatMap(({ name, problem }) => (problem ? [name] : []));
  const other = otherVersion(report, version);
  const flags = unknownFlags.map(({ component, flag, version: has }) => `${flag} (${`${component} ${has}`.trim()})`);
  const wanted = String(version);
  // Another patch of the same minor knows the same flags.
  const say = other !== undefined && minorOf(other) === minorOf(wanted) ? warning : issue;
  return [
    // What is downloaded may well not be here yet.
    ...(missing.length > 0 && !isFetchedKind(sourceKind)
      ? [issue(SOURCE, 'PROGRAMS_MISSING', { count: missing.length, names: missing.join(', ') })]
      : []),
    ...(unusable.length > 0 ? [issue(SOURCE, 'PROGRAMS_UNUSABLE', { names: unusable.join(', ') })] : []),
    ...(other === undefined ? [] : [say(SOURCE, 'PROGRAMS_OTHER_VERSION', { found: other, version: wanted })]),
    ...(flags.length > 0 ? [issue(SOURCE, 'PROGRAMS_UNKNOWN_FLAGS', { flags: flags.join(', ') })] : []),
  ];
}

export function programIssues(inspection: Inspection, wanted: Wanted): Issue[] {
  if (inspection.status === 'done') return reportIssues(inspection.report, wanted);
  // What is wrong with the draft is among its own issues.
  return inspection.status === 'failed' && inspection.error.code !== 'CLUSTER_INVALID'
    ? [issue(SOURCE, 'PROGRAMS_UNREADABLE')]
    : [];
}

/** Whether somebody has looked at the programs that the draft is about, or there are none to look at here. */
export function useProgramsSeen(): boolean {
  const key = useDraftStore(inspectionKey);
  return useInspectionStore((state) => key === undefined || (state.key === key && state.inspection.status === 'done'));
}

/** Nothing as long as nobody has looked. */
export function useProgramIssues(): readonly Issue[] {
  const key = useDraftStore(inspectionKey);
  const answered = useInspectionStore();
  const sourceKind = useValue(`${SOURCE}.kind`);
  const version = useValue('kubernetesVersion');
  return useMemo(
    () =>
      key !== undefined && answered.key === key ? programIssues(answered.inspection, { sourceKind, version }) : [],
    [key, answered, sourceKind, version],
  );
}
