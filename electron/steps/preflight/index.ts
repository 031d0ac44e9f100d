/** The checks of a host before anything is changed anywhere. Reads only. */
import { AppError } from '../../../shared/errors';
import { paths as target } from '../../../shared/kubernetes/paths';
import { binaryNamesOf } from '../binaryNames';
import { sizeOf } from '../binaries';
import type { Step, StepContext } from '../step';
import { judgePairs, rangesInUse, type KnownHost } from './crossRules';
import { machineOf } from './elf';
import { hostState } from './facts';
import { checkHostBinaries } from './hostBinaries';
import { parseProbe, probeCommand } from './probe';
import { judge, type LocalBinary } from './rules';

async function ask({ cluster, node, host, signal, facts }: StepContext): Promise<void> {
  const { required, optional } = binaryNamesOf(cluster, node);
  const etcdHere = node.roles.includes('master') && cluster.etcd.endpoints.length === 0;
  const command = probeCommand({
    binariesDir: cluster.binaries.dir,
    binaries: [...required, ...optional],
    foreignData: etcdHere ? [target.etcdData] : [],
  });
  const before = Date.now();
  const { stdout } = await host.run(command, { signal, label: 'look at the host' });
  const after = Date.now();
  const found = parseProbe(stdout, node.hostname);
  // The clock was read somewhere between the two moments, and to a whole second.
  const ahead = Number(found['CLOCK']) + 0.5 - (before + after) / 2000;
  const uncertain = (after - before) / 2000 + 0.5;
  facts.set(node.hostname, { ...found, CLOCK_AHEAD: String(ahead), CLOCK_UNCERTAIN: String(uncertain) });
}

async function localBinaries(binaries: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, LocalBinary>> {
  const entries = [...binaries].map(
    async ([name, path]) => [name, { bytes: await sizeOf(path), machine: await machineOf(path) }] as const,
  );
  return new Map(await Promise.all(entries));
}

export const preflight: Step = async (context) => {
  const { cluster, node, podSubnet, archives, facts, report } = context;
  await ask(context);
  const sizes = await Promise.all(archives.map(sizeOf));
  const archiveBytes = sizes.reduce((sum, bytes) => sum + bytes, 0);
  const binaries = await localBinaries(context.binaries);
  // Hosts are asked side by side: whoever of two comes later knows both, so every pair is judged at least once.
  const known: KnownHost[] = cluster.nodes.flatMap((one) => {
    const answers = facts.get(one.hostname);
    return answers ? [{ node: one, state: hostState(answers) }] : [];
  });
  const self = known.find((one) => one.node === node);
  if (!self) throw new AppError('INTERNAL', { message: `no facts of ${node.hostname}` });
  const notices = [
    ...judge({ cluster, node, podSubnet, state: self.state, binaries, archiveBytes }),
    ...rangesInUse(cluster, self),
    ...judgePairs(self, known),
  ];
  for (const one of notices) report.notice(one);
  const count = notices.filter(({ severity }) => severity === 'error').length;
  if (count > 0) throw new AppError('PREFLIGHT_FAILED', { host: node.hostname, count });
  if (cluster.binaries.source.kind === 'preinstalled') await checkHostBinaries(context);
};
