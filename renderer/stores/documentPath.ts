/**
 * Reading and changing a plain JSON document by paths such as `nodes[2].ip`, the way issues name them. The document may be
 * anything that a person can write into a file, so nothing here assumes a shape.
 */
type Key = string | number;
/** What holds values: fields or a list. */
export type Container = Readonly<Record<Key, unknown>>;

export const keysOf = (path: string): Key[] =>
  [...path.matchAll(/([^.[\]]+)|\[(\d+)\]/g)].map(([, name, index]) => name ?? Number(index));

export const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;

export const getAt = (document: unknown, path: string): unknown =>
  keysOf(path).reduce<unknown>(
    (value, key) => (isContainer(value) && Object.hasOwn(value, key) ? value[key] : undefined),
    document,
  );

function setKeys(value: unknown, keys: readonly Key[], leaf: unknown): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return leaf;
  if (typeof key === 'number') {
    const list: unknown[] = Array.isArray(value) ? [...(value as unknown[])] : [];
    const changed = setKeys(list[key], rest, leaf);
    if (changed === undefined) return list.toSpliced(key, 1);
    list[key] = changed;
    return list;
  }
  const { [key]: old, ...others } = isContainer(value) && !Array.isArray(value) ? value : {};
  const changed = setKeys(old, rest, leaf);
  if (changed === undefined) return others;
  // The order of keys is the order in the file: what was there keeps its place.
  return isContainer(value) && Object.hasOwn(value, key) ? { ...value, [key]: changed } : { ...others, [key]: changed };
}

/** A copy of the document with one value changed; `undefined` removes the key, or the entry of a list. */
export const setAt = (document: unknown, path: string, value: unknown): unknown =>
  setKeys(document, keysOf(path), value);

/** The list at a path; what is no list counts as empty. */
export const listAt = (document: unknown, path: string): readonly unknown[] => {
  const value = getAt(document, path);
  return Array.isArray(value) ? (value as unknown[]) : [];
};

/** Whether two documents say the same. Parts that are the very same object are not looked into, so an edit costs little. */
export function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (!isContainer(one) || !isContainer(other) || Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && isSame(one[key], other[key]))
  );
}
