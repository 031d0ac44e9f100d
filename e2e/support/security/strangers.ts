/** What somebody without any login is given. */
import type { LabHost } from '../../lab/host/host';
import type { Listener } from './listeners';

/** What load balancers and probes ask: they have no certificate. */
const health = ['/healthz', '/livez', '/readyz', '/health'];
/** What would give something away, of every server that a cluster has. */
const others = [
  ...['/', '/api', '/api/v1/namespaces/kube-system/secrets', '/apis', '/version', '/openapi/v2', '/metrics'],
  ...[
    '/pods',
    '/runningpods/',
    '/configz',
    '/logs/',
    '/stats/summary',
    '/debug/pprof/',
    '/debug/flags/v',
    '/proxyMode',
  ],
  ...['/v2/keys', '/v3/kv/range', '/members', '/livez?verbose'],
];

export interface Given {
  readonly url: string;
  readonly status: number;
}

/** The status of each question; 0 where no answer came. `extra` are further options of curl. */
export async function ask(from: LabHost, url: string, ...extra: readonly string[]): Promise<number> {
  const options = ['-sk', '-m', '10', '--noproxy', '*', '-o', '/dev/null', '-w', '%{http_code}'];
  // Any code is an answer here: most of them are refusals.
  const accept = Array.from({ length: 128 }, (_, code) => code);
  const { stdout } = await from.fromNetwork('curl', [...options, ...extra, url], { accept });
  return Number(stdout);
}

/** The questions that were answered with something, to a stranger who stands on this host. */
export async function givenToStrangers(from: LabHost, target: Listener): Promise<Given[]> {
  const host = `${target.address}:${String(target.port)}`;
  const urls = ['https', 'http'].flatMap((scheme) =>
    [...health, ...others].map((path) => `${scheme}://${host}${path}`),
  );
  const answers: Given[] = [];
  for (const url of urls) answers.push({ url, status: await ask(from, url) });
  return answers.filter(({ status }) => status >= 200 && status < 300);
}

/** Whether it says no more than whether something is well. */
export const isHealth = ({ url }: Given): boolean => health.includes(new URL(url).pathname);
