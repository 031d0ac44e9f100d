/**
 * Whether a deployed cluster works, at any time: every check of the list, one after the other. One that fails keeps from being made
 * only what goes on from it; and whatever was made for the purpose goes again, however it ends.
 */
import { mastersOf, type Cluster, type ClusterNode } from '../../../shared/cluster/schema';
import { AppError } from '../../../shared/errors';
import type { CertificateReport } from '../../../shared/pki/report';
import type { CheckId, VerificationEvent, VerificationStatus } from '../../../shared/verification/verification';
import type { Hosts } from '../../ssh/hosts';
import { kubectlOf, type Kubectl } from '../../steps/kubectl/kubectl';
import type { Temporary } from '../../steps/kubectl/temporary';
import { probesOfOneRun, removeLeftProbes, removeProbesCommand, serviceOf } from '../../steps/traffic/probePods';
import { proofs } from '../../steps/traffic/probing';
import { measureTraffic } from '../../steps/traffic/traffic';
import { createChecking, fact, Unmeasured, type Check, type Checking } from './checking';
import { checkEndpoints, checkNodes, checkServices, judgeCertificates } from './clusterChecks';
import { deploymentOfOneRun, namespaceOf, removeCommand, removeDeployment, walkDeployment } from './deployment';

export interface VerifyRequest {
  readonly cluster: Cluster;
  readonly hosts: Hosts;
  readonly signal: AbortSignal;
  /** What is told while it goes on; the last one is `ended`. */
  readonly tell: (event: VerificationEvent) => void;
}

interface VerifyParts {
  readonly certificates: (request: Omit<VerifyRequest, 'tell'>) => Promise<CertificateReport>;
}

type Ended = Exclude<VerificationStatus, 'running'>;

/** As long as cleaning up may take, also after somebody has stopped everything else. */
const CLEANING_MS = 150_000;

interface Run extends VerifyRequest, VerifyParts {
  readonly checking: Checking;
  /** What is made for it, and goes again. */
  readonly probes: Temporary;
  readonly made: Temporary;
  readonly make: (id: CheckId, work: (check: Check) => Promise<void>) => Promise<boolean>;
  /** On a master that answers now: another one may have died since the last check. */
  readonly kubectlFor: (check: Check, signal?: AbortSignal) => Promise<Kubectl>;
}

/** Between the workers that are Ready and can be reached; all kinds at once, because each pod sends all of them. */
async function sendTraffic(run: Run, nodes: readonly ClusterNode[], leftOut: readonly ClusterNode[]): Promise<void> {
  const { cluster, hosts, signal, checking, probes, make, kubectlFor } = run;
  const [first, ...others] = proofs;
  let measured: Awaited<ReturnType<typeof measureTraffic>> = [];
  const judged = (proof: CheckId, check: Check): void => {
    const { unmeasured, failure, fact: seen } = measured.find((one) => one.proof === proof) ?? {};
    if (unmeasured) throw new Unmeasured(unmeasured);
    if (failure) throw failure;
    if (seen) check.saw(seen);
  };
  await make(first, async (check) => {
    for (const { hostname } of leftOut) {
      const params = { host: hostname, reason: 'node-left-out' };
      check.saw({ ...fact('TRAFFIC_NOT_SENT', params), severity: 'warning' });
    }
    if (nodes.length === 0) throw new Unmeasured('no-worker');
    measured = await measureTraffic(
      {
        ...{ cluster, signal, hostOf: (hostname) => hosts.get(hostname, signal) },
        report: { progress: () => undefined, notice: check.saw },
      },
      await kubectlFor(check),
      nodes,
      probes,
    );
    judged(first, check);
  });
  for (const proof of others) {
    if (measured.length === 0) checking.skip(proof, nodes.length === 0 ? 'no-worker' : 'after-failure');
    else
      await make(proof, (check) => {
        judged(proof, check);
        return Promise.resolve();
      });
  }
}

/**
 * Removes what was made, and looks that nothing is left. Not by the signal that may have ended the work, and each on a master that
 * answers now: the one that has made it may be dead.
 */
async function cleanUp({ checking, probes, made, kubectlFor }: Run): Promise<void> {
  const signal = AbortSignal.timeout(CLEANING_MS);
  const kinds = [
    { all: `namespace/${namespaceOf(made)}`, command: removeCommand(made), made, remove: removeDeployment },
    {
      all: `service/${serviceOf(probes)}`,
      command: removeProbesCommand(probes),
      made: probes,
      remove: removeLeftProbes,
    },
  ];
  await checking.make('cleaned-up', new AbortController().signal, async (check) => {
    const left: string[] = [];
    const commands: string[] = [];
    const details: string[] = [];
    for (const { all, command, made: ours, remove } of kinds) {
      try {
        const names = await remove(await kubectlFor(check, signal), ours, signal);
        if (names.length === 0) continue;
        left.push(...names);
      } catch (thrown) {
        left.push(all);
        details.push(thrown instanceof AppError ? (thrown.detail ?? thrown.code) : String(thrown));
      }
      commands.push(command);
    }
    if (left.length === 0) {
      check.saw(fact('NOTHING_LEFT'));
      return;
    }
    const params = { left: left.join(', '), command: commands.join('; ') };
    throw new AppError('CLEANUP_INCOMPLETE', params, { detail: details.join('\n') });
  });
}

/** @throws CANCELLED */
async function makeChecks(run: Run): Promise<void> {
  const { cluster, checking, make, kubectlFor, certificates } = run;
  let ready: readonly ClusterNode[] | undefined;
  let reached: ReadonlySet<string> = new Set();
  await make('nodes', async (check) => {
    ready = await checkNodes(run, await kubectlFor(check), check);
  });
  await make('services', async (check) => {
    reached = await checkServices(run, check);
  });
  await make('endpoints', async (check) => {
    if (!mastersOf(cluster).some(({ hostname }) => reached.has(hostname))) throw new Unmeasured('api-silent');
    await checkEndpoints(run, ready && (await kubectlFor(check)), reached, check);
  });
  await make('certificates', async (check) => judgeCertificates(await certificates(run), check));
  if (!ready) {
    const rest = [...proofs, 'created', 'scaled', 'rolled', 'rolled-back', 'cleaned-up'] as const;
    for (const id of rest) checking.skip(id, 'api-silent');
    return;
  }
  const all = cluster.nodes.filter(({ roles }) => roles.includes('worker'));
  const nodes = ready.filter(({ hostname }) => reached.has(hostname));
  try {
    await sendTraffic(
      run,
      nodes,
      all.filter((node) => !nodes.includes(node)),
    );
    await walkDeployment({ ...run, skip: (id) => checking.skip(id, 'after-failure') });
  } finally {
    await cleanUp(run);
  }
}

/**
 * Makes every check and tells of each as it goes on; what is wrong with the cluster is told and not thrown. A cancellation ends it
 * when what was made is gone. Answers how it ended.
 */
export async function verifyCluster(parts: VerifyParts, request: VerifyRequest): Promise<Ended> {
  const { cluster, hosts, signal, tell } = request;
  const checking = createChecking(tell);
  const run: Run = {
    ...{ ...parts, ...request, checking, probes: probesOfOneRun(), made: deploymentOfOneRun() },
    make: (id, work) => checking.make(id, signal, work),
    kubectlFor: (check, stop = signal) =>
      kubectlOf({ cluster, signal: stop, hostOf: (hostname) => hosts.get(hostname, stop) }, check.observer),
  };
  tell({ type: 'started', at: Date.now() });
  let status: Ended = 'cancelled';
  try {
    await makeChecks(run);
    if (!signal.aborted) status = checking.failed() > 0 ? 'failed' : 'passed';
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
  }
  tell({ type: 'ended', at: Date.now(), status });
  return status;
}
