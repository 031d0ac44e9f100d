/** How the components describe their files. */
import type { NodeContext } from '../kubernetes/nodeContext';
import { paths } from '../kubernetes/paths';
import type { AuthorityName } from '../pki/certificate';
import type { TargetFile } from './targetFile';
import { unitText, type UnitText } from './unit';

/** A file of a component, as data: only what stands in it depends on the cluster and the node. */
export interface FileRule extends Pick<TargetFile, 'path' | 'installPath' | 'owner'> {
  readonly mode: number;
  /** Where everybody has an identity, nobody but root has to read it. */
  readonly closes?: true;
  /** It is the certificate of this authority. */
  readonly authority?: AuthorityName;
  /** Undefined when this cluster or this node has no need of it. */
  readonly content: (context: NodeContext) => string | undefined;
  /** Only root may read it then, whatever its mode says, and it is masked on screen. */
  readonly isSecret: (context: NodeContext) => boolean;
}

type Content = FileRule['content'];

const SECRET_MODE = 0o600;

/** A file that everybody may read. */
export const publicFile = (path: TargetFile['path'], installPath: string, content: Content): FileRule => ({
  ...{ path, installPath, mode: 0o644, content },
  isSecret: () => false,
});

/** A file that only root may read, and that is masked on screen. */
export const secretFile = (path: TargetFile['path'], installPath: string, content: Content): FileRule => ({
  ...publicFile(path, installPath, content),
  isSecret: () => true,
});

/** A kubeconfig: a secret when the token is in it. */
export const kubeconfigFile = (path: TargetFile['path'], installPath: string, content: Content): FileRule => ({
  ...publicFile(path, installPath, content),
  isSecret: ({ access }) => access.kind === 'token',
});

/** A file that only root has to read: profile simple leaves it open, as the guide does. */
export const configurationFile = (path: TargetFile['path'], installPath: string, content: Content): FileRule => ({
  ...publicFile(path, installPath, content),
  closes: true,
});

/** A script. */
export const scriptFile = (path: TargetFile['path'], installPath: string, content: Content): FileRule => ({
  ...publicFile(path, installPath, content),
  mode: 0o755,
});

/** A unit of systemd: installed under the last part of its path. */
export const unitFile = (path: TargetFile['path'], unit: (context: NodeContext) => UnitText | undefined): FileRule =>
  configurationFile(path, `${paths.units}/${path.slice(path.indexOf('/') + 1)}`, (context) => {
    const text = unit(context);
    return text && unitText(text);
  });

export const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** The file of one node; undefined where it has none. */
export function renderFile(rule: FileRule, context: NodeContext): TargetFile | undefined {
  const content = rule.content(context);
  if (content === undefined) return undefined;
  const { path, installPath, owner } = rule;
  const secret = rule.isSecret(context);
  const isClosed = secret || (rule.closes === true && context.access.kind === 'certificates');
  const mode = isClosed ? SECRET_MODE : rule.mode;
  return { path, installPath, mode, content, secret, ...(owner === undefined ? {} : { owner }) };
}
