/** Programs made byte by byte (ELF, man 5 elf): with the parts that Keelson reads, and able to run where they may. */

const HEADER_BYTES = 64;
const SEGMENT_BYTES = 56;
const [READ_RUN, READ_WRITE] = [5, 6];
const LOADED = 1;
const RUNNABLE = 2;
const LITTLE_ENDIAN_64 = [2, 1, 1];
export const X86_64 = 0x3e;
export const AARCH64 = 0xb7;

export interface ElfProgram {
  /** e_machine. */
  readonly machine?: number;
  /** What runs first. */
  readonly code?: Buffer;
  /** Words that stand somewhere in it, as the names of flags do. */
  readonly words?: readonly string[];
  /** What its string variables hold; close together and without ends, as Go's linker lays texts out. */
  readonly variables?: readonly string[];
}

/** A whole program of two segments: code and texts, then variables. Its last byte is part of the second. */
export function elfProgram({ machine = X86_64, code, words = [], variables = [] }: ElfProgram): Buffer {
  const start = HEADER_BYTES + 2 * SEGMENT_BYTES;
  const front = [code ?? Buffer.alloc(0), Buffer.from(words.join('\0')), Buffer.from('proc')];
  const texts = Buffer.concat([...front, ...variables.map((text) => Buffer.from(text)), Buffer.from('390625<-chan')]);
  const dataAt = Math.ceil((start + texts.length) / 16) * 16;
  const pair = (address: number, length: number): Buffer => {
    const bytes = Buffer.alloc(16);
    bytes.writeBigUInt64LE(BigInt(address), 0);
    bytes.writeBigUInt64LE(BigInt(length), 8);
    return bytes;
  };
  let address = 0x400000 + start + front.reduce((sum, { length }) => sum + length, 0);
  const data = [...variables, ''].map((text) => {
    const at = address;
    address += text.length;
    return pair(at, text.length);
  });

  const header = Buffer.alloc(HEADER_BYTES);
  header.write('\x7fELF', 'latin1');
  header.set(LITTLE_ENDIAN_64, 4);
  header.writeUInt16LE(RUNNABLE, 16);
  header.writeUInt16LE(machine, 18);
  header.writeUInt32LE(1, 20);
  header.writeBigUInt64LE(BigInt(0x400000 + start), 24);
  header.writeBigUInt64LE(BigInt(HEADER_BYTES), 32);
  header.writeUInt16LE(HEADER_BYTES, 52);
  header.writeUInt16LE(SEGMENT_BYTES, 54);
  header.writeUInt16LE(2, 56);

  const segment = (flags: number, offset: number, base: number, bytes: number): Buffer => {
    const entry = Buffer.alloc(SEGMENT_BYTES);
    entry.writeUInt32LE(LOADED, 0);
    entry.writeUInt32LE(flags, 4);
    for (const [at, value] of [offset, base + offset, base + offset, bytes, bytes, 0x1000].entries())
      entry.writeBigUInt64LE(BigInt(value), 8 + 8 * at);
    return entry;
  };
  const padding = Buffer.alloc(dataAt - start - texts.length);
  return Buffer.concat([
    header,
    segment(READ_RUN, 0, 0x400000, start + texts.length),
    segment(READ_WRITE, dataAt, 0x10000000, 16 * data.length),
    ...[texts, padding, ...data],
  ]);
}

/** x86_64: makes an empty file of that name and ends (open(2), exit(2)): whoever ran it can be told by the file. */
export const leavesMark = (path: string): Buffer =>
  Buffer.concat([
    Buffer.from('488d3d1a000000be41000000baa4010000b8020000000f0531ffb83c0000000f05', 'hex'),
    Buffer.from(`${path}\0`),
  ]);
