/** The page's own scheme: `app://keelson/` serves the built files and nothing else. file:// would give a page too much. */
import { readFile } from 'node:fs/promises';
import { protocol } from 'electron';
import { assetFor, CONTENT_SECURITY_POLICY } from './assets';

const SCHEME = 'app';
const HOST = 'keelson';
const PAGE_ORIGIN = `${SCHEME}://${HOST}`;
export const PAGE_URL = `${PAGE_ORIGIN}/index.html`;

/** Must run before Electron is ready. */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the folder of the built page. Must run after Electron is ready. */
export function servePage(folder: string): void {
  protocol.handle(SCHEME, async ({ url }) => {
    const asset = assetFor(folder, url, HOST);
    const body = asset && (await readFile(asset.path).catch(() => undefined));
    if (!asset || !body) return new Response('not found', { status: 404 });
    return new Response(new Uint8Array(body), {
      headers: {
        'content-type': asset.type,
        'content-security-policy': CONTENT_SECURITY_POLICY,
        'x-content-type-options': 'nosniff',
      },
    });
  });
}
