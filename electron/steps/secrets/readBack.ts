/** The end of a renewal: what lies on the node is new, and what its services show and have read is that. */
import { pkiOf } from '../../../shared/components/certificateRule';
import { AppError } from '../../../shared/errors';
import { waitedFor } from '../../../shared/job/job';
import { renewedBefore } from '../../../shared/job/operations/renewCertificates';
import { clusterContext } from '../../../shared/kubernetes/nodeContext';
import { authorityNames, isMadeBefore } from '../../../shared/pki/certificate';
import { isRenewable, type FoundCertificate } from '../../../shared/pki/report';
import type { AuthorityCertificates } from '../../pki/readCertificate';
import { sh } from '../../shell/quote';
import { seeReady } from '../kubectl/nodeReady';
import { seeWorkloads } from '../kubectl/rollout';
import type { Step, StepContext } from '../step';
import { judgeNode, readNode } from './nodeCertificates';

/** Some read their certificate anew only now and then. */
const LOOKS = 5;
const PAUSE_SECONDS = 1;

/** The certificates that were to be made anew. */
async function lookAt(context: StepContext): Promise<FoundCertificate[]> {
  const { cluster, node, host, operation, secrets, signal } = context;
  const { authorities } = pkiOf(context);
  const certificates = Object.fromEntries(
    authorityNames.map((name) => [name, { certificate: authorities[name] }]),
  ) as AuthorityCertificates;
  const whole = { ...clusterContext(cluster, secrets), node };
  const reading = await readNode(host, whole, certificates, signal);
  const before = renewedBefore(operation);
  return judgeNode(reading, whole, { now: new Date(), knowsAuthorities: true }).filter(
    (one) => isRenewable(one) && before(node.hostname, one.id) !== undefined,
  );
}

/**
 * Then nobody else is restarted before the pods that somebody needs are ready.
 * @throws CERTIFICATES_NOT_IN_USE {host, names}, NODE_NOT_READY, IMAGE_UNAVAILABLE, WORKLOAD_UNREADY
 */
export const readBack: Step = async (context) => {
  const { node, host, operation, report, signal } = context;
  const { hostname } = node;
  const before = renewedBefore(operation);
  const isOld = ({ id, facts, problem }: FoundCertificate): boolean => {
    const moment = before(hostname, id);
    return problem !== undefined || facts === undefined || (moment !== undefined && isMadeBefore(facts, moment));
  };
  report.progress(waitedFor(hostname));
  let found = await lookAt(context);
  for (let look = 1; look < LOOKS && found.some(isOld); look += 1) {
    await host.run(sh`sleep ${PAUSE_SECONDS}`, { signal, label: 'wait before the next look' });
    found = await lookAt(context);
  }
  const old = found.filter(isOld);
  if (old.length > 0) {
    const detail = old.map(({ id, problem = 'outdated' }) => `${id}: ${problem}`).join('\n');
    throw new AppError(
      'CERTIFICATES_NOT_IN_USE',
      { host: hostname, names: old.map(({ id }) => id).join(', ') },
      { detail },
    );
  }
  for (const { id, facts, ports } of found) {
    for (const port of facts ? ports : []) {
      const params = {
        certificate: id,
        port,
        serial: facts?.serialNumber ?? '',
        end: facts?.notAfter.slice(0, 10) ?? '',
      };
      report.notice({ severity: 'info', code: 'CERTIFICATE_SHOWN', params });
    }
  }
  if (node.roles.includes('worker')) await seeReady(context);
  await seeWorkloads(context);
};
