import type { IpcMainInvokeEvent, WebContents } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CALL_CHANNEL, EVENT_CHANNEL } from '../../shared/ipc';
import type { Handlers } from './answer';
import { createEventSender } from './events';
import { isTrusted, originOf, registerIpc } from './register';

type Listener = (event: unknown, ...args: unknown[]) => unknown;
const ipc = vi.hoisted(() => ({ listeners: new Map<string, (event: unknown, ...args: unknown[]) => unknown>() }));
vi.mock('electron', () => ({
  ipcMain: {
    handle: (channel: string, listener: Listener) => ipc.listeners.set(channel, listener),
    on: (channel: string, listener: Listener) => ipc.listeners.set(channel, listener),
  },
}));

const send = vi.fn();
const ours = { isDestroyed: () => false, send } as unknown as WebContents;
const page = { webContents: () => ours, origin: 'app://keelson' };
const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
const event = (url: string, sender: unknown = ours, parent: unknown = null) =>
  ({ sender, senderFrame: { url, parent } }) as unknown as IpcMainInvokeEvent;
const fromPage = event('app://keelson/index.html');
const recent = vi.fn(() => ['/home/a/lab.yaml']);
const handlers = { 'file.recent': recent } as unknown as Handlers;
const call = (from: unknown, ...args: unknown[]) => ipc.listeners.get(CALL_CHANNEL)?.(from, ...args);

beforeEach(() => {
  vi.clearAllMocks();
  ipc.listeners.clear();
});

describe('who is answered', () => {
  it('our page in our window', () => {
    expect(isTrusted(fromPage, page)).toBe(true);
  });

  it.each([
    ['another page in our window', event('https://evil.example/')],
    ['a host that only begins like ours', event('app://keelson.evil/index.html')],
    ['a local file', event('file:///index.html')],
    ['a blank page', event('about:blank')],
    ['another window', event('app://keelson/index.html', {})],
    ['a frame inside our page', event('app://keelson/index.html', ours, {})],
    ['a frame that is gone', { sender: ours, senderFrame: null } as unknown as IpcMainInvokeEvent],
  ])('not %s', async (_, from) => {
    registerIpc(handlers, page, log);
    expect(await call(from, 'file.recent', undefined)).toMatchObject({ ok: false, error: { code: 'IPC_REJECTED' } });
    expect(recent).not.toHaveBeenCalled();
    expect(log.error).toHaveBeenCalledOnce();
  });

  it('nobody when there is no window', () => {
    expect(isTrusted(fromPage, { ...page, webContents: () => undefined })).toBe(false);
  });

  it('compares scheme and host, and the port of the development server', () => {
    expect(originOf('http://localhost:5173/index.html')).toBe('http://localhost:5173');
    expect(originOf('nonsense')).toBe('');
  });
});

describe('registerIpc', () => {
  it('answers calls, and says when none is in flight any more', async () => {
    let finish = (): void => undefined;
    const slow = new Promise<string[]>((resolve) => (finish = () => resolve(['/a.yaml'])));
    const idle = registerIpc({ 'file.recent': () => slow } as unknown as Handlers, page, log);
    const answered = call(fromPage, 'file.recent', undefined);
    let isIdle = false;
    const waiting = idle().then(() => (isIdle = true));
    await Promise.resolve();
    expect(isIdle).toBe(false);
    finish();
    expect(await answered).toEqual({ ok: true, value: ['/a.yaml'] });
    await waiting;
    expect(isIdle).toBe(true);
  });
});

describe('createEventSender', () => {
  const listens = (name: unknown, from: unknown = fromPage) => ipc.listeners.get(EVENT_CHANNEL)?.(from, name);

  it('keeps commands until the page listens to them', () => {
    const sender = createEventSender(page, log);
    sender.send('command', { name: 'openPath', path: '/a.yaml' });
    sender.send('job', { id: 'j', events: [] });
    expect(send).not.toHaveBeenCalled();
    listens('command');
    expect(send.mock.calls).toEqual([[EVENT_CHANNEL, 'command', { name: 'openPath', path: '/a.yaml' }]]);
    sender.send('command', { name: 'save' });
    expect(send).toHaveBeenCalledTimes(2);
  });

  it('sends job events only while somebody listens to them', () => {
    const sender = createEventSender(page, log);
    listens('job');
    sender.send('job', { id: 'j', events: [] });
    sender.pageStarts();
    sender.send('job', { id: 'j', events: [] });
    expect(send).toHaveBeenCalledOnce();
  });

  it('does not hear a strange frame or an unknown name', () => {
    const sender = createEventSender(page, log);
    listens('command', event('https://evil.example/'));
    listens('nothing');
    listens({});
    sender.send('command', { name: 'new' });
    expect(send).not.toHaveBeenCalled();
  });
});
