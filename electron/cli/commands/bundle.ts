import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { GottenManifest, GottenPrograms } from '../../../shared/ipc/binaries';
import { isSupported, minorOf, supported } from '../../../shared/kubernetesVersion';
import { describeError } from '../../../shared/messages';
import { fill } from '../../../shared/messages/messages';
import { RELEASES_SINCE, type Mirrors } from '../../../shared/versions/publishers';
import { fromPublishers, withVersions, type Getting } from '../../services/programs/programs';
import { parseClusterYaml, readClusterText, writeClusterFile } from '../../storage/clusterFile';
import { checkCluster } from '../clusterInput';
import { Stop, tell, tellProblem, type Command, type CommandContext } from '../context';
import { exit } from '../exitCodes';
import { megabytes, whileTold } from '../output/whileTold';

type Program = GottenPrograms['programs'][number];
type Fields = Readonly<Record<string, unknown>>;

/** What was fetched, from where, with which checksum, and where it lies. An archive's own lines come once. */
function tellFile(context: CommandContext, programs: readonly Program[]): void {
  const { texts, values, terminal } = context;
  const [first] = programs;
  if (!first) return;
  const { file, version, wasThere } = first;
  if (values.json) {
    for (const program of programs) tell(context, { type: 'program', ...program });
    return;
  }
  const name = programs.map((program) => program.name).join(', ');
  terminal.out(fill(wasThere ? texts.bundle.wasThere : texts.bundle.fetched, { name, version, url: file.url }));
  const sum = file.fromMirror ? texts.bundle.mirrorSum : texts.bundle.sum;
  terminal.out(`  ${fill(sum, { sha256: file.sha256, url: file.sumsUrl })}`);
  for (const { path, sizeBytes } of programs)
    terminal.out(`  ${fill(texts.bundle.path, { path, size: megabytes(sizeBytes) })}`);
}

/** The manifest of the pod network, where there is one. */
function tellManifest(context: CommandContext, manifest: GottenManifest): void {
  const { texts, terminal } = context;
  const { title, version, url, path, sha256, isKnown, sizeBytes } = manifest;
  if (context.values.json) {
    tell(context, { type: 'manifest', ...manifest });
    return;
  }
  terminal.out(fill(texts.bundle.manifest, { title, version, where: url ?? path }));
  terminal.out(`  ${fill(isKnown ? texts.bundle.knownSum : texts.bundle.noSum, { sha256 })}`);
  terminal.out(`  ${fill(texts.bundle.path, { path, size: megabytes(sizeBytes) })}`);
}

/** Fetches, and tells of each file as soon as it is there. */
const whileFetching = <T>(context: CommandContext, work: (getting: Getting) => Promise<T>): Promise<T> =>
  whileTold(context, ({ signal, onProgress, forget }) =>
    work({
      ...{ arch: context.values.arch ?? 'amd64', signal, onProgress },
      onFile: (programs) => {
        forget();
        tellFile(context, programs);
      },
    }),
  );

/** A version as it was asked for: exact, or `.0` for a minor alone. Throws Stop(2) for what Keelson does not fetch. */
function versionAsked(context: CommandContext, asked: string): string {
  const version = isMinor(asked) ? `${asked}.0` : asked;
  if (isSupported(version) && (minorOf(version) ?? 0) >= RELEASES_SINCE) return version;
  const range = { min: `1.${String(RELEASES_SINCE)}`, max: supported.max };
  tellProblem(context, fill(context.texts.bundle.badVersion, { ...range, what: asked }));
  throw new Stop(exit.badInput);
}

const isMinor = (asked: string): boolean => /^1\.\d+$/.test(asked);

/** Of a minor alone the newest patch, with who says so. */
async function exactVersion(
  context: CommandContext,
  asked: string,
  mirrors: Mirrors | undefined,
  signal: AbortSignal,
): Promise<string> {
  const { texts, services, language } = context;
  const version = versionAsked(context, asked);
  if (!isMinor(asked)) return version;
  const newest = await services.programs.newest(version, mirrors, signal);
  const { error, url } = newest;
  const text = error
    ? fill(texts.bundle.newestKnown, { version: newest.version, why: describeError(error, language) })
    : fill(texts.bundle.newest, { version: newest.version, url });
  tell(context, { type: 'version', ...newest }, text);
  return newest.version;
}

interface Input {
  readonly document: Fields;
  readonly path: string;
  readonly mirrors: Mirrors | undefined;
  /** Whether its programs came from elsewhere so far. */
  readonly isNew: boolean;
}

/** The cluster file, its programs taken from their publishers. Throws Stop(2) after one line per issue. */
async function readInput(context: CommandContext): Promise<Input> {
  const { file, kubernetes } = context.values;
  const path = resolve(file);
  const text = await readClusterText(path);
  const before = parseClusterYaml(text, path);
  const document = fromPublishers(before);
  const wanted = kubernetes === undefined ? {} : { kubernetesVersion: versionAsked(context, kubernetes) };
  // That no versions are written down is about to change.
  const cluster = checkCluster(context, { ...document, ...wanted }, text, 'VERSIONS_NOT_WRITTEN');
  const { source } = cluster.binaries;
  return {
    ...{ document, path },
    mirrors: source.kind === 'release' ? source.mirrors : undefined,
    isNew: !isDeepStrictEqual(document, before),
  };
}

/** Fetches all programs, and writes down which versions they are. */
export const bundleGet: Command = async (context) => {
  const { values, services, texts } = context;
  const input = values.file === '' ? undefined : await readInput(context);
  const gotten = await whileFetching(context, async (getting) => {
    const { kubernetes } = values;
    const version =
      kubernetes === undefined ? undefined : await exactVersion(context, kubernetes, input?.mirrors, getting.signal);
    if (!input) return services.programs.getOf(version ?? '', getting);
    const wanted = version === undefined ? input.document : { ...input.document, kubernetesVersion: version };
    return services.programs.getFor(wanted, { ...getting, clusterPath: input.path });
  });
  const { kubernetesVersion, versions, programs } = gotten;
  if (gotten.manifest) tellManifest(context, gotten.manifest);
  if (input) await writeClusterFile(input.path, withVersions(input.document, gotten));
  tell(
    context,
    { type: 'result', kubernetesVersion, versions, programs: programs.length, ...(input ? { path: input.path } : {}) },
    fill(texts.bundle.done, { count: programs.length }),
    ...(input ? [fill(texts.bundle.written, { path: input.path })] : []),
    ...(input?.isNew ? [texts.bundle.source] : []),
  );
  return exit.done;
};
