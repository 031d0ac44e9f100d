/** Which things on a node are Keelson's, although no ledger says so. Pure. */
import { createHash } from 'node:crypto';
import type { Cluster, ClusterNode } from '../../../shared/cluster/schema';
import { networks, type NetworkName } from '../../../shared/components/networks';
import type { FoundHost } from '../../../shared/resources/found';
import type { LedgerEntry } from '../../../shared/resources/ledger';
import { nodeResources, type NodeInput } from '../../../shared/resources/nodeResources';
import { idOf, type FileResource, type Resource, type UnitResource } from '../../../shared/resources/resource';
import type { Evidence } from '../../../shared/resources/undecided';
import { renderTarget } from '../../../shared/target';
import { flagValuesOf } from '../../../shared/target/readUnit';
import { placeholderSecrets } from '../../../shared/target/targetFile';
import { paths } from '../../../shared/kubernetes/paths';
import { firstVersionContents } from './firstVersion';
import { partsOf } from './parts';

/** What only a Keelson that writes ledgers leaves in its folder on a node: the folder's own names, and copies. */
const ofLedgers = /(^| )(cluster\.json|edited|unproved)( |$)/;

/** Keelson was there and wrote a ledger, and it is gone. */
export const hasLostLedger = ({ ledger, values }: FoundHost): boolean =>
  ledger.kind === 'none' && (ofLedgers.test(values.get('state') ?? '') || (values.get('copies') ?? '') !== '');

/** Keelson was there, and wrote no ledger yet. */
export const isOfFirstVersion = (found: FoundHost): boolean =>
  found.ledger.kind === 'none' && found.facts['OURS'] === 'yes' && !hasLostLedger(found);

/** The node as another cluster file may have had it: rendered with that file. */
function otherwise(input: NodeInput, cluster: Cluster): Resource[] {
  const { hostname } = input.node;
  const node = cluster.nodes.find((one) => one.hostname === hostname) ?? input.node;
  return resourcesIn({ ...input, cluster, node, files: renderTarget(cluster, hostname, placeholderSecrets) });
}

/**
 * With every component on the node: it was a master and a worker, and the cluster had an etcd of its own, on the masters that
 * the node's etcd was told of, where one lies there.
 */
function withAllParts(cluster: Cluster, { hostname }: ClusterNode, found: FoundHost): Cluster {
  const flags = flagValuesOf(found.paths.get(`${paths.units}/etcd.service`)?.content ?? '');
  const members = flags.get('initial-cluster') ?? flags.get('name');
  const names = new Set(members?.split(',').map((one) => one.split('=')[0]));
  const isMaster = ({ ip, roles }: ClusterNode): boolean =>
    members === undefined ? roles.includes('master') : names.has(ip);
  return {
    ...cluster,
    nodes: cluster.nodes.map((one) => {
      if (one.hostname === hostname) return { ...one, roles: ['master', 'worker'] };
      const others = one.roles.filter((role) => role !== 'master');
      return { ...one, roles: isMaster(one) ? ['master', ...others] : others };
    }),
    etcd: { ...cluster.etcd, endpoints: [] },
  };
}

/**
 * Everything of ours that may lie on a node: what the cluster file wants there, the files and units of other pod networks, and
 * components that it does not want there, where one of their units has run well or is as this file would render it.
 */
export function possibleResources(input: NodeInput, found: FoundHost): Resource[] {
  const { cluster, node } = input;
  const withNetwork = (cni: NetworkName): Cluster => ({ ...cluster, network: { ...cluster.network, cni } });
  const names = (Object.keys(networks) as NetworkName[]).filter((name) => name !== cluster.network.cni);
  const ofNetworks = names
    .flatMap((name) => otherwise(input, withNetwork(name)))
    .filter(({ kind }) => kind === 'file' || kind === 'unit');
  const ofParts = [cluster, ...names.map(withNetwork)].flatMap((one) =>
    otherwise(input, withAllParts(one, node, found)),
  );
  const isSame = (one: Resource): boolean =>
    one.kind === 'file' && one.content !== undefined && found.paths.get(one.path)?.sha256 === sha256(one.content);
  const rendered = new Set(ofParts.flatMap((one) => (one.kind === 'file' && isSame(one) ? [one.path] : [])));
  const started = new Set((found.values.get('digests') ?? '').split(' '));
  const left = partsOf(cluster, node).filter(({ units }) =>
    units.some(({ unit }) => started.has(unit) || rendered.has(`${paths.units}/${unit}`)),
  );
  const places = new Set(
    left.flatMap(({ units, files, programs, folders }) => [
      ...units.map(({ unit }) => unit),
      ...[...files, ...programs, ...folders],
    ]),
  );
  const isLeft = (one: Resource): boolean =>
    one.kind === 'unit' ? places.has(one.unit) : 'path' in one && places.has(one.path);
  const byId = new Map<string, Resource>();
  for (const one of [...resourcesIn(input), ...ofNetworks, ...ofParts.filter(isLeft)]) {
    const known = byId.get(idOf(one));
    // Of several that this or another file renders for one place it is the one that lies there.
    if (!known || (!isSame(known) && isSame(one))) byId.set(idOf(one), one);
  }
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

const isData = (resource: Resource): boolean => resource.kind === 'directory' && resource.data === true;

/** What the ledger of a node of the first version is going to say, as far as the plan asks it. */
export function adoptedEntries(resources: readonly Resource[], found: FoundHost): ReadonlyMap<string, LedgerEntry> {
  const earlier = firstVersionContents(resources, found);
  return new Map(
    adopted(resources, found).map((resource) => {
      const id = idOf(resource);
      const content = resource.kind === 'file' ? (earlier.get(resource.path) ?? resource.content) : undefined;
      const written = content === undefined ? {} : { written: [sha256(content)] };
      return [id, { id, before: null, ...written, ...(isData(resource) ? { data: true as const } : {}) }];
    }),
  );
}

/**
 * What is adopted: all of it but files in our places with contents that nobody can explain. Those make the node unclear
 * (undecided.ts): whose they are is for the person to say.
 */
export const adopted = (resources: readonly Resource[], found: FoundHost): Resource[] =>
  evidenceOf(resources, found).flatMap(({ resource, evidence }) => (evidence === 'different' ? [] : [resource]));
