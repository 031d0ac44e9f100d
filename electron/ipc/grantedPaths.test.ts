/** The window as somebody who names any path: what main does with it, over the whole way of a call. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../shared/errors';
import type { CallArgs, CallName } from '../../shared/ipc';
import type { Services } from '../services';
import { answer } from './answer';
import { createGrantedPaths, type GrantedPaths } from './grantedPaths';
import { createHandlers } from './handlers';

/** Services that note what they are called with. `job.open` and the kept things answer what main has stored. */
function fakeServices() {
  const done = vi.fn();
  const note =
    <T>(name: string, result: T) =>
    (...args: unknown[]) => {
      done(name, ...args);
      return Promise.resolve(result);
    };
  const facts = { found: [], missing: [], unknownFlags: [], flagCheck: 'none' };
  const job = {
    id: 'j1',
    kind: 'deploy',
    clusterName: 'lab',
    clusterPath: '/jobs/lab.yaml',
    status: 'done',
    startedAt: 1,
  };
  const services = {
    settings: { get: () => Promise.resolve({ language: 'en', theme: 'light' }) },
    clusterFiles: {
      open: (path: string) => note('open', { path, document: {} })(path),
      save: note('save', undefined),
      recent: () => Promise.resolve(['/recent/lab.yaml']),
      loadDraft: () => Promise.resolve({ path: '/draft/lab.yaml', document: {}, dirty: true }),
      saveDraft: note('saveDraft', undefined),
    },
    hosts: { test: note('test', undefined) },
    binaries: { inspect: note('inspect', facts), agreeToRun: note('agreeToRun', undefined) },
    deployments: {
      start: note('start', 'j2'),
      list: () => Promise.resolve([job]),
      open: note('openJob', { state: job, document: {} }),
    },
    results: {
      exportTo: note('exportTo', { path: '/out', files: 1 }),
      kubeconfig: note('kubeconfig', { name: 'lab.kubeconfig', content: 'text' }),
      saveText: note('saveText', undefined),
    },
  };
  return { services: services as unknown as Services, done };
}

/** What the operating system's dialogs answer. */
const dialogs = {
  openCluster: () => Promise.resolve('/opened/lab.yaml'),
  saveCluster: () => Promise.resolve('/saved/lab.yaml'),
  saveText: () => Promise.resolve('/saved/text'),
  exportFolder: () => Promise.resolve('/out'),
  openBundle: () => Promise.resolve('/bundle.tar'),
  saveBundle: () => Promise.resolve('/bundle.tar'),
  pick: () => Promise.resolve(['//server/picked']),
};

let granted: GrantedPaths;
let fake: ReturnType<typeof fakeServices>;
let firstFile: string | undefined;
beforeEach(() => {
  granted = createGrantedPaths();
  fake = fakeServices();
  firstFile = undefined;
});
afterEach(() => vi.restoreAllMocks());

function call<N extends CallName>(name: N, args: CallArgs<N>) {
  const app = {
    ...{ version: '1', platform: 'linux', locale: 'en-US', language: () => 'en' as const },
    ...{ firstFile: () => firstFile, menuChanged: () => undefined },
  };
  return answer(createHandlers(fake.services, dialogs, app, granted), name, args, { error: vi.fn() });
}
const accepts = async (path: string): Promise<boolean> => (await call('file.save', { path, document: {} })).ok;

describe('a path that main never gave', () => {
  const path = '/etc/passwd';
  const document = {};
  const calls: { readonly [N in CallName]?: CallArgs<N> } = {
    'file.open': { path },
    'file.save': { path, document },
    'draft.save': { path, document, dirty: true },
    'hosts.test': { document, hostname: 'n1', path },
    'binaries.inspect': { document, path },
    'binaries.agreeToRun': { document, path },
    'images.inspect': { document, path },
    'bundle.save': { document, path, arch: 'amd64' },
    'bundle.open': { document, path },
    'job.start': { kind: 'deploy', document, path },
    'export.write': { document, withSecrets: true, overwrite: true, path },
    'kubeconfig.save': { document, clusterPath: path },
  };
  it.each(Object.entries(calls) as [CallName, never][])(
    'is refused in %s, before anything is done',
    async (name, args) => {
      expect(await call(name, args)).toMatchObject({
        ok: false,
        error: { code: 'IPC_REJECTED', params: { channel: name } },
      });
      expect(fake.done).not.toHaveBeenCalled();
    },
  );

  it('is refused as the place that an export starts from, too', async () => {
    const args = { document, withSecrets: true, overwrite: false, clusterPath: path };
    expect(await call('export.write', args)).toMatchObject({ ok: false, error: { code: 'IPC_REJECTED' } });
    expect(fake.done).not.toHaveBeenCalled();
  });

  it('does not stand in the answer', async () => {
    expect(JSON.stringify(await call('file.open', { path }))).not.toContain(path);
  });
});

describe('a path that main gave', () => {
  it.each<[string, string, () => unknown]>([
    ['the file that was opened', '/opened/lab.yaml', () => call('file.open', {})],
    ['the file that was saved', '/saved/lab.yaml', () => call('file.save', { document: {} })],
    ['a recent file', '/recent/lab.yaml', () => call('file.recent', undefined)],
    ['the file of the kept draft', '/draft/lab.yaml', () => call('draft.load', undefined)],
    ['the file of a job of the list', '/jobs/lab.yaml', () => call('job.list', undefined)],
    ['the file of a job that was opened', '/jobs/lab.yaml', () => call('job.open', { id: 'j1' })],
    [
      'the file that the program was started with',
      '/first/lab.yaml',
      () => {
        firstFile = '/first/lab.yaml';
        return call('app.info', undefined);
      },
    ],
  ])('is accepted again: %s', async (_, path, give) => {
    expect(await accepts(path)).toBe(false);
    await give();
    expect(await accepts(path)).toBe(true);
    expect(await accepts(`${path}/../other.yaml`)).toBe(false);
  });

  it('serves one use only: what was picked to be read is not written', async () => {
    await call('dialog.pick', { kind: 'folder', purpose: 'binaries' });
    await call('dialog.pick', { kind: 'file', purpose: 'key' });
    await call('export.write', { document: {}, withSecrets: false, overwrite: false });
    expect(await accepts('//server/picked')).toBe(false);
    expect(await accepts('/out')).toBe(false);
    const again = { document: {}, withSecrets: false, overwrite: true, path: '/out' };
    expect(await call('export.write', again)).toMatchObject({ ok: true });
  });

  it('is accepted for the folder that an export has asked about', async () => {
    fake.services.results.exportTo = () => Promise.reject(new AppError('FOLDER_NOT_EMPTY', { path: '/out' }));
    const args = { document: {}, withSecrets: false, overwrite: false };
    expect(await call('export.write', args)).toMatchObject({ error: { code: 'FOLDER_NOT_EMPTY' } });
    fake.services.results.exportTo = () => Promise.resolve({ path: '/out', files: 1 });
    expect(await call('export.write', { ...args, overwrite: true, path: '/out' })).toMatchObject({ ok: true });
  });
});

describe('the programs of a document', () => {
  const document = (path: unknown) => ({ binaries: { source: { kind: 'upload', path } } });

  it('are looked at in a folder of this computer, which the person may type', async () => {
    expect(await call('binaries.inspect', { document: document('/home/me/programs') })).toMatchObject({ ok: true });
    for (const odd of [undefined, null, 7, 'text', { binaries: null }, document(['a'])])
      expect(await call('binaries.inspect', { document: odd })).toMatchObject({ ok: true });
  });

  it('are not looked at on another computer because a file says so, but when the person picked that folder', async () => {
    for (const share of ['//server/picked', '\\\\server\\picked']) {
      expect(await call('binaries.inspect', { document: document(share) })).toMatchObject({
        ok: false,
        error: { code: 'FILE_UNREADABLE', params: { path: share, reason: 'share' } },
      });
    }
    expect(fake.done).not.toHaveBeenCalled();
    await call('dialog.pick', { kind: 'folder', purpose: 'binaries' });
    expect(await call('binaries.inspect', { document: document('//server/picked') })).toMatchObject({ ok: true });
  });
});

it('a name to begin a dialog with leads to no other folder', async () => {
  for (const name of ['../../etc/passwd', 'C:\\x', '/etc/passwd'])
    expect(await call('logs.save', { text: '', name })).toMatchObject({ ok: false, error: { code: 'IPC_REJECTED' } });
  expect(await call('logs.save', { text: '', name: 'keelson-journal.log' })).toMatchObject({ ok: true });
});
