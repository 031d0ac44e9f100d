/** Passwords for a run without a terminal: a private file beside the cluster file, never inside it. */
import { parseDocument } from 'yaml';
import * as z from 'zod';
import type { HostSecrets } from '../../ssh/login/credentials';
import { readText } from '../../storage/files';
import { modeOpenToOthers } from './privateFile';

const MAX_BYTES = 1024 * 1024;
const secret = z.string().min(1).max(1024);
const schema = z.strictObject({
  nodes: z
    .record(
      z.string(),
      z.strictObject({ password: secret.optional(), passphrase: secret.optional(), sudoPassword: secret.optional() }),
    )
    .optional(),
  mirrors: z.record(z.string(), z.strictObject({ password: secret })).optional(),
});

export interface ReadCredentials {
  readonly nodes: ReadonlyMap<string, HostSecrets>;
  /** Of mirrors that want a login, by the registry that they stand for. */
  readonly mirrors: ReadonlyMap<string, HostSecrets>;
}

/** Why the file is not used. `where` names a place in it and never quotes a value. */
export type CredentialsProblem =
  { readonly kind: 'open'; readonly mode: string } | { readonly kind: 'invalid'; readonly where: string };

/**
 * Reads `{nodes: {n1: {password, passphrase, sudoPassword}}, mirrors: {docker.io: {password}}}` from YAML or JSON. A file that others on the machine may
 * read is refused. Throws FILE_UNREADABLE {path, reason}.
 */
export async function readCredentials(
  path: string,
): Promise<ReadCredentials | { readonly problem: CredentialsProblem }> {
  const mode = await modeOpenToOthers(path);
  if (mode !== undefined) return { problem: { kind: 'open', mode } };
  const document = parseDocument(await readText(path, { maxBytes: MAX_BYTES }));
  const [error] = document.errors;
  if (error) return { problem: { kind: 'invalid', where: String(error.linePos?.[0].line ?? 1) } };
  const result = schema.safeParse(document.toJS());
  if (!result.success) {
    return { problem: { kind: 'invalid', where: result.error.issues[0]?.path.join('.') ?? '' } };
  }
  const { nodes = {}, mirrors = {} } = result.data;
  const known = Object.entries(nodes).map(([name, secrets]): [string, HostSecrets] => [
    name,
    Object.fromEntries(Object.entries(secrets).filter(([, value]) => value !== undefined)),
  ]);
  return { nodes: new Map(known), mirrors: new Map(Object.entries(mirrors)) };
}
