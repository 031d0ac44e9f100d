/** How the modules of the target files describe their files. */
import type { NodeContext } from '../kubernetes/nodeContext';
import { paths } from '../kubernetes/paths';
import type { TargetFile } from './targetFile';

/** Makes one file of a node, or undefined when this cluster or this node has no need of it. */
export type FileRule = (context: NodeContext) => TargetFile | undefined;

/** A file that everybody may read. */
export const publicFile = (path: TargetFile['path'], installPath: string, content: string): TargetFile => ({
  path,
  installPath,
  mode: 0o644,
  content,
  secret: false,
});

/** A file that only root may read, and that is masked on screen. */
export const secretFile = (path: TargetFile['path'], installPath: string, content: string): TargetFile => ({
  path,
  installPath,
  mode: 0o600,
  content,
  secret: true,
});

/** A script. */
export const programFile = (path: TargetFile['path'], installPath: string, content: string): TargetFile => ({
  ...publicFile(path, installPath, content),
  mode: 0o755,
});

/** A unit of systemd: installed under the last part of its path. */
export const unitFile = (path: TargetFile['path'], content: string): TargetFile =>
  publicFile(path, `${paths.units}/${path.split('/').at(-1) ?? ''}`, content);

export const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
