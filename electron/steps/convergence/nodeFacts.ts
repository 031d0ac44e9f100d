/** What was found on a host and decides what is rendered for it. */
import type { Cluster } from '../../../shared/cluster/schema';
import { asksOthers } from '../../../shared/components/kube-dns/coreDns';
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

/** What was known of hosts when the cluster's name server was set up; undefined where its file is not. */
function lastKnown(found: ReadonlyMap<string, FoundHost>): NodeFacts | undefined {
  const [manifest] = [...found.values()].flatMap(({ paths: there }) => there.get(paths.dnsManifest)?.content ?? []);
  return manifest === undefined ? undefined : { ...expectedFacts, resolves: asksOthers(manifest) };
}

/**
 * Of all hosts of an operation. One that was not looked at, because it cannot be reached or nobody asked for it, counts as it
 * did the last time: that it does not answer changes nothing on the others.
 */
export function factsOfNodes({ nodes }: Cluster, found: ReadonlyMap<string, FoundHost>): FactsOfNodes {
  const last = lastKnown(found);
  return new Map(
    nodes.flatMap(({ hostname }) => {
      const host = found.get(hostname);
      const facts = host ? factsIn(host) : last;
      return facts ? [[hostname, facts] as const] : [];
    }),
  );
}

/** Of the context's own host. */
export function nodeFactsOf({ found, node }: Pick<StepContext, 'found' | 'node'>): NodeFacts {
  const host = found.get(node.hostname);
  return host ? factsIn(host) : expectedFacts;
}
