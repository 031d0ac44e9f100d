/** What Keelson itself is asked about a cluster, before and after Kubernetes' own tests; it is recorded with them. */
import { differences, snapshot } from '../../support/snapshot';
import { keelson, optionsOf, type Workstation } from '../bench/deployment';
import type { LabClusterFile } from '../clusterFile';
import type { Lab } from '../lab';
import type { TestResult } from './junit';

interface OwnCheck {
  readonly name: string;
  /** @throws Error where it does not hold. */
  readonly holds: () => Promise<unknown>;
}

/** The checks of one cluster, in the order in which they are to be made. */
export interface OwnChecks {
  /** Bare hosts become a cluster that stays as it is and that traffic passes through. */
  readonly before: readonly OwnCheck[];
  readonly after: readonly OwnCheck[];
}

/** Pods of some tests mount the node's /tmp, and write there. */
const leftByTests = / files: \+ \/tmp\/job-e2e\b/;

/** Looks at the hosts now, while nothing has been done to them. */
export async function ownChecks(lab: Lab, file: LabClusterFile, workstation: Workstation): Promise<OwnChecks> {
  const hosts = [...lab.hosts.entries()];
  const pictures = () => Promise.all(hosts.map(([, host]) => snapshot(host)));
  // The first look leaves traces of its own (podman's lock): the second is the one to compare with.
  await pictures();
  const untouched = await pictures();
  const command = (...args: string[]) => keelson([...args, ...optionsOf(file)], workstation);
  return {
    before: [
      { name: 'apply brings the cluster up from hosts without a runtime', holds: () => command('apply', '--yes') },
      { name: 'a second plan has nothing to do', holds: () => command('plan') },
      { name: 'verify: traffic passes from every node to every other', holds: () => command('verify') },
      { name: 'verify --cis: no check of the CIS benchmark fails', holds: () => command('verify', '--cis') },
    ],
    after: [
      {
        name: 'reset leaves every host as it was before',
        holds: async () => {
          await command('reset', '--yes');
          const now = await pictures();
          const left = hosts.flatMap(([name], index) =>
            differences(untouched[index] ?? new Map(), now[index] ?? new Map()).map((line) => `${name} ${line}`),
          );
          const ours = left.filter((line) => !leftByTests.test(line));
          if (ours.length > 0) throw new Error(ours.join('\n'));
        },
      },
    ],
  };
}

/** Makes checks one after the other; what does not hold is said at once. */
export async function make(checks: readonly OwnCheck[]): Promise<TestResult[]> {
  const results: TestResult[] = [];
  for (const { name, holds } of checks) {
    const started = Date.now();
    const failure = await holds().then(
      () => undefined,
      (error: unknown) => error,
    );
    if (failure !== undefined) console.error(`${name}:`, failure);
    const ended =
      failure === undefined
        ? { status: 'passed' }
        : { status: 'failed', reason: failure instanceof Error ? failure.message : 'unknown' };
    results.push({ name: `[keelson] ${name}`, ...ended, seconds: (Date.now() - started) / 1000 });
  }
  return results;
}
