/** Logins to registries: those that `docker login` has written for this person. Those to mirrors are asked for. */
import { join } from 'node:path';
import * as z from 'zod';
import { readText } from '../../storage/files';

/** docker/cli, cli/config: only what lies in the file itself; helper programs are not run. */
const configSchema = z.object({ auths: z.record(z.string(), z.object({ auth: z.string().optional() })).default({}) });

const MAX_BYTES = 1024 * 1024;

/** Docker Hub's key of old. */
const hub = 'index.docker.io';
const hubHosts: ReadonlySet<string> = new Set(['docker.io', 'registry-1.docker.io', hub]);

const hostOf = (key: string): string => key.replace(/^https?:\/\//, '').split('/')[0] ?? key;

/** What to say in `Authorization` to whoever asks for a login to a registry; undefined where the person has none. */
export type LoginTo = (host: string) => Promise<string | undefined>;

/** What a user and a password are in `Authorization` (RFC 7617). */
export const basicLogin = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

export const dockerLogins =
  (homeDir: string): LoginTo =>
  async (host) => {
    const text = await readText(join(homeDir, '.docker', 'config.json'), { maxBytes: MAX_BYTES }).catch(() => '');
    const { auths } = parsed(text);
    const wanted = hubHosts.has(host) ? hub : host;
    const found = Object.entries(auths).find(([key]) => hostOf(key) === wanted);
    const auth = found?.[1].auth;
    return auth ? `Basic ${auth}` : undefined;
  };

function parsed(text: string): z.infer<typeof configSchema> {
  try {
    return configSchema.parse(JSON.parse(text));
  } catch {
    return { auths: {} };
  }
}
