/**
 * `npm run demo`: three real hosts on this machine and Keelson on them, with the newest Kubernetes that can be had here and profile
 * secure; with --simple the guide's. With a display the desktop app opens with the lab's cluster file loaded; without one, or with
 * --headless, the command line deploys the same file.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { secureCluster, writeClusterFile } from '../lab/clusterFile';
import type { HostSpec } from '../lab/host/hostSpec';
import { Lab } from '../lab/lab';
import { defaultSubject, newestSubject } from '../lab/supplies/subjects';
import { prepare } from '../lab/prepare';
import { machine } from './machine';
import { buildPackagedApp } from './packagedApp';
import { showWebServer } from './webServer';

const { values } = parseArgs({
  options: {
    headless: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    simple: { type: 'boolean', default: false },
  },
});
const hasDisplay = process.env['DISPLAY'] !== undefined || process.env['WAYLAND_DISPLAY'] !== undefined;
const headless = values.headless || !hasDisplay;

/** Runs a program on this terminal and answers its exit code. Ctrl-C reaches it by itself: it is in our process group. */
async function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, ...env } });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

/** Hosts that ask for no password: nothing stands between the demo and pressing Deploy. */
const hosts = (shared: Partial<HostSpec>): readonly HostSpec[] => [
  { name: 'n1', ...shared },
  { name: 'n2', ...shared, user: { name: 'ops', password: 'not asked for', sudo: 'nopasswd' } },
  { name: 'n3', ...shared, sshPort: 2222 },
];

const dataDir = (lab: Lab): NodeJS.ProcessEnv => ({ KEELSON_DATA_DIR: join(lab.folder, 'demo-data') });

const keelson = (lab: Lab, ...args: readonly string[]): Promise<number> =>
  run(
    process.execPath,
    [join('node_modules', 'tsx', 'dist', 'cli.mjs'), 'electron/cli/main.ts', ...args, '--accept-host-keys'],
    dataDir(lab),
  );

async function deployHeadless(lab: Lab, file: string): Promise<number> {
  const code = await keelson(lab, 'apply', '--file', file);
  if (code !== 0) return code;
  await showWebServer(lab, console.log);
  console.log('\n$ kubectl get nodes,pods -o wide');
  console.log(await lab.host('n1').sh('. /etc/profile; kubectl get nodes,pods -o wide'));
  return 0;
}

async function openApp(lab: Lab, file: string): Promise<number> {
  const program = await buildPackagedApp();
  // These hosts were made a moment ago, by us: their keys need no comparing. Nothing is installed yet, so the answer is no news.
  await keelson(lab, 'status', '--file', file);
  console.log('\nOpening Keelson: press "Next: Deploy", then "Deploy".');
  // As root Chromium wants its sandbox switched off.
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return run(program, [...root, '--cluster', file], dataDir(lab));
}

async function main(): Promise<number> {
  for (const line of await machine.prepare()) console.log(line);
  if (!machine.canRunLab) return 1;
  const wanted = values.simple ? defaultSubject : newestSubject;
  const missing = await prepare({ kubernetes: [wanted] });
  // Why has been said. The other one can be had wherever Debian's packages can.
  const isSecure = !values.simple && missing.length === 0;
  if (missing.includes(newestSubject)) await prepare();
  console.log('Booting three hosts ...');
  const lab = await Lab.start({ stay: values.keep, hosts: hosts({ bare: isSecure }) });
  try {
    const { path: file } = await writeClusterFile(lab, isSecure ? secureCluster : {});
    console.log(`Cluster file: ${file}`);
    const code = headless ? await deployHeadless(lab, file) : await openApp(lab, file);
    if (values.keep) console.log('The hosts stay. Stop them with: npm run lab -- down');
    return code;
  } finally {
    if (!values.keep) await lab.stop();
  }
}

void main().then((code) => {
  process.exitCode = code;
});
