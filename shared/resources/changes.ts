/**
 * What is to be done with a resource, from what was found: a pure function per kind. The same answer is shown as a plan
 * before anything is touched, and decides what a step does.
 */
import type { StepId } from '../job/plan';
import { paths } from '../kubernetes/paths';
import type { FoundHost, FoundPath, FoundUnit } from './found';
import type { LedgerEntry } from './ledger';
import { installing, managerIn } from './packages';
import { differenceText, isReady, objectDifferences } from './objects';
import {
  idOf,
  type DirectoryResource,
  type FileResource,
  type ObjectResource,
  type PackageResource,
  type Resource,
  type UnitResource,
} from './resource';

export const changeActions = [
  'create',
  'change',
  'remove',
  // A unit.
  'start',
  'restart',
  'enable',
  'stop',
  // An image.
  'import',
  // A package.
  'install',
] as const;
export type ChangeAction = (typeof changeActions)[number];

/** Why, in a word that has a text. */
export const changeReasons = [
  'missing',
  'content',
  'mode',
  'owner',
  'value',
  // A certificate.
  'ends-soon',
  'ended',
  // A unit.
  'inactive',
  'inputs',
  'unwell',
  'disabled',
  // Pods of a Deployment.
  'unready',
  // Made for an earlier version of the cluster file.
  'unwanted',
] as const;
export type ChangeReason = (typeof changeReasons)[number];

export interface PlannedChange {
  readonly id: string;
  readonly kind: Resource['kind'];
  /** What, for a person: a path, a unit, a setting's name. */
  readonly target: string;
  readonly action: ChangeAction;
  readonly why: ChangeReason;
  /** Of a text file or a setting: what is there and what will be. Left out for secrets and for what is no text. */
  readonly before?: string;
  readonly after?: string;
  /** Nobody is shown its content. */
  readonly secret?: true;
  /** It replaces something that Keelson has not made; that is kept and comes back with a reset. */
  readonly replaces?: true;
  /** Somebody has edited this file of ours: where it is saved on the node before it is written anew. A reset removes the copy. */
  readonly saves?: string;
  /** What is run there for it, as somebody would type it. */
  readonly by?: string;
}

export interface ChangeInput {
  readonly found: FoundHost;
  /** The ledger's entries by id. */
  readonly ledger: ReadonlyMap<string, LedgerEntry>;
  readonly sha256: (text: string) => string;
  /** sha256 of the workstation's programs, by name. Unknown ones are taken for those that are there. */
  readonly programs: ReadonlyMap<string, string>;
  /** sha256 of the workstation's image archives, by path. */
  readonly archives: ReadonlyMap<string, string>;
  /** sha256 of what other hosts have, by host and path (`n1:/etc/x`): of files that are copied from there. */
  readonly others?: ReadonlyMap<string, string>;
  /** Objects that the API has, by name, from any master that answers; undefined when none does. */
  readonly objects?: ReadonlyMap<string, unknown>;
  /** Nodes that the API has and that wait for their pod range, by name. */
  readonly withoutRange?: ReadonlySet<string>;
  /** Of files whose content follows from what was found: why it is another one, by path. */
  readonly reasons?: ReadonlyMap<string, ChangeReason>;
}

type Answer = Omit<PlannedChange, 'id' | 'kind' | 'target'> | undefined;

export const PROGRAM_MODE = 0o755;
const modeText = (mode: number): string => mode.toString(8);

/** A user and his group as numbers; a user that is not there yet has none, and root always has. */
const numbersOf = ({ values }: FoundHost, owner?: string): string | undefined =>
  owner === undefined ? (values.get('root') ?? '0:0') : values.get(`user:${owner}`);

/** An owner other than the one that we say could change what root runs. */
function ownerOf(found: FoundPath, host: FoundHost, owner?: string): Answer {
  const before = `${String(found.uid)}:${String(found.gid)}`;
  return before === numbersOf(host, owner)
    ? undefined
    : { action: 'change', why: 'owner', before, after: owner ?? '0:0' };
}

const modeChange = ({ mode }: FoundPath, wanted: number): Answer => ({
  action: 'change',
  why: 'mode',
  before: mode,
  after: modeText(wanted),
});

/** A folder of ours. Its services may close it further; what matters is that nobody may do more there than we allow. */
function directory(found: FoundPath, { mode, owner }: DirectoryResource, host: FoundHost): Answer {
  const isOpen = (parseInt(found.mode, 8) & 0o777 & ~mode) !== 0;
  return isOpen ? modeChange(found, mode) : ownerOf(found, host, owner);
}

function text(
  found: FoundPath | undefined,
  wanted: Pick<FileResource, 'mode' | 'owner' | 'secret'> & { content: string },
  { sha256, found: host }: ChangeInput,
): Answer {
  const { mode, owner, content, secret } = wanted;
  const after = secret ? {} : { after: content };
  if (!found) return { action: 'create', why: 'missing', ...after };
  const before = secret || found.content === undefined ? {} : { before: found.content };
  if (found.type !== 'file' || found.sha256 !== sha256(content)) {
    return { action: 'change', why: 'content', ...before, ...after };
  }
  return found.mode === modeText(mode) ? ownerOf(found, host, owner) : modeChange(found, mode);
}

const original = ({ copyOf, path }: FileResource, { others }: Pick<ChangeInput, 'others'>): string | undefined =>
  copyOf === undefined ? undefined : others?.get(`${copyOf}:${path}`);

/** What a service makes is nobody's to change; of a copy the original decides, where it is known. */
function copied(found: FoundPath | undefined, resource: FileResource, input: ChangeInput): Answer {
  const wanted = original(resource, input);
  if (wanted === undefined) return undefined;
  if (!found) return { action: 'create', why: 'missing' };
  if (found.type !== 'file' || found.sha256 !== wanted) return { action: 'change', why: 'content' };
  return found.mode === modeText(resource.mode) ? ownerOf(found, input.found) : modeChange(found, resource.mode);
}

const value = (found: string | undefined, wanted: string): Answer =>
  found === wanted
    ? undefined
    : {
        action: found === undefined ? 'create' : 'change',
        why: 'value',
        ...(found === undefined ? {} : { before: found }),
        after: wanted,
      };

/** Why a unit has to be started anew or for the first time; undefined when it may be left alone. */
function unitAnswer(found: FoundUnit | undefined, isTouched: boolean): Answer {
  if (!found || found.load === 'not-found' || found.active !== 'active') return { action: 'start', why: 'inactive' };
  if (isTouched) return { action: 'restart', why: 'inputs' };
  if (!found.fresh) return { action: 'restart', why: 'inputs' };
  if (!found.well) return { action: 'restart', why: 'unwell' };
  return found.enabled === 'disabled' ? { action: 'enable', why: 'disabled' } : undefined;
}

/** When nobody could say what the API has, an object counts as missing: see {@link hostChanges}. */
function objectAnswer(
  { name, wanted, manifest }: ObjectResource,
  { objects, withoutRange }: Pick<ChangeInput, 'objects' | 'withoutRange'>,
): Answer {
  if (!objects?.has(name)) {
    if (!withoutRange?.has(name)) return { action: 'create', why: 'missing' };
    const spec = { spec: manifest && 'spec' in manifest ? manifest.spec : {} };
    return {
      action: 'change',
      why: 'content',
      before: '',
      after: differenceText(objectDifferences(spec, { spec: {} }), 'after'),
    };
  }
  const live = objects.get(name);
  const differences = wanted === undefined ? [] : objectDifferences(wanted, live);
  if (differences.length > 0) {
    const [before, after] = [differenceText(differences, 'before'), differenceText(differences, 'after')];
    return { action: 'change', why: 'content', before, after };
  }
  return isReady(live) ? undefined : { action: 'change', why: 'unready' };
}

function packageAnswer(resource: PackageResource, { facts, present }: FoundHost): Answer {
  if (present.has(idOf(resource))) return undefined;
  const manager = managerIn(facts);
  return { action: 'install', why: 'missing', ...(manager ? { by: installing(manager, resource) } : {}) };
}

const reads = ({ files, programs }: UnitResource): string[] => [...files, ...programs];

/** What is to be done with one resource; `touched` are the paths that an earlier change of the same host is going to replace. */
function answer(resource: Resource, input: ChangeInput, touched: ReadonlySet<string>): Answer {
  const { found, sha256 } = input;
  switch (resource.kind) {
    case 'directory': {
      const there = found.paths.get(resource.path);
      if (!there) return resource.madeByService ? undefined : { action: 'create', why: 'missing' };
      const isMade = input.ledger.get(idOf(resource))?.before === null;
      return isMade && !resource.madeByService ? directory(there, resource, found) : undefined;
    }
    case 'file':
      return resource.content === undefined
        ? copied(found.paths.get(resource.path), resource, input)
        : text(found.paths.get(resource.path), { ...resource, content: resource.content }, input);
    case 'program': {
      const there = found.paths.get(resource.path);
      if (resource.preinstalled) return there ? undefined : { action: 'create', why: 'missing' };
      const wanted = input.programs.get(resource.name);
      if (!there) return wanted === undefined ? undefined : { action: 'create', why: 'missing' };
      if (wanted !== undefined && !(there.type === 'file' && there.sha256 === wanted)) {
        return { action: 'change', why: 'content' };
      }
      // A link somewhere else has no rights of its own.
      if (there.type !== 'file') return undefined;
      return there.mode === modeText(PROGRAM_MODE) ? ownerOf(there, found) : modeChange(there, PROGRAM_MODE);
    }
    case 'unit': {
      const isTouched = reads(resource).some((path) => touched.has(path));
      return unitAnswer(found.units.get(resource.unit), isTouched);
    }
    case 'image': {
      const wanted = input.archives.get(resource.archive);
      return wanted === undefined || found.present.has(`image:${wanted}`)
        ? undefined
        : { action: 'import', why: 'missing' };
    }
    case 'hostname':
      // Both the kernel's name and the one of the next boot.
      return value(found.values.get('hostname'), `${resource.value} ${resource.value}`);
    case 'sysctl':
    case 'hosts':
      return value(found.values.get(idOf(resource)), resource.value);
    case 'kubeconfig':
      return found.values.get(idOf(resource)) === sha256(resource.content)
        ? undefined
        : { action: found.values.has(idOf(resource)) ? 'change' : 'create', why: 'content' };
    case 'user':
      return found.values.has(idOf(resource)) ? undefined : { action: 'create', why: 'missing' };
    case 'package':
      return packageAnswer(resource, found);
    case 'rule':
      return found.present.has(idOf(resource)) ? undefined : { action: 'create', why: 'missing' };
    case 'link':
    case 'trace':
      return undefined;
    case 'object':
      return objectAnswer(resource, input);
  }
}

/** What a person calls it. */
export function targetOf(resource: Resource): string {
  switch (resource.kind) {
    case 'directory':
    case 'file':
    case 'program':
      return resource.path;
    case 'unit':
      return resource.unit;
    case 'image':
      return resource.archive.replace(/^.*[\\/]/, '');
    case 'rule':
      return `iptables ${resource.words[0] ?? ''}`;
    case 'hosts':
      return '/etc/hosts';
    case 'kubeconfig':
      return `~${resource.user}/.kube/config`;
    case 'sysctl':
    case 'trace':
    case 'hostname':
    case 'link':
    case 'user':
    case 'object':
      return resource.name;
    case 'package':
      return `package ${resource.name}`;
  }
}

/**
 * Something of that name is there, and the ledger does not know it: somebody else's. Ledgers that were begun before such files
 * were written down do not know copies of what a service makes either; whoever has other things of ours there has ours.
 */
const isOthers = ({ found, ledger }: ChangeInput, resource: Resource, action: ChangeAction): boolean =>
  action === 'change' &&
  (resource.kind === 'kubeconfig' ||
    ((resource.kind === 'file' || resource.kind === 'program') && found.paths.has(resource.path))) &&
  !ledger.has(idOf(resource)) &&
  !(resource.kind === 'file' && resource.copyOf !== undefined && ledger.size > 0);

const isSecret = (resource: Resource): boolean =>
  resource.kind === 'kubeconfig' || (resource.kind === 'file' && resource.secret);

/** The copy of a file of ours as somebody has edited it: named by its content, so that the same is saved once. */
const copyOf = (path: string, sum: string): string => `${paths.keelsonState}/edited${path}.${sum.slice(0, 8)}`;

/** Where what is there has to be saved; undefined when it is as Keelson has written it, or a secret. */
function savedAs(
  { found, ledger }: ChangeInput,
  resource: Resource,
  { why }: { why: ChangeReason },
): string | undefined {
  if (resource.kind !== 'file' || resource.secret || why !== 'content') return undefined;
  const entry = ledger.get(idOf(resource));
  const sum = found.paths.get(resource.path)?.sha256;
  return entry === undefined || sum === undefined || entry.written?.includes(sum)
    ? undefined
    : copyOf(resource.path, sum);
}

const reasonOf = (
  resource: Resource,
  { why }: { why: ChangeReason },
  { reasons }: Pick<ChangeInput, 'reasons'>,
): ChangeReason => (resource.kind === 'file' && why === 'content' ? (reasons?.get(resource.path) ?? why) : why);

export interface StepChanges {
  readonly step: StepId;
  readonly changes: readonly PlannedChange[];
}

/**
 * The changes of one host, step by step, in the order of the steps. Where the API cannot be asked, its objects are taken for
 * missing only in a step that has something else to do: on a host that is as it should be nobody has removed them.
 */
export function hostChanges(
  steps: readonly { readonly step: StepId; readonly resources: readonly Resource[] }[],
  input: ChangeInput,
): StepChanges[] {
  const touched = new Set<string>();
  const planned = new Set<string>();
  return steps.map(({ step, resources }) => {
    const changes = resources.flatMap((resource): PlannedChange[] => {
      const id = idOf(resource);
      const what = answer(resource, input, touched);
      // The same file in two steps is changed once, by the first.
      if (!what || planned.has(id)) return [];
      planned.add(id);
      if ('path' in resource && what.why !== 'mode' && what.why !== 'owner') touched.add(resource.path);
      const saves = savedAs(input, resource, what);
      const marks = {
        ...(isSecret(resource) ? { secret: true as const } : {}),
        ...(isOthers(input, resource, what.action) ? { replaces: true as const } : {}),
        ...(saves === undefined ? {} : { saves }),
      };
      const why = reasonOf(resource, what, input);
      return [{ id, kind: resource.kind, target: targetOf(resource), ...what, why, ...marks }];
    });
    const isUnsure = input.objects === undefined && changes.every(({ kind }) => kind === 'object');
    return { step, changes: isUnsure ? [] : changes };
  });
}

/** The steps about whose objects or copies nobody could say anything: they have to look themselves. */
export const unsureSteps = (
  steps: readonly { readonly step: StepId; readonly resources: readonly Resource[] }[],
  input: Pick<ChangeInput, 'objects' | 'others'>,
): ReadonlySet<StepId> => {
  const isUnknown = (resource: Resource): boolean =>
    (resource.kind === 'object' && input.objects === undefined) ||
    (resource.kind === 'file' && resource.copyOf !== undefined && original(resource, input) === undefined);
  return new Set(steps.flatMap(({ step, resources }) => (resources.some(isUnknown) ? [step] : [])));
};

/** What the ledger has and the cluster file no longer wants: to be removed. Data goes only with a reset or with its node. */
export function leftOver(
  steps: readonly { readonly resources: readonly Resource[] }[],
  ledger: ReadonlyMap<string, LedgerEntry>,
): LedgerEntry[] {
  const wanted = new Set(steps.flatMap(({ resources }) => resources.map(idOf)));
  return [...ledger.values()].filter(({ id, data }) => !wanted.has(id) && !data && !keepsByItself(id));
}

/**
 * Entries that belong to something else's life: images and objects stay as long as the cluster does, the host's name has two
 * places.
 */
const keepsByItself = (id: string): boolean => /^(image|object):/.test(id) || id === 'file:/etc/hostname';
