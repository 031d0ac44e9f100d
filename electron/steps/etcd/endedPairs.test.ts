import { expect, it } from 'vitest';
import { memberPairs } from '../../../shared/components/etcd/certificates';
import type { CertificateObjection } from '../../../shared/pki/certificate';
import { makeAuthority } from '../../pki/issue';
import type { StepContext } from '../step';
import { refuseAlone, replaceEndedPairs } from './endedPairs';

const files = [...memberPairs.map(({ installPath }) => installPath), '/etc/kubernetes/pki/apiserver'].flatMap((pair) =>
  ['crt', 'key'].map((end) => ({ installPath: `${pair}.${end}`, mode: 0o600, content: end })),
);

/** What is done, in its order, on a node where this is wrong with these certificates. */
async function doneWhere(objections: Readonly<Record<string, CertificateObjection>>): Promise<string[]> {
  const done: string[] = [];
  const context = {
    node: { hostname: 'm1' },
    files,
    secrets: { pki: { objectionTo: (_: string, id: string) => objections[id] } },
    report: { changed: ({ action, target }: { action: string; target: string }) => done.push(`${action} ${target}`) },
    host: { writeFiles: (wanted: readonly { path: string }[]) => Promise.resolve(wanted.map(({ path }) => path)) },
  };
  const note = (): Promise<void> => Promise.resolve(void done.push('written down'));
  await replaceEndedPairs(context as unknown as StepContext, { note });
  return done;
}

it('replaces what has ended of a member, after it was written down, and nothing else', async () => {
  expect(await doneWhere({ 'etcd-peer': 'ended', 'etcd-server': 'ends-soon', apiserver: 'ended' })).toEqual([
    'written down',
    'updated /etc/etcd/pki/peer.crt',
    'updated /etc/etcd/pki/peer.key',
  ]);
});

it('does nothing where nothing has ended', async () => {
  expect(await doneWhere({ 'etcd-peer': 'ends-soon' })).toEqual([]);
  expect(await doneWhere({})).toEqual([]);
});

it('is not begun on one member alone where the others, of those that can be reached, have ended too', async () => {
  const made = async (now: Date): Promise<string> =>
    (await makeAuthority('etcd', { now, keyAlgorithm: 'ecdsa-p256', days: 365 })).certificate;
  const pairs = new Map([
    ['m2', await made(new Date('2020-01-01'))],
    ['m3', await made(new Date())],
  ]);
  const hostOf = (name: string): Promise<unknown> => {
    const stdout = pairs.get(name);
    return stdout === undefined
      ? Promise.reject(new Error('no answer'))
      : Promise.resolve({ run: () => Promise.resolve({ stdout }) });
  };
  const context = { node: { hostname: 'm1' }, hostOf, signal: new AbortController().signal } as unknown as StepContext;
  await expect(refuseAlone(context, ['m2', 'm3', 'm4'])).rejects.toMatchObject({
    ...{ code: 'ETCD_CERTIFICATES_ENDED', params: { host: 'm1', others: 'm2' } },
  });
  await expect(refuseAlone(context, ['m3', 'm4'])).resolves.toBeUndefined();
});
