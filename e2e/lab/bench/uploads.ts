/** What scp needs for the programs that Keelson uploads: the same files to the same hosts, all hosts at once. */
import type { Cluster } from '../../../shared/cluster/schema';
import type { Lab } from '../lab';
import { run } from '../run';
import { loginOf, programsOf, sshOptions } from './logins';
import { timed } from './measure';

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
