/**
 * What a node needs before any service: packages, its name, the others' names, kernel settings, directories, PATH. Swap is left alone.
 */
import type { Change } from '../../../shared/job/job';
import { usersOf } from '../../../shared/resources/users';
import { mkdirCommand } from '../kinds/directories';
import { makeUsersCommand } from '../../node/usersCommand';
import { putHostsCommand } from '../kinds/hostsBlock';
import { parseModules, parseSysctl } from '../../../shared/kubernetes/sysctl';
import { kernelCommand } from '../kinds/kernel';
import { kernelModules, kernelSettings } from '../../../shared/components/prepare/files';
import { sh } from '../../shell/quote';
import { paths } from '../../node/paths';
import type { Step, StepContext } from '../step';
import { installFiles, targetFilesOf } from '../kinds/targetFiles';
import { installPackages } from './packages';

async function makeDirectories({ cluster, node, host, signal, report }: StepContext): Promise<void> {
  const { stdout } = await host.run(mkdirCommand(cluster, node), { signal, label: 'make directories' });
  for (const path of stdout.split('\n').filter(Boolean)) {
    report.changed({ kind: 'file', target: path, action: 'created' });
  }
}

async function makeUsers(context: StepContext): Promise<void> {
  const { cluster, node, host, signal, report } = context;
  const wanted = usersOf(cluster, node);
  if (wanted.length === 0) return;
  const { stdout } = await host.run(makeUsersCommand(wanted), { signal, label: 'make users' });
  const made = new Set(stdout.split('\n'));
  for (const name of wanted) {
    report.changed({ kind: 'setting', target: name, action: made.has(name) ? 'created' : 'unchanged' });
  }
}

async function nameHost({ node, host, signal, report }: StepContext): Promise<void> {
  const { stdout } = await host.run(sh`hostname; cat ${paths.hostname} 2>/dev/null || true`, { signal });
  const right = stdout
    .trim()
    .split('\n')
    .every((name) => name.trim() === node.hostname);
  if (!right) {
    // hostnamectl needs D-Bus; without it the file (for the next boot) and the kernel's name (for now) do the same.
    await host.run(
      sh`hostnamectl set-hostname ${node.hostname} 2>/dev/null || { echo ${node.hostname} > ${paths.hostname} && hostname ${node.hostname}; }`,
      { signal },
    );
  }
  report.changed({ kind: 'setting', target: 'hostname', action: right ? 'unchanged' : 'updated' });
}

async function nameOthers({ cluster, host, signal, report }: StepContext): Promise<void> {
  const { stdout } = await host.run(putHostsCommand(cluster.nodes), { signal, label: `write ${paths.hosts}` });
  report.changed({ kind: 'file', target: paths.hosts, action: stdout.trim() as Change['action'] });
}

async function setKernel({ host, signal, report }: StepContext, modules: string, settings: string): Promise<void> {
  const command = kernelCommand(parseModules(modules), parseSysctl(settings));
  const { stdout } = await host.run(command, { signal, label: 'load modules and set kernel settings' });
  for (const name of stdout.split('\n').filter(Boolean)) {
    report.changed({ kind: 'setting', target: name, action: 'updated' });
  }
}

export const prepare: Step = async (context) => {
  const files = targetFilesOf(context, 'prepare');
  const content = (rule: { path: string }): string => files.find(({ path }) => path === rule.path)?.content ?? '';
  // First: it is what can fail, where no source of packages is to be reached.
  await installPackages(context);
  await makeUsers(context);
  await makeDirectories(context);
  await nameHost(context);
  await nameOthers(context);
  await installFiles(context, files);
  await setKernel(context, content(kernelModules), content(kernelSettings));
};
