import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { assetFor, CONTENT_SECURITY_POLICY } from './assets';

const folder = join('/', 'app', 'renderer');
const find = (url: string) => assetFor(folder, url, 'keelson');

describe('assetFor', () => {
  it.each([
    ['app://keelson/', 'index.html', 'text/html; charset=utf-8'],
    ['app://keelson/index.html?x=1#top', 'index.html', 'text/html; charset=utf-8'],
    ['app://keelson/assets/main-1a2b.js', 'assets/main-1a2b.js', 'text/javascript; charset=utf-8'],
    ['app://keelson/assets/a%20b.svg', 'assets/a b.svg', 'image/svg+xml'],
    // The URL parser itself takes the dots away: what is left lies inside.
    ['app://keelson/../../etc/x.html', 'etc/x.html', 'text/html; charset=utf-8'],
    // Decoded once, as a file server does: an odd name inside the folder, no way out of it.
    ['app://keelson/%252e%252e/secret.json', '%2e%2e/secret.json', 'application/json'],
  ])('serves %s', (url, path, type) => {
    expect(find(url)).toEqual({ path: join(folder, path), type });
  });

  it.each([
    ['encoded dots', 'app://keelson/%2e%2e%2fmain.js'],
    ['encoded slashes', 'app://keelson/..%2F..%2Fsecret.json'],
    ['backslashes', 'app://keelson/..%5C..%5Csecret.json'],
    ['a NUL byte', 'app://keelson/index.html%00.png'],
    ['broken encoding', 'app://keelson/%E0%A4%A.html'],
    ['a folder of a similar name', 'app://keelson/..%2Frenderer-old%2Findex.html'],
    ['another host', 'app://other/index.html'],
    ['a kind of file that is not served', 'app://keelson/.env'],
    ['no URL', 'index.html'],
  ])('refuses %s', (_, url) => {
    expect(find(url)).toBeUndefined();
  });
});

describe('CONTENT_SECURITY_POLICY', () => {
  it('allows no remote content and no inline script', () => {
    expect(CONTENT_SECURITY_POLICY).toContain("default-src 'none'");
    expect(CONTENT_SECURITY_POLICY).toContain("script-src 'self';");
    expect(CONTENT_SECURITY_POLICY).not.toMatch(/https?:|\*|unsafe-eval/);
  });
});
