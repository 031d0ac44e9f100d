/** What the programs take to the hosts, all hosts at once: by scp, and by Keelson alone. */
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Cluster } from '../../../shared/cluster/schema';
import type { LabClusterFile } from '../clusterFile';
import type { Lab } from '../lab';
import { run } from '../run';
import { loginOf, programsOf, sshOptions } from './logins';
import type { Runtime } from './deployment';
import { timed, type Seconds } from './measure';
import type { UploadRequest } from './uploadAlone';

const FOLDER = '/var/tmp/bench-scp';

export async function scp(lab: Lab, cluster: Cluster): Promise<number> {
  const hosts = [...lab.hosts.values()];
  await Promise.all(hosts.map((host) => host.sh(`install -d -m 1777 ${FOLDER}`)));
  const copy = async (node: Cluster['nodes'][number]): Promise<void> => {
    const port = ['-P', String(node.ssh.port)];
    await run('scp', ['-q', ...sshOptions(lab), ...port, ...programsOf(cluster, node), `${loginOf(node)}:${FOLDER}/`]);
  };
  const seconds = await timed(() => Promise.all(cluster.nodes.map(copy)));
  await Promise.all(hosts.map((host) => host.sh(`rm -rf ${FOLDER}`)));
  return seconds;
}

/** {@link UploadRequest} in that runtime, without its start. */
export async function upload(
  lab: Lab,
  { cluster, credentialsPath }: LabClusterFile,
  runtime: Runtime,
): Promise<Seconds> {
  const hosts = [...lab.hosts.values()];
  const { nodes } = parse(readFileSync(credentialsPath, 'utf8')) as { nodes: UploadRequest['secrets'] };
  const request: UploadRequest = {
    cluster,
    secrets: nodes,
    programs: Object.fromEntries(cluster.nodes.map((node) => [node.hostname, programsOf(cluster, node)])),
    folders: [`${FOLDER}/plain`, `${FOLDER}/packed`],
  };
  const file = join(lab.folder, 'bench-upload.json');
  await writeFile(file, JSON.stringify(request), { mode: 0o600 });
  const script = join(import.meta.dirname, 'uploadAlone.cjs');
  const { stdout } = await run(runtime.program, [...runtime.arguments, script, file]);
  await Promise.all(hosts.map((host) => host.sh(`rm -rf ${FOLDER}`)));
  const [plain = NaN, packed = NaN] = (stdout.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  return new Map([
    ['as they are', plain],
    ['packed before', packed],
  ]);
}
