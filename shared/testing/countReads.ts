/** The same value, with a count of how often an element of one of its lists is read: shows how work grows, without a clock. */
export function countReads<T extends object>(value: T): { readonly value: T; readonly reads: () => number } {
  let reads = 0;
  const known = new WeakMap<object, object>();
  const counted = <V extends object>(inner: V): V => {
    const earlier = known.get(inner);
    if (earlier) return earlier as V;
    const proxy = new Proxy(inner, {
      get(target, key, receiver) {
        if (Array.isArray(target) && typeof key === 'string' && /^\d+$/.test(key)) reads += 1;
        const found: unknown = Reflect.get(target, key, receiver);
        return typeof found === 'object' && found !== null ? counted(found) : found;
      },
    });
    known.set(inner, proxy);
    return proxy;
  };
  return { value: counted(value), reads: () => reads };
}
