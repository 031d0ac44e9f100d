/** The wizard's pages, which part of the cluster file each one edits, and when it is open. */
import type { ErrorParams } from '../../shared/errors';
import { errorsIn, type Issue, type IssueCode } from '../../shared/cluster/issues';

export const pageIds = ['nodes', 'network', 'registry', 'review', 'deploy', 'verify', 'certificates'] as const;
export type PageId = (typeof pageIds)[number];
export type EditingPage = 'nodes' | 'network' | 'registry';

/** The first part of an issue's path -> the page with that field. What is not listed is on the first page. */
const pageOfPart: Readonly<Record<string, EditingPage>> = {
  network: 'network',
  api: 'network',
  kubernetesVersion: 'registry',
  runtime: 'registry',
  versions: 'registry',
  etcd: 'registry',
  registry: 'registry',
  binaries: 'registry',
};

/** The page with the field at a path. */
export const pageOfPath = (path: string): EditingPage => pageOfPart[/^\w*/.exec(path)?.[0] ?? ''] ?? 'nodes';

/** Fields besides its own that an issue is about: putting any of them right solves it. */
const otherPlaces: Partial<Record<IssueCode, (params: ErrorParams) => readonly string[]>> = {
  NODE_IN_CIDR: ({ field }) => [String(field)],
  CIDR_OVERLAP: ({ other }) => [String(other)],
  CALICO_NEEDS_DOCKER: () => ['runtime'],
  CALICO_VERSION_UNKNOWN: () => ['kubernetesVersion', 'versions.calico'],
  NFTABLES_TOO_OLD: () => ['kubernetesVersion'],
  CALICO_UNTESTED: () => ['kubernetesVersion'],
};

/** Every field at which an issue is shown, its own first. */
export const placesOf = ({ path, code, params }: Issue): readonly string[] => [
  path,
  ...(otherPlaces[code]?.(params) ?? []),
];

/**
 * The page that an issue counts for: the last one with a field of it, because only there the conflict arose, and because
 * an issue on an earlier page would lock the very field that may have to change.
 */
export function pageOf(issue: Issue): EditingPage {
  const pages = placesOf(issue).map(pageOfPath);
  return pages.reduce((last, page) => (pageIds.indexOf(page) > pageIds.indexOf(last) ? page : last));
}

export const issuesOn = (page: PageId, issues: readonly Issue[]): Issue[] =>
  issues.filter((issue) => pageOf(issue) === page);

/** What to call a problem: a cluster without nodes is not wrong yet, it is only not begun. */
export const problemsIn = (issues: readonly Issue[]): Issue[] =>
  errorsIn(issues).filter(({ code }) => code !== 'NO_NODES');

/** Pages that edit nothing. */
const doing: ReadonlySet<PageId> = new Set(['review', 'deploy', 'verify', 'certificates']);

export type PageStatus = 'done' | 'open' | 'locked';

/** The page that has to be put right before this one opens; undefined when it is open. */
export function blockedBy(page: PageId, issues: readonly Issue[], hasRun: boolean): PageId | undefined {
  // The review is where everything that is wrong can be seen, so it is never closed.
  if (page === 'review') return undefined;
  // A run goes on with the file it was started with: what is typed now must not take its page, and its Stop, away.
  if (page === 'deploy' && hasRun) return undefined;
  const errors = errorsIn(issues);
  return pageIds.slice(0, pageIds.indexOf(page)).find((earlier) => issuesOn(earlier, errors).length > 0);
}

/**
 * Whether a page can be visited, from the data alone; where the person has been before plays no part.
 * @param hasRun whether the Deploy page has a run to show
 */
export function pageStatus(page: PageId, issues: readonly Issue[], hasRun: boolean): PageStatus {
  if (blockedBy(page, issues, hasRun) !== undefined) return 'locked';
  const edits = !doing.has(page);
  return edits && issuesOn(page, errorsIn(issues)).length === 0 ? 'done' : 'open';
}
