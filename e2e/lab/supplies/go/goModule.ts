import { existsSync } from 'node:fs';
import { copyFile, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached, cachePath } from '../../cache';
import { CommandError, run } from '../../run';
import { withGoCaches } from './caches';
import { toolsGo, wrapperGoMod, type GoMod, type WrappedModules } from './wrapper';

/** Programs that are built from Go modules together, and lie in `<cache>/<name>/<version>`. */
export interface GoPrograms extends WrappedModules {
  /** Name of each program -> its package. */
  readonly programs: Readonly<Record<string, string>>;
  /** The same for programs that run the tests of a package. */
  readonly tests?: Readonly<Record<string, string>>;
  /** Name of each file to lie beside them -> its path in the first module. */
  readonly files?: Readonly<Record<string, string>>;
  /** A package of the first module that is left out, with the import of it in the module's main program. */
  readonly without?: string;
  /** Strings that the linker puts in, mostly where the programs keep their version. */
  readonly variables?: Readonly<Record<string, string>>;
  /** C is compiled in, and the program is static all the same: it runs on any host. */
  readonly c?: { readonly tags: readonly string[]; readonly prepare: () => Promise<void> };
}

/** The folder of programs, or why they cannot be had on this machine. */
export type Supply = { readonly folder: string } | { readonly missing: string };

const answers = new Map<string, Promise<Supply>>();

/**
 * Programs that are cached, or built now: from seconds to six minutes on 2 cores. That needs as new a Go on PATH as their modules ask for
 * (an older one may fetch it by itself), and a way to the modules. What failed once in this process is not tried again.
 */
export function goPrograms(wanted: GoPrograms): Promise<Supply> {
  const key = cachePath(wanted.name, wanted.version);
  const answer = answers.get(key) ?? supply(key, wanted).catch(missing);
  answers.set(key, answer);
  return answer;
}

async function supply(folder: string, wanted: GoPrograms): Promise<Supply> {
  if (existsSync(folder)) return { folder };
  await withGoCaches(async (env) => {
    // Another process may have built them while this one waited.
    if (!existsSync(folder)) await askForModules(wanted, env);
    await cached(wanted.name, wanted.version, (result) => build(wanted, result, env));
  });
  return { folder };
}

/** Longer takes no answer of a registry, but the silence of a network that lets nothing out. */
const PATIENCE_SECONDS = 30;

let silence: Error | undefined;

/** @throws Error when these modules cannot be had. Silence is waited for once in a process. */
async function askForModules({ modules, version }: GoPrograms, env: NodeJS.ProcessEnv): Promise<void> {
  if (silence !== undefined) throw silence;
  const signal = AbortSignal.timeout(PATIENCE_SECONDS * 1000);
  try {
    await run('go', ['list', '-m', ...modules.map((path) => `${path}@v${version}`)], { cwd: '/', env, signal });
  } catch (cause) {
    if (!signal.aborted) throw cause;
    silence = new Error(`no answer within ${String(PATIENCE_SECONDS)} seconds from where Go looks for modules`);
    throw silence;
  }
}

async function build(wanted: GoPrograms, result: string, env: NodeJS.ProcessEnv): Promise<void> {
  const work = join(result, 'work');
  await mkdir(work);
  const go = async (...args: string[]): Promise<string> => (await run('go', args, { cwd: work, env })).stdout;
  const modules = await Promise.all(wanted.modules.map((path) => download(go, `${path}@v${wanted.version}`)));
  const { programs, tests = {}, files = {} } = wanted;
  const copy = wanted.without === undefined ? '' : await copyWithout(modules[0]?.folder ?? '', wanted.without, work);
  const replaced = copy === '' ? '' : `replace ${wanted.modules[0] ?? ''} => ${copy}\n`;
  await writeFile(join(work, 'go.mod'), `${wrapperGoMod(wanted, modules)}${replaced}`);
  await writeFile(join(work, 'tools.go'), toolsGo(Object.values({ ...programs, ...tests })));
  // For other systems than this one a package may be missing that a younger library has no more.
  await go('mod', 'tidy', ...(wanted.younger ? ['-e'] : []));
  await wanted.c?.prepare();
  // Whether the tests are well written is not asked: that takes as long as to build them.
  const commands = [...commandsFor(['build'], programs), ...commandsFor(['test', '-c', '-vet=off'], tests)];
  for (const { command, program, path } of commands) {
    await run('go', [...command, ...buildFlags(wanted), '-o', join(result, program), path], {
      cwd: work,
      env: { ...env, CGO_ENABLED: wanted.c === undefined ? '0' : '1' },
    });
  }
  for (const [name, path] of Object.entries(files)) {
    await copyFile(join(modules[0]?.folder ?? '', path), join(result, name));
  }
  await rm(work, { recursive: true });
}

/** Copies a module without one of its packages; answers where to, from the wrapper. */
async function copyWithout(module: string, left: string, work: string): Promise<string> {
  const copy = join(work, 'module');
  await cp(module, copy, { recursive: true, filter: (path) => path !== join(module, left) });
  // Go's cache of modules is read-only.
  await run('chmod', ['-R', 'u+w', copy]);
  const main = join(copy, 'main.go');
  const lines = (await readFile(main, 'utf8')).split('\n');
  await writeFile(main, lines.filter((line) => !line.includes(`/${left}"`)).join('\n'));
  return './module';
}

const commandsFor = (command: readonly string[], programs: Readonly<Record<string, string>>) =>
  Object.entries(programs).map(([program, path]) => ({ command, program, path }));

/** A module's go.mod, and the folder where its files lie. */
async function download(
  go: (...args: string[]) => Promise<string>,
  module: string,
): Promise<GoMod & { readonly folder: string }> {
  const there = JSON.parse(await go('mod', 'download', '-json', module)) as { GoMod: string; Dir: string };
  return { ...(JSON.parse(await go('mod', 'edit', '-json', there.GoMod)) as GoMod), folder: there.Dir };
}

function buildFlags({ variables = {}, c }: GoPrograms): string[] {
  const strings = Object.entries(variables).map(([name, value]) => `-X ${name}=${value}`);
  const stripped = ['-s', '-w', ...(c === undefined ? [] : ['-extldflags -static']), ...strings];
  return [...(c === undefined ? [] : [`-tags=${c.tags.join(',')}`]), `-ldflags=${stripped.join(' ')}`];
}

/** The last thing that Go said is the reason; what it was doing comes before. */
function missing(cause: unknown): Supply {
  if (!(cause instanceof Error)) throw cause;
  const words = cause instanceof CommandError ? cause.result.stderr.trim().split('\n').at(-1) : undefined;
  return { missing: words === undefined ? cause.message : `not to be built from Go modules: ${words}` };
}
