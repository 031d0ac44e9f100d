import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { writeClusterFile } from './clusterFile';
import { Lab } from './lab';
import { prepare } from './prepare';
import { isAlive } from './host/processes';
import { defaultSubject, subjectName, subjectNames } from './supplies/subjects';

const usage = `Real hosts for Keelson's tests and demo. Needs root.
  npm run lab -- up                    boot three hosts and write their cluster file
  npm run lab -- status                what is running, and where things are
  npm run lab -- exec n1 [-- CMD...]   run a command (default: a shell) on a host, as root
  npm run lab -- down                  stop them and remove everything but the cache
  npm run lab -- prepare               fill the cache: base image, Kubernetes, images, Electron
      --kubernetes VERSION             of another Kubernetes than ${defaultSubject} (may be repeated): ${subjectNames.join(', ')}
      --all                            of all of them`;

const commands: Record<string, (args: string[]) => Promise<number>> = { up, down, status, exec, prepare: fillCache };

async function up(): Promise<number> {
  await prepare();
  const started = Date.now();
  const lab = await Lab.start({ stay: true });
  console.log(`${String(lab.hosts.size)} hosts ready after ${seconds(started)}`);
  const { path, credentialsPath } = await writeClusterFile(lab);
  await status();
  console.log(`\nDeploy: npm run keelson -- apply --file ${path} --credentials ${credentialsPath} --accept-host-keys`);
  return 0;
}

async function down(): Promise<number> {
  const lab = Lab.attach();
  if (lab === undefined) console.log('No lab is running.');
  await lab?.stop();
  return 0;
}

function status(): Promise<number> {
  const lab = Lab.attach();
  if (lab === undefined) {
    console.log('No lab is running. Start one: npm run lab -- up');
    return Promise.resolve(0);
  }
  for (const { name, spec, running } of lab.hosts.values()) {
    const state = running !== undefined && isAlive(running.nspawn) ? 'running' : 'off';
    const user = spec.user === 'root' ? 'root' : spec.user.name;
    console.log(`${name}  ${state}  ssh -i ${lab.keyPath} -p ${String(spec.sshPort)} ${user}@${spec.ip}`);
  }
  console.log(`cluster file  ${lab.folder}/cluster.yaml\npasswords     ${lab.folder}/cluster.credentials.yaml`);
  return Promise.resolve(0);
}

async function exec([name = '', ...rest]: string[]): Promise<number> {
  const lab = Lab.attach();
  if (lab === undefined) throw new Error('No lab is running. Start one: npm run lab -- up');
  const [program = 'bash', ...args] = rest[0] === '--' ? rest.slice(1) : rest;
  const { file, args: command, env } = lab.host(name).commandLine(program, args);
  const child = spawn(file, command, { env, stdio: 'inherit' });
  const [code] = (await once(child, 'close')) as [number | null];
  return code ?? 1;
}

async function fillCache(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { kubernetes: { type: 'string', multiple: true, default: [defaultSubject] }, all: { type: 'boolean' } },
  });
  const missing = await prepare({ kubernetes: values.all ? subjectNames : values.kubernetes.map(subjectName) });
  return missing.length > 0 ? 1 : 0;
}

function seconds(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}

async function main([name = '', ...args]: string[]): Promise<number> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    console.error(usage);
    return 2;
  }
  return command(args);
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
