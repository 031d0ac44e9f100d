/**
 * Which paths the window may name. It draws what strangers wrote (cluster files, journals), so main does not trust it
 * with the whole disk: a path is accepted only when main gave it to the window before, for the same use. Those are the
 * answers of the operating system's dialogs, the file that the program was started with or that was double-clicked, the
 * list of recent files, the kept draft's file and the files of recorded jobs.
 *
 * Paths inside a document (the programs' folder, key files, image archives) are the cluster file's own content, typed by
 * the person or read from the file: main cannot tell one from the other and does not try. What it does with them is
 * bounded instead. To look at programs it reads files of fixed names and tells their size, machine and version; it runs
 * them only when the person agreed; it opens no folder of another computer that the person did not pick. Keys are
 * read when the person asks for a connection, and their content never reaches the window; of archives it gets the names,
 * checksums and platforms of their images.
 */
import { AppError } from '../../shared/errors';
import type { CallArgs, CallName } from '../../shared/ipc';
import type { Handlers } from './answer';

/** A file that was picked to be read is not thereby one that may be written. */
type PathUse = 'cluster' | 'export' | 'programs';

export interface GrantedPaths {
  /** Remembers that the window gets this path from main, and answers it. */
  give<P extends string | undefined>(use: PathUse, path: P): P;
  has(use: PathUse, path: string): boolean;
}

export function createGrantedPaths(): GrantedPaths {
  const granted: Readonly<Record<PathUse, Set<string>>> = {
    cluster: new Set(),
    export: new Set(),
    programs: new Set(),
  };
  return {
    give: (use, path) => {
      if (path !== undefined) granted[use].add(path);
      return path;
    },
    has: (use, path) => granted[use].has(path),
  };
}

type PathField<N extends CallName> =
  CallArgs<N> extends undefined ? never : Extract<keyof CallArgs<N>, 'path' | 'clusterPath'>;

/** Every argument that is a path: a new one does not compile before it stands here. */
type PathArguments = {
  readonly [N in CallName as [PathField<N>] extends [never] ? never : N]: Readonly<Record<PathField<N>, PathUse>>;
};
const pathArguments: PathArguments = {
  'file.open': { path: 'cluster' },
  'file.save': { path: 'cluster' },
  'draft.save': { path: 'cluster' },
  'hosts.test': { path: 'cluster' },
  'binaries.inspect': { path: 'cluster' },
  'binaries.agreeToRun': { path: 'cluster' },
  'programs.get': { path: 'cluster' },
  'manifest.read': { path: 'cluster' },
  'images.inspect': { path: 'cluster' },
  'bundle.save': { path: 'cluster' },
  'bundle.open': { path: 'cluster' },
  'node.removal': { path: 'cluster' },
  'node.undecided': { path: 'cluster' },
  'admin.revocation': { path: 'cluster' },
  'cis.check': { path: 'cluster' },
  'certificates.check': { path: 'cluster' },
  'comparison.start': { path: 'cluster' },
  'verification.start': { path: 'cluster' },
  'job.start': { path: 'cluster' },
  'export.write': { path: 'export', clusterPath: 'cluster' },
  'kubeconfig.save': { clusterPath: 'cluster' },
};

/** @throws IPC_REJECTED; the path itself is not told. */
function requireGranted(granted: GrantedPaths, channel: string, args: unknown): void {
  const fields = Object.entries((pathArguments as Readonly<Record<string, object>>)[channel] ?? {});
  for (const [field, use] of fields as [string, PathUse][]) {
    const path = (args as Readonly<Record<string, unknown>>)[field];
    if (typeof path === 'string' && !granted.has(use, path))
      throw new AppError('IPC_REJECTED', { channel, reason: `${field}: main gave no such path` });
  }
}

/** The handlers behind the check: none of them sees a path that main has not given. */
export const onlyGranted = (handlers: Handlers, granted: GrantedPaths): Handlers =>
  Object.fromEntries(
    Object.entries(handlers).map(([name, handle]) => [
      name,
      (args: unknown) => {
        requireGranted(granted, name, args);
        return (handle as (args: unknown) => unknown)(args);
      },
    ]),
  ) as unknown as Handlers;
