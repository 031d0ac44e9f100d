/**
 * Objects of the API that something makes for a while, as a verification does: whose they are, so that two at the same time leave
 * each other's alone, and which of them nobody will come back for.
 */
import { randomBytes } from 'node:crypto';
import { MANAGED_BY_US, selectorOf } from '../../../shared/kubernetes/managedBy';
import { sh, type Command } from '../../shell/quote';
import type { Kubectl } from './kubectl';

type Labels = Readonly<Record<string, string>>;

/** What one run makes of a kind of its own. Labels: kubernetes.io, "Recommended Labels". */
export interface Temporary {
  /** Which run: eight characters that may end a name. */
  readonly run: string;
  readonly labels: Labels;
  /** Selects what this run has made. */
  readonly selector: string;
}

const ofAllRuns = (component: string): Labels => ({ ...MANAGED_BY_US, 'app.kubernetes.io/component': component });

/** @param component what the objects are for: `traffic-probe` */
export function temporary(component: string): Temporary {
  const run = randomBytes(4).toString('hex');
  const labels = { ...ofAllRuns(component), 'app.kubernetes.io/instance': run };
  return { run, labels, selector: selectorOf(labels) };
}

/** Longer than any run takes to make them, use them and remove them. */
const ABANDONED_AFTER_SECONDS = 15 * 60;

/** As long as it is waited for that they go. */
const REMOVE_SECONDS = 60;

/** A line for each object, `2026-11-27T10:00:00Z Pod/name`, and one with the master's clock in seconds. */
const line = '{.metadata.creationTimestamp} {.kind}/{.metadata.name}';
const output = `jsonpath={range .items[*]}${line}{"\\n"}{end}`;
const andTheTime = (list: Command): Command => sh`${{ raw: list }} && date +%s`;

function abandonedIn(said: string): string[] {
  const lines = said.trim().split('\n');
  const now = Number(lines.pop());
  return lines.flatMap((text) => {
    const [created = '', name = ''] = text.split(' ');
    return now - Date.parse(created) / 1000 > ABANDONED_AFTER_SECONDS ? [name] : [];
  });
}

/**
 * Removes what runs that died have left: what is younger may be another one's that goes on at this moment.
 * @param kinds `pods,services`
 * @param namespace none for what is in no namespace
 */
export async function removeAbandoned(
  kubectl: Kubectl,
  { component, kinds, namespace }: { readonly component: string; readonly kinds: string; readonly namespace?: string },
  signal: AbortSignal,
): Promise<void> {
  const all = selectorOf(ofAllRuns(component));
  const label = 'look what an earlier run has left';
  const inNamespace = namespace === undefined ? sh`` : sh` -n ${namespace}`;
  const list = sh`get ${kinds}${{ raw: inNamespace }} -l ${all} -o ${output}`;
  const { stdout } = await kubectl.run(list, { signal, label, script: andTheTime });
  const names = abandonedIn(stdout);
  // One that will not go is nobody's way: its name is not ours.
  if (names.length > 0)
    await kubectl.ask(sh`delete ${names}${{ raw: inNamespace }} --ignore-not-found`, REMOVE_SECONDS);
}
