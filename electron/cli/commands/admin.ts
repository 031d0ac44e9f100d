/** The everyday administrators of a cluster. */
import { mastersOf } from '../../../shared/cluster/schema';
import { describeRevocation } from '../../../shared/messages';
import { fill } from '../../../shared/messages/messages';
import { readCluster, takeCredentials } from '../clusterInput';
import { connect } from '../connect';
import { agrees, Stop, tell, tellProblem, type Command } from '../context';
import { exit } from '../exitCodes';
import { runJob } from '../runJob';
import { unlockAuthorities } from '../secrets/passphrase';

/** Ends the rights of all of them, wherever their certificates lie, and makes a new one. */
export const adminRevoke: Command = async (context) => {
  const { values, terminal, texts, services, language } = context;
  const input = await readCluster(context);
  const { cluster, document, path } = input;
  await takeCredentials(context, cluster);
  await unlockAuthorities(context, cluster);
  await connect(context, input, { tolerant: true, only: mastersOf(cluster) });
  const preview = await services.adminRevocation(document, path);
  tell(
    context,
    { type: 'revocation', ...preview },
    fill(texts.admin.revocation, { name: cluster.name }),
    ...describeRevocation(preview, language).map((line) => `  ${line}`),
  );
  if (!values.yes) {
    if (!terminal.canAsk) {
      tellProblem(context, texts.admin.needsYes);
      throw new Stop(exit.badInput);
    }
    if (!(await agrees(terminal, fill(texts.admin.askRevoke, { name: cluster.name })))) return exit.cancelled;
  }
  return runJob(context, { kind: 'revokeAdmins', group: preview.next }, input);
};
