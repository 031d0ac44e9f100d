/** Which things on a node are Keelson's, although no ledger says so. Pure. */
import { createHash } from 'node:crypto';
import type { Cluster } from '../../../shared/cluster/schema';
import { networks, type NetworkName } from '../../../shared/components/networks';
import type { FoundHost } from '../../../shared/resources/found';
import type { LedgerEntry } from '../../../shared/resources/ledger';
import { nodeResources, type NodeInput, type StepResources } from '../../../shared/resources/nodeResources';
import { idOf, type FileResource, type Resource, type UnitResource } from '../../../shared/resources/resource';
import type { Evidence } from '../../../shared/resources/undecided';
import { renderTarget } from '../../../shared/target';
import { flagValuesOf } from '../../../shared/target/readUnit';
import { placeholderSecrets } from '../../../shared/target/targetFile';
import { paths } from '../../../shared/kubernetes/paths';
import { firstVersionContents } from './firstVersion';

/** What only a Keelson that writes ledgers leaves in its folder on a node: the folder's own names, and copies. */
const ofLedgers = /(^| )(cluster\.json|edited|unproved)( |$)/;

/** Keelson was there and wrote a ledger, and it is gone. */
export const hasLostLedger = ({ ledger, values }: FoundHost): boolean =>
  ledger.kind === 'none' && (ofLedgers.test(values.get('state') ?? '') || (values.get('copies') ?? '') !== '');

/** Keelson was there, and wrote no ledger yet. */
export const isOfFirstVersion = (found: FoundHost): boolean =>
  found.ledger.kind === 'none' && found.facts['OURS'] === 'yes' && !hasLostLedger(found);

/** What another cluster file would want on the node, service by service. */
const wantedBy = (cluster: Cluster, input: NodeInput): StepResources[] => {
  const node = cluster.nodes.find(({ hostname }) => hostname === input.node.hostname) ?? input.node;
  return nodeResources({ ...input, cluster, node, files: renderTarget(cluster, node.hostname, placeholderSecrets) });
};

/**
 * The services of a master that is a worker now (an etcd that was left behind): only what lies there to the letter as it is
 * rendered for the masters that its etcd was told of. Everything else of that kind is somebody else's.
 */
function leftByMaster(input: NodeInput, found: FoundHost): Resource[] {
  const { cluster, node } = input;
  const etcd = found.paths.get(`${paths.units}/etcd.service`)?.content;
  if (node.roles.includes('master') || etcd === undefined) return [];
  const flags = flagValuesOf(etcd);
  const members = (flags.get('initial-cluster') ?? flags.get('name') ?? '').split(',').map((one) => one.split('=')[0]);
  const nodes = cluster.nodes.map((one) => {
    const others = one.roles.filter((role) => role !== 'master');
    return { ...one, roles: members.includes(one.ip) ? ['master' as const, ...others] : others };
  });
  const own = new Set(nodeResources(input).map(({ step }) => step));
  return wantedBy({ ...cluster, nodes }, input).flatMap(({ step, resources }) => {
    const lying = resources.filter(({ kind }) => kind === 'file' || kind === 'unit');
    const seen = own.has(step) ? [] : evidenceOf(lying, found);
    const has = (evidence: Evidence): boolean => seen.some((one) => one.evidence === evidence);
    return has('same') && !has('different') ? seen.map(({ resource }) => resource) : [];
  });
}

/**
 * Everything of ours that may lie on a node: what the cluster file wants there, the files and units of other pod networks, and
 * those of a master that it was.
 */
export function possibleResources(input: NodeInput, found: FoundHost): Resource[] {
  const { cluster } = input;
  const withNetwork = (cni: NetworkName): Resource[] =>
    wantedBy({ ...cluster, network: { ...cluster.network, cni } }, input)
      .flatMap(({ resources }) => resources)
      .filter(({ kind }) => kind === 'file' || kind === 'unit');
  const names = (Object.keys(networks) as NetworkName[]).filter((name) => name !== cluster.network.cni);
  const all = [...resourcesIn(input), ...names.flatMap(withNetwork), ...leftByMaster(input, found)];
  const byId = new Map<string, Resource>();
  for (const resource of all) if (!byId.has(idOf(resource))) byId.set(idOf(resource), resource);
  return [...byId.values()];
}

const resourcesIn = (input: NodeInput): Resource[] => nodeResources(input).flatMap(({ resources }) => resources);

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Names and words that nobody but Keelson uses. */
const isSigned = (path: string, found: FoundHost): boolean =>
  /keelson/.test(path) || /keelson/.test(found.paths.get(path)?.content ?? '');

/** Whether anything on the node does, as far as the survey has looked. */
export const bearsOurName = (found: FoundHost): boolean =>
  !!found.values.get('hosts') || [...found.paths.keys()].some((path) => isSigned(path, found));

const isUnit = (resource: Resource): resource is UnitResource => resource.kind === 'unit';

/** Names of folders that are made for what lies in them; the others on the way belong to the system. */
const ownFolders = /keelson|kubernetes|\.service\.d$/;

interface Seen {
  readonly resource: Resource;
  readonly evidence: Evidence;
}

/** What of a node's resources is there, and what speaks for its being ours. Settings are left out: nobody knows what they were. */
export function evidenceOf(resources: readonly Resource[], found: FoundHost): Seen[] {
  const earlier = firstVersionContents(resources, found);
  const proved = new Set(
    resources.filter(isUnit).flatMap(({ unit, files }) => (found.units.get(unit)?.fresh ? files : [])),
  );
  const ofFile = ({ path, content, secret }: FileResource): Evidence => {
    if (content === undefined || secret) return 'place';
    const sum = found.paths.get(path)?.sha256;
    if (sum === sha256(content) || sum === sha256(earlier.get(path) ?? content)) return 'same';
    return isSigned(path, found) ? 'name' : proved.has(path) ? 'unit' : 'different';
  };
  const files = new Map(
    resources.flatMap((one) =>
      one.kind === 'file' && found.paths.has(one.path) ? [[one.path, ofFile(one)] as const] : [],
    ),
  );
  const evidence = (resource: Resource): Evidence | undefined => {
    switch (resource.kind) {
      case 'file':
        return files.get(resource.path);
      case 'program':
        return found.paths.has(resource.path) ? 'place' : undefined;
      case 'directory': {
        // Others may share what services make, and what is on the way was there before.
        const isShared = resource.madeByService === true && resource.data !== true;
        const isWay = resource.implied === true && !ownFolders.test(resource.path);
        return !isShared && !isWay && found.paths.has(resource.path) ? 'place' : undefined;
      }
      case 'unit':
        return resource.system ? undefined : files.get(`${paths.units}/${resource.unit}`);
      case 'rule':
        return found.present.has(idOf(resource)) ? 'place' : undefined;
      case 'hosts':
        // Only the lines between our two markers were read.
        return found.values.get('hosts') ? 'name' : undefined;
      case 'kubeconfig': {
        const sum = found.values.get(idOf(resource));
        return sum === undefined ? undefined : sum === sha256(resource.content) ? 'same' : 'place';
      }
      case 'link':
        return 'place';
      default:
        return undefined;
    }
  };
  return resources.flatMap((resource) => {
    const one = evidence(resource);
    return one ? [{ resource, evidence: one }] : [];
  });
}

/** What the ledger of a node of the first version is going to say, as far as the plan asks it. */
export function adoptedEntries(resources: readonly Resource[], found: FoundHost): ReadonlyMap<string, LedgerEntry> {
  const earlier = firstVersionContents(resources, found);
  return new Map(
    adopted(resources, found).map((resource) => {
      const id = idOf(resource);
      const content = resource.kind === 'file' ? (earlier.get(resource.path) ?? resource.content) : undefined;
      return [id, { id, before: null, ...(content === undefined ? {} : { written: sha256(content) }) }];
    }),
  );
}

/**
 * What is adopted: all of it but files in our places with contents that nobody can explain. Those make the node unclear
 * (undecided.ts): whose they are is for the person to say.
 */
export const adopted = (resources: readonly Resource[], found: FoundHost): Resource[] =>
  evidenceOf(resources, found).flatMap(({ resource, evidence }) => (evidence === 'different' ? [] : [resource]));
