/** The certificates of a cluster: which there are, and making them anew. */
import { AppError, fromWireError } from '../../../shared/errors';
import { restartsOf } from '../../../shared/job/operations/renewCertificates';
import { describeRenewal } from '../../../shared/messages';
import { fill } from '../../../shared/messages/messages';
import { SUPER_ADMIN } from '../../../shared/pki/authorities';
import { renewalOf } from '../../../shared/pki/renewal';
import { isAllWell, type CertificateReport } from '../../../shared/pki/report';
import { readCluster, takeCredentials, type ClusterInput } from '../clusterInput';
import { connect } from '../connect';
import { agrees, Stop, tell, tellProblem, type Command, type CommandContext } from '../context';
import { exit } from '../exitCodes';
import { certificateLines } from '../output/certificates';
import { runJob } from '../runJob';
import { unlockAuthorities } from '../secrets/passphrase';

/** Looks at every host, at least at those that can be reached. */
async function look(context: CommandContext, input: ClusterInput): Promise<CertificateReport> {
  await connect(context, input, { tolerant: true });
  const stop = new AbortController();
  const release = context.onInterrupt(() => stop.abort(new AppError('CANCELLED')));
  try {
    return await context.services.certificates.check(input.document, input.path, stop.signal);
  } finally {
    release();
  }
}

/**
 * Every certificate of every node, and those that this computer keeps. Exit code 0 when nothing is to be done about any of them, 1
 * when something is, or when a host could not be asked.
 */
export const certs: Command = async (context) => {
  const input = await readCluster(context);
  await takeCredentials(context, input.cluster);
  const report = await look(context, input);
  const well = isAllWell(report);
  tell(context, { type: 'certificates', well, ...report }, ...certificateLines(report, new Date(), context));
  return well ? exit.done : exit.failed;
};

/** The hosts that were asked for and do not answer. @throws why the first one does not, where none of them does */
function unreachedIn({ nodes }: CertificateReport, wanted?: readonly string[]): string[] {
  const asked = nodes.filter(({ hostname }) => wanted?.includes(hostname) ?? true);
  const unreached = asked.filter(({ error }) => error !== undefined);
  const [first] = unreached;
  if (first?.error && unreached.length === asked.length) throw fromWireError(first.error);
  return unreached.map(({ hostname }) => hostname);
}

/** New keys and certificates for what is named, or for all, and rolling restarts of what reads them. */
export const certsRenew: Command = async (context) => {
  const { values, terminal, texts, services, language } = context;
  const input = await readCluster(context);
  const { cluster } = input;
  const { nodes, certificate: certificates } = values;
  const wanted = {
    ...(nodes ? { nodes: [...nodes] } : {}),
    ...(certificates ? { certificates: [...certificates] } : {}),
  };
  const { onNodes: asked, superAdmin } = renewalOf(wanted);
  // What is no name of ours is said before anybody is asked.
  if (asked) restartsOf(cluster, asked);
  if (asked) await takeCredentials(context, cluster);
  await unlockAuthorities(context, cluster);
  if (superAdmin) await services.authorities.find(cluster);
  const unreached = asked ? unreachedIn(await look(context, input), nodes) : [];
  const left = cluster.nodes
    .map(({ hostname }) => hostname)
    .filter((name) => (nodes?.includes(name) ?? true) && !unreached.includes(name));
  const onNodes = asked && { ...asked, ...(unreached.length > 0 ? { nodes: left } : {}) };
  tell(
    context,
    { type: 'renewal', ...onNodes, restarts: onNodes ? restartsOf(cluster, onNodes) : [], superAdmin, unreached },
    fill(texts.certs.renewal, { name: cluster.name }),
    ...describeRenewal(cluster, { ...(onNodes ? { onNodes } : {}), superAdmin }, unreached, language).map(
      (line) => `  ${line}`,
    ),
  );
  if (!values.yes) {
    if (!terminal.canAsk) {
      tellProblem(context, texts.certs.needsYes);
      throw new Stop(exit.badInput);
    }
    if (!(await agrees(terminal, texts.certs.askRenew))) return exit.cancelled;
  }
  const moment = new Date();
  if (superAdmin) {
    await services.authorities.renewSuperAdmin(cluster, moment);
    tell(context, { type: 'renewed', certificate: SUPER_ADMIN }, texts.certs.renewedHere);
  }
  if (!onNodes) return exit.done;
  return runJob(context, { kind: 'renewCertificates', ...onNodes, madeBefore: moment.toISOString() }, input);
};
