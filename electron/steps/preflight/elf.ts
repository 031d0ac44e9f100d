/** What kind of machine a program is made for, from the first bytes of the file (ELF header, man 5 elf). */
import { open } from 'node:fs/promises';
import { AppError } from '../../../shared/errors';

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

const MAGIC = '\x7fELF';
const BIG_ENDIAN = 2;
/** The shortest whole header, that of 32-bit programs. */
export const HEADER_BYTES = 52;

/** `x86_64`; undefined when the bytes are no ELF header, `unknown` for a machine that is not in the table. */
export function machineOfHeader(header: Buffer): string | undefined {
  if (header.length < HEADER_BYTES || header.toString('latin1', 0, 4) !== MAGIC) return undefined;
  const machine = header[5] === BIG_ENDIAN ? header.readUInt16BE(18) : header.readUInt16LE(18);
  return machines.get(machine)?.[0] ?? 'unknown';
}

/** The machine of a file. @throws FILE_UNREADABLE */
export async function machineOf(path: string): Promise<string | undefined> {
  try {
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
      return machineOfHeader(buffer.subarray(0, bytesRead));
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw new AppError('FILE_UNREADABLE', { path, reason: cause instanceof Error ? cause.message : '' }, { cause });
  }
}

/** Whether a program for `machine` runs where `uname -m` says `architecture`. */
export const runsOn = (machine: string, architecture: string): boolean =>
  [...machines.values()].some((names) => names.includes(machine) && names.includes(architecture));
