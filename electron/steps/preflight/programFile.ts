/** A program of the workstation as a file: everything here reads it, and nothing runs it. */
import type { FileHandle } from 'node:fs/promises';
import * as z from 'zod';
import { AppError } from '../../../shared/errors';
import { forgetful, type Remember } from '../../storage/fileNotes';
import { openFile, unreadable } from '../../storage/files';
import { programIn, START_BYTES, wordsOf, type Program } from './elf';
import { ofKubernetes, problemOf } from './fit';

export interface ProgramFile {
  readonly sizeBytes: number;
  /** As `uname -m` names it; undefined when the file is no program for Linux. */
  readonly machine?: string;
  /** What it says its version is; undefined when that is not certain. */
  readonly version?: string;
  /** BINARY_WRONG, BINARY_TRUNCATED: why it cannot start on any machine. */
  readonly problem?: AppError;
}

async function bytesOf(file: FileHandle, from: number, bytes: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, from);
  return buffer.subarray(0, bytesRead);
}

/** Opens a file for as long as `read` takes. @throws FILE_UNREADABLE */
async function reading<T>(path: string, read: (file: FileHandle) => Promise<T>): Promise<T> {
  try {
    const file = await openFile(path);
    try {
      return await read(file);
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw cause instanceof AppError ? cause : unreadable(path, cause);
  }
}

/** The machine that a file is made for. @throws FILE_UNREADABLE */
export const machineOf = (path: string): Promise<string | undefined> =>
  reading(path, async (file) => programIn(await bytesOf(file, 0, START_BYTES))?.machine);

/** What a file is. @throws FILE_UNREADABLE */
export const readProgram = (name: string, path: string, remember: Remember = forgetful): Promise<ProgramFile> =>
  reading(path, async (file) => {
    const [{ size: sizeBytes }, start] = [await file.stat(), await bytesOf(file, 0, START_BYTES)];
    const program = programIn(start);
    const problem = problemOf(name, start, sizeBytes);
    const find = async () => (program && !problem ? await versionOfProgram(name, file, program) : undefined) ?? '';
    const version = (await remember(path, `version of ${name}`, z.string(), find)) || undefined;
    return {
      sizeBytes,
      ...(program ? { machine: program.machine } : {}),
      ...(problem ? { problem } : {}),
      ...(version === undefined ? {} : { version }),
    };
  });

interface VersionMark {
  readonly names: RegExp;
  /** The text of the variable; the version is its first group. */
  readonly text: RegExp;
  /** In how many variables it must stand: a library's own version stands in one. */
  readonly variables: number;
}

/**
 * How programs keep their own version. Kubernetes' build writes it into two variables, `gitVersion` of client-go and of
 * Kubernetes or component-base (github.com/kubernetes/kubernetes, hack/lib/version.sh, v1.9 to v1.36). etcd has one
 * variable `Version`, and beside it `MinClusterVersion`, which is 3.0.0 (github.com/etcd-io/etcd, version/version.go in
 * 3.4, api/version/version.go later).
 */
const versionMarks: readonly VersionMark[] = [
  { names: ofKubernetes, text: /^v(1\.\d+\.\d+(?:[-+][\w.+-]*)?)$/, variables: 2 },
  { names: /^etcd(ctl)?$/, text: /^(?!3\.0\.0$)([34]\.\d+\.\d+(?:[-+][\w.+-]*)?)$/, variables: 1 },
];

/** `1.9.0` to `v1.20.15-eks.1+0123456789abcdef`. */
const [SHORTEST, LONGEST] = [5, 64];
/** Variables of the largest programs take 3 MB. */
const MOST_VARIABLE_BYTES = 32 * 1024 * 1024;
const WINDOW_BYTES = 64 * 1024;

/**
 * The texts that the program's variables hold when it starts. Go, in which all of these programs are written, keeps a
 * string as its address and its length (go.dev/blog/strings, reflect.StringHeader), and texts that stand close together
 * have no end of their own: only by its variable can one be told from its neighbours.
 */
async function variableTexts(file: FileHandle, { segments, bits, bigEndian }: Program): Promise<string[]> {
  const places: { from: number; bytes: number }[] = [];
  for (const { offset, bytes } of segments.filter(({ writable }) => writable)) {
    const variables = await bytesOf(file, offset, Math.min(bytes, MOST_VARIABLE_BYTES));
    const { address } = wordsOf(variables, bits, bigEndian);
    const width = bits / 8;
    for (let at = 0; at + 2 * width <= variables.length; at += width) {
      const length = address(at + width);
      if (length < SHORTEST || length > LONGEST) continue;
      const to = address(at);
      const home = segments.find((one) => to >= one.address && to + length <= one.address + one.bytes);
      if (home) places.push({ from: home.offset + to - home.address, bytes: length });
    }
  }
  places.sort((a, b) => a.from - b.from);
  const texts: string[] = [];
  let window: Buffer = Buffer.alloc(0);
  let windowFrom = 0;
  for (const { from, bytes } of places) {
    if (from + bytes > windowFrom + window.length) {
      window = await bytesOf(file, from, WINDOW_BYTES);
      windowFrom = from;
    }
    texts.push(window.toString('latin1', from - windowFrom, from - windowFrom + bytes));
  }
  return texts;
}

async function versionOfProgram(name: string, file: FileHandle, program: Program): Promise<string | undefined> {
  const mark = versionMarks.find(({ names }) => names.test(name));
  if (!mark) return undefined;
  const found = new Map<string, number>();
  for (const text of await variableTexts(file, program)) {
    const version = mark.text.exec(text)?.[1];
    if (version !== undefined) found.set(version, (found.get(version) ?? 0) + 1);
  }
  const [only, ...others] = [...found].filter(([, times]) => times >= mark.variables);
  return others.length === 0 ? only?.[0] : undefined;
}

/** Read at once while words are searched for. */
const SEARCHED_BYTES = 1 << 20;

/**
 * Which of the words (of letters, digits and hyphens) do not occur in the file; a program holds its flags' names as plain
 * text. All are searched for at once: one after the other takes three times as long in programs of 100 MB. The parts without
 * code come first, because linkers put texts there, and the search is over with the last word found.
 */
export const absentWords = (path: string, words: readonly string[]): Promise<string[]> =>
  reading(path, async (file) => {
    const program = programIn(await bytesOf(file, 0, START_BYTES));
    const texts = program?.segments.filter(({ executable }) => !executable) ?? [];
    const buffer = Buffer.allocUnsafe(SEARCHED_BYTES);
    const longest = Math.max(0, ...words.map((word) => word.length));
    let absent = [...words];
    for (const { offset, bytes } of [...texts, { offset: 0, bytes: Infinity }]) {
      const end = offset + bytes;
      let tail = '';
      for (let at = offset; at < end && absent.length > 0;) {
        const { bytesRead } = await file.read(buffer, 0, Math.min(SEARCHED_BYTES, end - at), at);
        if (bytesRead === 0) break;
        at += bytesRead;
        const text = tail + buffer.toString('latin1', 0, bytesRead);
        const seen = text.match(new RegExp(absent.join('|'), 'g')) ?? [];
        // A word inside of a longer one (`bind-address` in `insecure-bind-address`) is not matched by itself.
        absent = absent.filter((word) => !seen.some((one) => one.includes(word)));
        tail = text.slice(-longest);
      }
    }
    return absent;
  });
