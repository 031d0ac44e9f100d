import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { identify, isAlive, killAndWait, signal } from './processes';

it('knows a process again and ends it', async () => {
  const child = spawn('sleep', ['1000']);
  const closed = once(child, 'close');
  const sleeper = identify(child.pid ?? 0);
  expect(isAlive(sleeper)).toBe(true);
  killAndWait(sleeper);
  expect(isAlive(sleeper)).toBe(false);
  await closed;
});

it('leaves a process alone that only has the same number', async () => {
  const child = spawn('sleep', ['1000']);
  const another = { pid: child.pid ?? 0, startTime: '1' };
  expect(isAlive(another)).toBe(false);
  signal(another, 'SIGKILL');
  expect(isAlive(identify(another.pid))).toBe(true);
  child.kill();
  await once(child, 'close');
});

it('refuses to identify what has ended', async () => {
  const child = spawn('true');
  await once(child, 'close');
  expect(() => identify(child.pid ?? 0)).toThrow('already ended');
});
