/**
 * Changes of a manifest, as data: each says which object, which place in it and what is to stand there. One that finds its place
 * missing is an error that names it: a manifest that has been written in another way must not be applied half changed.
 */
import { AppError } from '../errors';
import type { ManifestObject } from './objects';
import { titleOf } from './objects';

/** Keys, and `{ name }` for the entry of a list that has it. */
type Place = readonly (string | { readonly name: string })[];

interface Target {
  readonly kind: string;
  readonly name: string;
}

export type Patch = { readonly of: Target; readonly at: Place } & (
  | {
      /** Takes the place of what is there. */
      readonly change: 'set';
      readonly value: unknown;
    }
  /** The place is a text of JSON: these fields of it are set, groups in it are merged. */
  | { readonly change: 'json'; readonly value: Readonly<Record<string, unknown>> }
  /** The place is a container: the variable has this value, wherever it came from before. */
  | { readonly change: 'variable'; readonly name: string; readonly value: string }
  /** The place is a container: the flag stands among its arguments, once. */
  | { readonly change: 'flag'; readonly name: string; readonly value: string }
  /** The place, which need not be there, is a short text that is another one whenever that object's data are. */
  | { readonly change: 'mark'; readonly data: Target }
);

export const set = (of: Target, at: Place, value: unknown): Patch => ({ of, at, change: 'set', value });
export const variable = (of: Target, at: Place, name: string, value: string): Patch => ({
  ...{ of, at, change: 'variable', name, value },
});
export const flag = (of: Target, at: Place, name: string, value: string): Patch => ({
  ...{ of, at, change: 'flag', name, value },
});
/** Pods read a ConfigMap when they start: a DaemonSet replaces them when their template says that it has changed. */
export const restartedBy = (of: Target, data: Target): Patch => ({
  ...{ of, at: ['spec', 'template', 'metadata', 'annotations', 'keelson/configuration'], change: 'mark', data },
});

type Fields = Record<string, unknown>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const placeText = (place: Place): string =>
  place.reduce<string>(
    (text, part) => (typeof part === 'string' ? (text === '' ? part : `${text}.${part}`) : `${text}[${part.name}]`),
    '',
  );

const entryOf = (value: unknown, part: Place[number]): unknown => {
  if (typeof part === 'string') return isFields(value) ? value[part] : undefined;
  return Array.isArray(value) ? value.find((entry) => isFields(entry) && entry['name'] === part.name) : undefined;
};

const at = (object: unknown, place: Place): unknown => place.reduce<unknown>(entryOf, object);

function merged(there: Fields, wanted: Fields): Fields {
  const parts = Object.entries(wanted).map(([key, value]) => {
    const former = there[key];
    return [key, isFields(former) && isFields(value) ? merged(former, value) : value] as const;
  });
  return { ...there, ...Object.fromEntries(parts) };
}

/** What a text of JSON says, in its own words; undefined for any other. */
export function jsonIn(text: unknown): Fields | undefined {
  try {
    const value = typeof text === 'string' ? (JSON.parse(text) as unknown) : undefined;
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The same, with groups made on the way where there are none. */
function groupAt(object: unknown, place: Place): unknown {
  return place.reduce<unknown>((value, part) => {
    if (typeof part === 'string' && isFields(value)) value[part] ??= {};
    return entryOf(value, part);
  }, object);
}

/** Puts a value where the last part of the place leads to; answers whether there is such a place. */
function put(object: ManifestObject, place: Place, value: unknown, isNewToo: boolean): boolean {
  const last = place.at(-1);
  const parent = isNewToo ? groupAt(object, place.slice(0, -1)) : at(object, place.slice(0, -1));
  if (typeof last !== 'string' || !isFields(parent) || (!isNewToo && !(last in parent))) return false;
  parent[last] = value;
  return true;
}

const listIn = (container: Fields, key: string): unknown[] => (Array.isArray(container[key]) ? container[key] : []);

function withVariable(container: unknown, name: string, value: string): boolean {
  if (!isFields(container)) return false;
  const others = listIn(container, 'env').filter((entry) => !(isFields(entry) && entry['name'] === name));
  container['env'] = [...others, { name, value }];
  return true;
}

/** `--iface=eth1`; a container without `args` has its flags behind its command. */
function withFlag(container: unknown, name: string, value: string): boolean {
  if (!isFields(container)) return false;
  const key = 'args' in container ? 'args' : 'command';
  if (!(key in container)) return false;
  const others = listIn(container, key).filter((word) => !String(word).startsWith(`--${name}=`));
  container[key] = [...others, `--${name}=${value}`];
  return true;
}

/** FNV-1a (datatracker.ietf.org, draft-eastlake-fnv): it tells one text from another, and nobody has to trust it. */
function markOf(text: string): string {
  let mark = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) mark = Math.imul(mark ^ text.charCodeAt(at), 0x01000193);
  return (mark >>> 0).toString(16).padStart(8, '0');
}

/** The same whatever the order in which somebody has written them. */
const dataText = (object: ManifestObject): string =>
  JSON.stringify(isFields(object['data']) ? Object.entries(object['data']).sort() : []);

function apply(object: ManifestObject, patch: Patch, find: (target: Target) => ManifestObject): boolean {
  switch (patch.change) {
    case 'set':
      return put(object, patch.at, patch.value, false);
    case 'json': {
      const there = jsonIn(at(object, patch.at));
      return there !== undefined && put(object, patch.at, JSON.stringify(merged(there, patch.value), null, 2), false);
    }
    case 'variable':
      return withVariable(at(object, patch.at), patch.name, patch.value);
    case 'flag':
      return withFlag(at(object, patch.at), patch.name, patch.value);
    case 'mark':
      return put(object, patch.at, markOf(dataText(find(patch.data))), true);
  }
}

/**
 * Changes the objects, which are the caller's own, in the order of the patches: what marks others' data comes after them.
 * @throws MANIFEST_LACKS {name, object, place}: `place` is empty where the object itself is missing
 */
export function applyPatches(objects: readonly ManifestObject[], patches: readonly Patch[], name: string): void {
  const find = ({ kind, name: wanted }: Target): ManifestObject => {
    const object = objects.find((one) => one.kind === kind && one.metadata.name === wanted);
    if (!object) throw new AppError('MANIFEST_LACKS', { name, object: `${kind} ${wanted}`, place: '' });
    return object;
  };
  for (const patch of patches) {
    const object = find(patch.of);
    if (!apply(object, patch, find))
      throw new AppError('MANIFEST_LACKS', { name, object: titleOf(object), place: placeText(patch.at) });
  }
}
