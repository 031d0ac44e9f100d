/** Which file of the built page a request is for. Pure, so that the traversal check is tested without Electron. */
import { extname, join, sep } from 'node:path';

/** No remote content, no inline script. antd writes its styles into <style> elements, hence 'unsafe-inline' for styles. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

export interface Asset {
  /** Absolute path, always inside the folder. */
  readonly path: string;
  readonly type: string;
}

/**
 * The file for a URL of our scheme: undefined for another host, another kind of file, and anything that would lead out
 * of the folder, however it is encoded.
 */
export function assetFor(folder: string, url: string, host: string): Asset | undefined {
  let pathname: string;
  try {
    const parsed = new URL(url);
    if (parsed.host !== host) return undefined;
    pathname = decodeURIComponent(parsed.pathname);
  } catch {
    return undefined;
  }
  const path = join(folder, pathname === '/' ? 'index.html' : pathname);
  const type = types[extname(path)];
  // A backslash is a separator on Windows only, and a NUL ends a path early: neither has a place in our file names.
  return type !== undefined && path.startsWith(folder + sep) && !/[\\\0]/.test(pathname) ? { path, type } : undefined;
}
