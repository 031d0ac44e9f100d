import { appendFile, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseCluster } from '../../shared/cluster/schema';
import type { JobEvent, JobHappening } from '../../shared/job/job';
import { deployPlan } from '../../shared/job/plan';
import { createRecord, readRecord, recordFiles, reopenRecord } from './record';
import { clusterDocument } from './testing/scripted';

const document = clusterDocument(1);
const plan = deployPlan(parseCluster(document).cluster!);
const started: JobHappening = { type: 'job-started', id: 'j1', kind: 'deploy', clusterName: 'lab', plan };
const event = (seq: number, happening: JobHappening): JobEvent => ({ ...happening, seq, at: 1000 + seq });

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'keelson-record-')), 'jobs', 'j1');
});
afterEach(() => rm(join(folder, '..', '..'), { recursive: true }));

async function write(...happenings: JobHappening[]): Promise<void> {
  const record = await createRecord(folder, document);
  happenings.forEach((happening, index) => record.append(event(index + 1, happening)));
  record.close();
}

it('gives back what was written, private to the person', async () => {
  await write(started, { type: 'task-started', task: 'preflight@n1' });
  const read = await readRecord(folder);
  expect(read.document).toEqual(document);
  expect(read.state).toMatchObject({ id: 'j1', status: 'running', startedAt: 1001, seq: 2 });
  expect(read.state.tasks['preflight@n1']).toMatchObject({ status: 'running', startedAt: 1002, attempts: 1 });
  const posix = process.platform !== 'win32';
  expect((await stat(recordFiles(folder).events)).mode & 0o777).toBe(posix ? 0o600 : 0o666);
  expect((await stat(folder)).mode & 0o777).toBe(posix ? 0o700 : 0o777);
});

it('has each event on disk before append returns', async () => {
  const record = await createRecord(folder, document);
  for (const [index, happening] of [started, { type: 'job-cancelling' } as const].entries()) {
    record.append(event(index + 1, happening));
    const lines = (await readFile(recordFiles(folder).events, 'utf8')).split('\n');
    expect(lines).toHaveLength(index + 2);
  }
  record.close();
});

describe('a crash', () => {
  it.each([
    '{"seq":3,"at":1003,"type":"job-can',
    '{"seq":3,"at":1003,"type":"job-cancelling"}',
    '\0\0\0\0\n',
    '\0\0',
    `{"seq":3,${' '.repeat(500)}`,
  ])('in the middle of a line (%j) costs that line only, and the record goes on behind it', async (rest) => {
    await write(started, { type: 'task-started', task: 'preflight@n1' });
    await appendFile(recordFiles(folder).events, rest);
    const { state, record } = await reopenRecord(folder);
    expect(state).toMatchObject({ status: 'running', seq: 2 });
    record.append(event(3, { type: 'job-ended', status: 'failed' }));
    record.close();
    expect((await readRecord(folder)).state).toMatchObject({ status: 'failed', seq: 3 });
    const text = await readFile(recordFiles(folder).events, 'utf8');
    expect(text.endsWith(`${JSON.stringify(event(3, { type: 'job-ended', status: 'failed' }))}\n`)).toBe(true);
  });

  it('in the middle of a Chinese character is no problem either', async () => {
    await write(started, {
      type: 'task-command',
      task: 'preflight@n1',
      command: { command: '主机', exitCode: 0, output: '好', durationMs: 1 },
    });
    const { size } = await stat(recordFiles(folder).events);
    const text = await readFile(recordFiles(folder).events);
    await truncate(recordFiles(folder).events, text.lastIndexOf(Buffer.from('好')) + 1);
    expect(size).toBeGreaterThan((await stat(recordFiles(folder).events)).size);
    const { state, record } = await reopenRecord(folder);
    expect(state.seq).toBe(1);
    record.append(event(2, { type: 'job-ended', status: 'done' }));
    record.close();
    expect((await readRecord(folder)).state).toMatchObject({ status: 'done', seq: 2 });
  });
});

describe('a damaged record', () => {
  const refusal = (reason: string, detail?: string) => ({
    code: 'JOB_RECORD_UNREADABLE',
    params: { path: recordFiles(folder).events, reason },
    ...(detail === undefined ? {} : { detail }),
  });

  it('is refused with the line that nobody understands', async () => {
    await write(started, { type: 'job-cancelling' }, { type: 'job-ended', status: 'cancelled' });
    const path = recordFiles(folder).events;
    const lines = (await readFile(path, 'utf8')).split('\n');
    await writeFile(path, [lines[0], '{"type":"job-renamed","seq":2,"at":1}', lines[2], ''].join('\n'));
    await expect(readRecord(folder)).rejects.toMatchObject(refusal('damaged', 'line 2'));
    await expect(reopenRecord(folder)).rejects.toMatchObject(refusal('damaged', 'line 2'));
  });

  it('that says nothing is refused', async () => {
    await write();
    await expect(readRecord(folder)).rejects.toMatchObject(refusal('empty'));
  });

  it('is never written over by a new one', async () => {
    await write(started);
    await expect(createRecord(folder, document)).rejects.toMatchObject({
      code: 'FILE_UNWRITABLE',
      params: { reason: 'EEXIST' },
    });
  });
});
