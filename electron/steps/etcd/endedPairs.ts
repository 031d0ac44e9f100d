/** Members of etcd whose certificates have ended, all at once: a cluster that nobody came to for a year. */
import { certificateOf, filesOfRule } from '../../../shared/components/certificateRule';
import { memberPairs, peerPair } from '../../../shared/components/etcd/certificates';
import { AppError } from '../../../shared/errors';
import { timeObjection } from '../../../shared/pki/certificate';
import { readCertificate } from '../../pki/readCertificate';
import { sh } from '../../shell/quote';
import { installFiles } from '../kinds/targetFiles';
import type { HostPlan, StepContext } from '../step';

/**
 * Members know each other by their certificates, and are started anew one after another: where those have ended, the first with new
 * ones would be alone with them. etcd reads the files anew at each connection (etcd.io, "Transport security model"), so every member gets
 * new ones before any is started anew; what runs finds its peers again by itself.
 */
export async function replaceEndedPairs(context: StepContext, plan: Pick<HostPlan, 'note'>): Promise<void> {
  const { node, files, secrets } = context;
  const ended = memberPairs.filter(({ id }) => secrets.pki?.objectionTo?.(node.hostname, id) === 'ended');
  const paths = new Set(ended.flatMap(filesOfRule));
  const pairs = files.filter(({ installPath }) => paths.has(installPath));
  if (pairs.length === 0) return;
  await plan.note();
  await installFiles(context, pairs);
}

async function hasEnded({ hostOf, signal }: StepContext, hostname: string): Promise<boolean> {
  try {
    const label = 'read the certificate of etcd';
    const { stdout } = await (await hostOf(hostname)).run(sh`cat ${certificateOf(peerPair)}`, { signal, label });
    return timeObjection(readCertificate(stdout, {}), new Date()) === 'ended';
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    return false;
  }
}

/**
 * Who is renewed alone, while those of the others have ended, finds nobody who takes its word.
 * @throws ETCD_CERTIFICATES_ENDED {host, others}: nothing was started anew
 */
export async function refuseAlone(context: StepContext, others: readonly string[]): Promise<void> {
  const ended = await Promise.all(others.map(async (name) => ((await hasEnded(context, name)) ? [name] : [])));
  const names = ended.flat().join(', ');
  if (names !== '') throw new AppError('ETCD_CERTIFICATES_ENDED', { host: context.node.hostname, others: names });
}
