/** What was found on a host and decides what is rendered for it. */
import { expectedFacts, type FactsOfNodes, type NodeFacts } from '../../../shared/kubernetes/nodeFacts';
import { paths } from '../../../shared/kubernetes/paths';
import type { FoundHost } from '../../../shared/resources/found';
import { entriesOf } from '../../../shared/resources/ledger';
import type { StepContext } from '../step';

const unitFile = `${paths.units}/containerd.service`;

/**
 * A containerd is the system's where there is a unit of that name, unless the ledger knows its file as ours and that is there: it
 * is written down before it is made.
 */
export function factsIn({ facts, ledger, paths: there }: FoundHost): NodeFacts {
  const isOurs = entriesOf(ledger).has(`file:${unitFile}`) && there.has(unitFile);
  const version = isOurs ? '' : (facts['CONTAINERD'] ?? '');
  return {
    ...(version === '' ? {} : { hostContainerd: version }),
    resolves: facts['NAME_SERVERS'] !== '',
  };
}

/** Of all hosts that were looked at in this operation. */
export const factsOfNodes = (found: ReadonlyMap<string, FoundHost>): FactsOfNodes =>
  new Map([...found].map(([hostname, host]) => [hostname, factsIn(host)]));

/** Of the context's own host. */
export function nodeFactsOf({ found, node }: Pick<StepContext, 'found' | 'node'>): NodeFacts {
  const host = found.get(node.hostname);
  return host ? factsIn(host) : expectedFacts;
}
