/** What a program file is, from its first bytes: for which machine, and how long it must be (ELF, man 5 elf). */

/** e_machine -> the names that `uname -m` has for it. */
const machines: ReadonlyMap<number, readonly string[]> = new Map([
  [0x03, ['i386', 'i686']],
  [0x15, ['ppc64le', 'ppc64']],
  [0x16, ['s390x']],
  [0x28, ['armv7l', 'armv6l', 'arm']],
  [0x3e, ['x86_64']],
  [0xb7, ['aarch64', 'arm64']],
  [0xf3, ['riscv64']],
]);

/** Whether a program for `machine` runs where `uname -m` says `architecture`. */
export const runsOn = (machine: string, architecture: string): boolean =>
  [...machines.values()].some((names) => names.includes(machine) && names.includes(architecture));

/** Places of the fields in the file's header and in the entries of its two tables; both widths of words. */
const layouts = {
  32: {
    header: { bytes: 52, segments: 28, sections: 32, segmentSize: 42, sectionSize: 46 },
    segment: { flags: 24, offset: 4, address: 8, bytes: 16 },
    section: { type: 4, offset: 16, bytes: 20 },
  },
  64: {
    header: { bytes: 64, segments: 32, sections: 40, segmentSize: 54, sectionSize: 58 },
    segment: { flags: 4, offset: 8, address: 16, bytes: 32 },
    section: { type: 4, offset: 24, bytes: 32 },
  },
} as const;

const MAGIC = '\x7fELF';
const BITS_32 = 1;
const BIG_ENDIAN = 2;
/** PT_NULL, an entry that says nothing, and PT_LOAD, a segment that is brought into memory. */
const [UNUSED, LOADED] = [0, 1];
/** PF_X, PF_W. */
const [EXECUTABLE, WRITABLE] = [1, 2];
/** SHT_NULL, SHT_NOBITS: sections that take no room in the file. */
const EMPTY_SECTIONS: readonly number[] = [0, 8];

/** As much of a file as is read to know what it is: the tables of segments of real programs end far below. */
export const START_BYTES = 4096;

/** Numbers of a file in its own byte order. */
export interface Words {
  readonly bits: 32 | 64;
  readonly half: (at: number) => number;
  readonly word: (at: number) => number;
  /** An address or a length: as wide as the program's words. */
  readonly address: (at: number) => number;
}

export function wordsOf(bytes: Buffer, bits: 32 | 64, bigEndian: boolean): Words {
  const word = (at: number): number => (bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at));
  // Not by BigInt: all variables of a program are read with it, half a million words.
  const long = (at: number): number => word(at + (bigEndian ? 0 : 4)) * 2 ** 32 + word(at + (bigEndian ? 4 : 0));
  return {
    bits,
    half: (at) => (bigEndian ? bytes.readUInt16BE(at) : bytes.readUInt16LE(at)),
    word,
    address: bits === 64 ? long : word,
  };
}

/** A part of the file that is brought into memory. */
interface Segment {
  readonly offset: number;
  readonly address: number;
  readonly bytes: number;
  readonly writable: boolean;
  readonly executable: boolean;
}

export interface Program {
  /** `x86_64`; `unknown` for a machine that is not in the table. */
  readonly machine: string;
  /** A shorter file is cut off: a part that its own tables name is not there. */
  readonly leastBytes: number;
  readonly bits: 32 | 64;
  readonly bigEndian: boolean;
  readonly segments: readonly Segment[];
}

/** The program that begins with these bytes (as many as START_BYTES, or the whole file); undefined when it is none. */
export function programIn(start: Buffer): Program | undefined {
  if (start.length < layouts[32].header.bytes || start.toString('latin1', 0, MAGIC.length) !== MAGIC) return undefined;
  const bits = start[4] === BITS_32 ? 32 : 64;
  const bigEndian = start[5] === BIG_ENDIAN;
  const layout = layouts[bits];
  const { header } = layout;
  const words = wordsOf(start, bits, bigEndian);
  const machine = machines.get(words.half(18))?.[0] ?? 'unknown';
  const program = { machine, bits, bigEndian } as const;
  if (start.length < header.bytes) return { ...program, leastBytes: header.bytes, segments: [] };

  /** The places of a table's entries that were read, and where the table ends. */
  const table = (at: number, size: number): { entries: number[]; end: number } => {
    const [first, bytes, count] = [words.address(at), words.half(size), words.half(size + 2)];
    const places = Array.from({ length: count }, (_, index) => first + index * bytes);
    return {
      entries: bytes === 0 ? [] : places.filter((place) => place + bytes <= start.length),
      end: count === 0 ? 0 : first + count * bytes,
    };
  };
  const segmentTable = table(header.segments, header.segmentSize);
  const sectionTable = table(header.sections, header.sectionSize);
  const { segment, section } = layout;
  const all = segmentTable.entries.map((at) => ({
    type: words.word(at),
    offset: words.address(at + segment.offset),
    address: words.address(at + segment.address),
    bytes: words.address(at + segment.bytes),
    writable: (words.word(at + segment.flags) & WRITABLE) !== 0,
    executable: (words.word(at + segment.flags) & EXECUTABLE) !== 0,
  }));
  const sectionEnds = sectionTable.entries
    .filter((at) => !EMPTY_SECTIONS.includes(words.word(at + section.type)))
    .map((at) => words.address(at + section.offset) + words.address(at + section.bytes));
  const ends = all.filter(({ type }) => type !== UNUSED).map(({ offset, bytes }) => offset + bytes);
  return {
    ...program,
    leastBytes: Math.max(header.bytes, segmentTable.end, sectionTable.end, ...ends, ...sectionEnds),
    segments: all.filter(({ type }) => type === LOADED).map(({ type: _type, ...one }) => one),
  };
}

/** No text holds these: every control character but tab, line feed, form feed and carriage return. */
const noText = /[\0-\x08\x0b\x0e-\x1f\x7f]/;

/** What a file is that is no program: a web page that a mirror answered with, or a script, is a text. */
export const kindOfOther = (start: Buffer): 'empty' | 'text' | 'not-elf' =>
  start.length === 0 ? 'empty' : noText.test(start.toString('latin1')) ? 'not-elf' : 'text';
