/** Puts target files in place. */
import { AppError } from '../../../shared/errors';
import type { Change } from '../../../shared/job/job';
import { componentOf, type ComponentId } from '../../../shared/components';
import { filesOf } from '../../../shared/resources/nodeResources';
import type { TargetFile } from '../../../shared/target/targetFile';
import type { StepContext } from '../step';

/** What is needed of a file to put it in place. */
export type InstalledFile = Pick<TargetFile, 'installPath' | 'mode' | 'owner' | 'content'>;

/** The files of a component on this node; not every version and network has all of them. */
export function targetFilesOf({ files }: Pick<StepContext, 'files'>, id: ComponentId): TargetFile[] {
  const component = componentOf(id);
  return component ? filesOf(component, files) : [];
}

/** @throws INTERNAL when the generator has not made a file that this step cannot do without. */
export function requiredFile(files: readonly TargetFile[], name: string): TargetFile {
  const file = files.find(({ path }) => path.endsWith(`/${name}`));
  if (!file) throw new AppError('INTERNAL', { message: `no target file ${name}` });
  return file;
}

/** Puts files in place and reports what happened to each. Answers the paths whose content or mode differed. */
export async function installFiles(
  { host, signal, report }: Pick<StepContext, 'host' | 'signal' | 'report'>,
  files: readonly InstalledFile[],
): Promise<readonly string[]> {
  if (files.length === 0) return [];
  const wanted = files.map((file) => file.installPath);
  const created = new Set<string>();
  const changed = await host.writeFiles(
    files.map(({ installPath, mode, owner, content }) => ({
      ...{ path: installPath, mode, content },
      ...(owner === undefined ? {} : { owner }),
    })),
    { signal, onNew: (path) => created.add(path) },
  );
  const action = (path: string): Change['action'] =>
    changed.includes(path) ? (created.has(path) ? 'created' : 'updated') : 'unchanged';
  for (const path of wanted) report.changed({ kind: 'file', target: path, action: action(path) });
  return changed;
}
