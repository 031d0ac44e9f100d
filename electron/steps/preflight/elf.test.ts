import { describe, expect, it } from 'vitest';
import { kindOfOther, programIn } from './elf';

/** A header of 32-bit big-endian words with one segment and one section, each told by its end in the file. */
function program32({ segmentEnd, sectionEnd, sectionType }: Record<string, number>): Buffer {
  const bytes = Buffer.alloc(52 + 32 + 40);
  bytes.write('\x7fELF\x01\x02', 'latin1');
  bytes.writeUInt16BE(0x15, 18);
  bytes.writeUInt32BE(52, 28);
  bytes.writeUInt32BE(84, 32);
  for (const [at, value] of [
    [42, 32],
    [44, 1],
    [46, 40],
    [48, 1],
  ] as const)
    bytes.writeUInt16BE(value, at);
  bytes.writeUInt32BE(1, 52);
  bytes.writeUInt32BE(100, 52 + 4);
  bytes.writeUInt32BE((segmentEnd ?? 0) - 100, 52 + 16);
  bytes.writeUInt32BE(sectionType ?? 1, 84 + 4);
  bytes.writeUInt32BE(200, 84 + 16);
  bytes.writeUInt32BE((sectionEnd ?? 0) - 200, 84 + 20);
  return bytes;
}

describe('the length of a program', () => {
  it.each([
    ['the last segment', { segmentEnd: 5000, sectionEnd: 300 }, 5000],
    ['the last section', { segmentEnd: 300, sectionEnd: 7000 }, 7000],
    // SHT_NOBITS: memory that begins as zeros is not in the file.
    ['its tables, where the section takes no room', { segmentEnd: 110, sectionEnd: 7000, sectionType: 8 }, 124],
  ])('follows from %s', (_, ends, leastBytes) => {
    expect(programIn(program32(ends))).toMatchObject({ machine: 'ppc64le', bits: 32, bigEndian: true, leastBytes });
  });

  it('covers the tables also when only the header is there', () => {
    const start = program32({ segmentEnd: 110, sectionEnd: 300 }).subarray(0, 60);
    expect(programIn(start)).toMatchObject({ leastBytes: 124, segments: [] });
  });
});

describe('a file that is no program', () => {
  it.each([
    ['', 'empty'],
    ['<html>\r\n\t404</html>', 'text'],
    ['找不到文件', 'text'],
    ['\xcf\xfa\xed\xfe\x07\0\0\x01', 'not-elf'],
  ])('%j is %s', (content, kind) => {
    const bytes = Buffer.from(content, content.startsWith('\xcf') ? 'latin1' : 'utf8');
    expect(programIn(bytes)).toBeUndefined();
    expect(kindOfOther(bytes)).toBe(kind);
  });
});
