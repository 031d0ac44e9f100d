import { describe, expect, it } from 'vitest';
import { sumIn } from './sums';

const [one, other] = ['1'.repeat(64), 'a'.repeat(64)];
const sumOf = (text: string, of: 'file' | 'list' = 'file'): string =>
  sumIn(text, { name: 'etcd.tar.gz', sums: { url: 'https://x/sums', of } });

describe('the checksum of a file', () => {
  it.each([
    ['alone', one],
    ['alone, with an end', `${one}\n`],
    ['with the name of the file', `${one}  etcd.tar.gz\n`],
    ['as a binary file', `${one} *etcd.tar.gz\r\n`],
    ['with the folder where it was made', `${one}  ./release/etcd.tar.gz\n`],
    ['among those of others', `${other}  etcd.tar.gz.asc\n${one}  etcd.tar.gz\n${other}  etcd\n`],
    [
      'inside a signature',
      `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n${one}  etcd.tar.gz\n-----BEGIN PGP SIGNATURE-----\n\niQ==\n`,
    ],
  ])('stands %s', (_, text) => {
    expect(sumOf(text)).toBe(one);
  });

  it('is one, whatever its letters', () => {
    expect(sumOf('A'.repeat(64))).toBe(other);
  });

  it.each([
    ['an error page', '<!doctype html><html><body>404</body></html>', 'no-sum'],
    ['nothing', '', 'no-sum'],
    ['a shorter one', `${'1'.repeat(40)}  etcd.tar.gz`, 'no-sum'],
    ['that of another file', `${one}  kubelet\n`, 'other-sum'],
    ['two of them', `${one}  etcd.tar.gz\n${other}  etcd.tar.gz\n`, 'several-sums'],
    ['one with a name and one without', `${one}  etcd.tar.gz\n${other}\n`, 'several-sums'],
  ])('is not %s', (_, text, reason) => {
    const params = { name: 'etcd.tar.gz', url: 'https://x/sums', reason };
    expect(() => sumOf(text)).toThrow(expect.objectContaining({ code: 'CHECKSUM_UNUSABLE', params }) as Error);
  });

  it('of a list has the name of its file', () => {
    expect(sumOf(`${one}  etcd.tar.gz`, 'list')).toBe(one);
    expect(() => sumOf(one, 'list')).toThrow(
      expect.objectContaining({ params: expect.objectContaining({ reason: 'other-sum' }) as object }) as Error,
    );
  });
});
