/** Which things on a node are Keelson's, although no ledger says so. Pure. */
import { createHash } from 'node:crypto';
import type { FoundHost } from '../../../shared/resources/found';
import type { LedgerEntry } from '../../../shared/resources/ledger';
import { idOf, type FileResource, type Resource, type UnitResource } from '../../../shared/resources/resource';
import { paths } from '../../../shared/kubernetes/paths';
import { firstVersionContents } from './firstVersion';

/** Keelson was there, and wrote no ledger yet. */
export const isOfFirstVersion = ({ ledger, facts }: FoundHost): boolean =>
  ledger.kind === 'none' && facts['OURS'] === 'yes';

/** What speaks for it that Keelson has put a thing where it lies. */
type Evidence =
  /** This cluster file renders it so, by this version or by the first one. */
  | 'same'
  /** It bears Keelson's name. */
  | 'name'
  /** A service of ours last started well with just this. */
  | 'unit'
  /** Only its place: it is no text that could be compared, or a secret. */
  | 'place'
  /** Its place is one of ours, and its content is not. */
  | 'different';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Names and words that nobody but Keelson uses. */
const isSigned = (path: string, found: FoundHost): boolean =>
  /keelson/.test(path) || /keelson/.test(found.paths.get(path)?.content ?? '');

const isUnit = (resource: Resource): resource is UnitResource => resource.kind === 'unit';

/** Names of folders that are made for what lies in them; the others on the way belong to the system. */
const ownFolders = /keelson|kubernetes|\.service\.d$/;

export interface Found {
  readonly resource: Resource;
  readonly evidence: Evidence;
}

/** What of a node's resources is there, and what speaks for its being ours. Settings are left out: nobody knows what they were. */
function evidenceOf(resources: readonly Resource[], found: FoundHost): Found[] {
  const earlier = firstVersionContents(resources);
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
      case 'kubeconfig':
        return found.values.has(idOf(resource)) ? 'place' : undefined;
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
  const earlier = firstVersionContents(resources);
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
 * ({@link unexplained}): whose they are is for the person to say.
 */
export const adopted = (resources: readonly Resource[], found: FoundHost): Resource[] =>
  evidenceOf(resources, found).flatMap(({ resource, evidence }) => (evidence === 'different' ? [] : [resource]));

/** The files of a node of the first version that nobody can tell from somebody else's. */
export const unexplained = (resources: readonly Resource[], found: FoundHost): string[] =>
  evidenceOf(resources, found).flatMap(({ resource, evidence }) =>
    evidence === 'different' && resource.kind === 'file' ? [resource.path] : [],
  );
