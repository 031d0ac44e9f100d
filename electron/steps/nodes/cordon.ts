/** Whether a node takes pods: what we have cordoned for its removal we give back when it stays. */
import type { Notice } from '../../../shared/job/notices';
import { sh } from '../../shell/quote';
import { kubectlOf, type Kubectl } from '../kubectl/kubectl';
import type { StepContext } from '../step';
import { CORDONED_BY_US, nodeInApi } from './api';

type Asking = Pick<StepContext, 'cluster' | 'node' | 'hostOf' | 'report'>;

export async function cordon({ node, report }: Asking, kubectl: Kubectl): Promise<void> {
  await kubectl.run(sh`annotate --overwrite node ${node.ip} ${`${CORDONED_BY_US}=true`}`);
  await kubectl.run(sh`cordon ${node.ip}`);
  report.changed({ kind: 'object', target: `Node ${node.ip}`, action: 'updated' });
}

/** Also after the person has cancelled: therefore by a signal of its own. */
const kubectlAnyway = (asking: Asking): Promise<Kubectl> =>
  kubectlOf({ ...asking, signal: AbortSignal.timeout(20_000) });

const staysCordoned = (name: string): Notice => ({
  ...{ severity: 'warning', code: 'STAYS_CORDONED', params: { name } },
});

/** Tells how, when the cluster cannot be told. */
async function orTell({ node, report }: Asking, work: Promise<void>): Promise<void> {
  await work.catch(() => report.notice(staysCordoned(node.ip)));
}

async function uncordon({ node, report }: Asking, kubectl: Kubectl): Promise<void> {
  await kubectl.run(sh`uncordon ${node.ip}`);
  await kubectl.run(sh`annotate node ${node.ip} ${`${CORDONED_BY_US}-`}`);
  report.changed({ kind: 'object', target: `Node ${node.ip}`, action: 'updated' });
}

/** By whoever has cordoned it. */
export const giveBack = (asking: Asking): Promise<void> =>
  orTell(
    asking,
    kubectlAnyway(asking).then((kubectl) => uncordon(asking, kubectl)),
  );

/** By a later step: what an administrator has cordoned stays so. */
export const giveBackOurs = async (asking: Asking): Promise<void> => {
  if (!asking.node.roles.includes('worker')) return;
  await orTell(
    asking,
    kubectlAnyway(asking).then(async (kubectl) => {
      if ((await nodeInApi(kubectl, asking.node))?.isCordonedByUs) await uncordon(asking, kubectl);
    }),
  );
};
