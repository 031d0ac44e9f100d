/** Measures deployments on the lab's hosts through the command line, as a person runs it: fresh ones, and unchanged ones. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { JobEvent } from '../../shared/job/job';
import { writeClusterFile, type LabClusterFile } from './clusterFile';
import { Lab } from './lab';
import { run } from './run';

const usage = `npm run bench -- [--runs N]     N fresh deployments, each followed by an unchanged one (default 1). Needs root.`;

/** Seconds by name: each step (from its first task's start to its last one's end), `job`, and `command` with its start and end. */
type Seconds = ReadonlyMap<string, number>;

const root = join(import.meta.dirname, '../..');

async function deploy(lab: Lab, { path, credentialsPath }: LabClusterFile): Promise<Seconds> {
  const started = Date.now();
  const { stdout } = await run(
    process.execPath,
    [
      join(root, 'electron/cli/bin.cjs'),
      'apply',
      ...['--file', path, '--credentials', credentialsPath, '--accept-host-keys', '--json'],
    ],
    { cwd: root, env: { ...process.env, KEELSON_DATA_DIR: join(lab.folder, 'bench') } },
  );
  const command = (Date.now() - started) / 1000;
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
  return new Map([...secondsOf(lines.map((line) => JSON.parse(line) as JobEvent)), ['command', command]]);
}

function secondsOf(events: readonly JobEvent[]): [string, number][] {
  const spans = new Map<string, { from: number; to: number }>();
  const extend = (name: string, at: number): void => {
    const span = spans.get(name) ?? { from: at, to: at };
    spans.set(name, { from: Math.min(span.from, at), to: Math.max(span.to, at) });
  };
  for (const event of events) {
    if (event.type !== 'task-started' && event.type !== 'task-ended') continue;
    extend(event.task.slice(0, event.task.indexOf('@')), event.at);
    extend('job', event.at);
  }
  const job = spans.get('job');
  spans.delete('job');
  return [...spans, ...(job ? [['job', job] as const] : [])].map(([name, { from, to }]) => [name, (to - from) / 1000]);
}

function print(title: string, runs: readonly Seconds[]): void {
  console.log(`\n${title}, seconds:`);
  for (const name of runs[0]?.keys() ?? []) {
    const values = runs.map((seconds) => (seconds.get(name) ?? 0).toFixed(1).padStart(7)).join('');
    console.log(`  ${name.padEnd(26)}${values}`);
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { runs: { type: 'string', default: '1' }, help: { type: 'boolean' } } });
  const count = Number(values.runs);
  if (values.help === true || !Number.isInteger(count) || count < 1) {
    console.log(usage);
    process.exitCode = values.help === true ? 0 : 2;
    return;
  }
  const [fresh, unchanged]: [Seconds[], Seconds[]] = [[], []];
  for (let index = 0; index < count; index++) {
    const lab = await Lab.start();
    try {
      const file = await writeClusterFile(lab);
      fresh.push(await deploy(lab, file));
      unchanged.push(await deploy(lab, file));
    } finally {
      await lab.stop();
    }
  }
  print('Fresh deployment', fresh);
  print('Unchanged deployment', unchanged);
  console.log(`\nLoad of this machine: ${readFileSync('/proc/loadavg', 'utf8').trim()}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
