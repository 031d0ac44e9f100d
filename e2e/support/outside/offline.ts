/** A workstation without a way to any publisher or registry. */
import { join } from 'node:path';

const nobody = 'http://127.0.0.1:9';

/**
 * The environment of one: every download goes to a proxy that is not there (RFC 863's port, which nobody serves here), and nothing
 * has been fetched before. SSH knows no proxy, so the hosts are reached.
 */
export const offline = (folder: string): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(['http', 'https', 'all'].flatMap((scheme) => bothCases(`${scheme}_proxy`, nobody))),
  ...Object.fromEntries(bothCases('no_proxy', '')),
  KEELSON_CACHE: join(folder, 'empty-cache'),
});

const bothCases = (name: string, value: string): [string, string][] => [
  [name, value],
  [name.toUpperCase(), value],
];
