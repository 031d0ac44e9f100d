/** Where in a cluster file something stands, so that what is wrong with it is found in an editor. */
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node, type Pair } from 'yaml';

/** What a step into the file leads to: where it begins, and its value. */
interface Found {
  readonly offset: number | undefined;
  readonly value: unknown;
  /** What is still to be gone of the place. */
  readonly rest: string;
}

const startOf = (node: unknown): number | undefined => (node as Node | undefined)?.range?.[0];

/** The field that the place begins with. A key may have dots in it itself (an image's name): the longest one that fits. */
function field(pairs: readonly Pair[], place: string): Found | undefined {
  const named = place.replace(/^\./, '');
  const fits = pairs.flatMap(({ key, value }) => {
    const name = isScalar(key) ? String(key.value) : '';
    const rest = named.slice(name.length);
    return named.startsWith(name) && /^($|[.[])/.test(rest) ? [{ offset: startOf(key), value, rest }] : [];
  });
  return fits.sort((one, other) => one.rest.length - other.rest.length)[0];
}

function entry(items: readonly unknown[], place: string): Found | undefined {
  const [text, index] = /^\[(\d+)\]/.exec(place) ?? [];
  const value = index === undefined ? undefined : items[Number(index)];
  return text === undefined || value === undefined
    ? undefined
    : { offset: startOf(value), value, rest: place.slice(text.length) };
}

function step(document: Document, { value, rest }: Found): Found | undefined {
  const node = isAlias(value) ? value.resolve(document) : value;
  if (isMap(node)) return field(node.items, rest);
  return isSeq(node) ? entry(node.items, rest) : undefined;
}

/**
 * Answers the line (1, 2, ...) of a place such as `nodes[2].ip`; of something that is not written, the line of the nearest
 * thing around it that is. Undefined when the text holds nothing.
 */
export function lineFinder(text: string): (place: string) => number | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  return (place) => {
    let at: Found = { offset: startOf(document.contents), value: document.contents, rest: place };
    for (let next: Found | undefined = at; next; next = at.rest === '' ? undefined : step(document, at)) at = next;
    return at.offset === undefined ? undefined : lines.linePos(at.offset).line;
  };
}
