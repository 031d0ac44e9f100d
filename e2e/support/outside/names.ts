/** Names that pods ask for: those of the cluster, and one of a world outside that this machine plays. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { Lab } from '../../lab/lab';
import { dnsQuestion } from '../../../shared/traffic/dnsMessage';
import { kubectl } from '../hosts';
import { webImage } from '../webServer';

export const outside = { name: 'www.harbour.example', address: '192.0.2.80' } as const;

const HEADER = 12;
/** The name, its type (an address) and its class, as they stand in a question. */
const known = Buffer.from(dnsQuestion(outside.name)).subarray(HEADER);
const NO_SUCH_NAME = 3;

/** Repeats the question (RFC 1035, section 4.1), and answers it with a pointer to its name, the address, and a minute to keep it. */
function answerTo(message: Buffer): Buffer {
  const question = message.subarray(HEADER, message.indexOf(0, HEADER) + 5);
  const hit = question.equals(known);
  const head = [0x81, 0x80 + (hit ? 0 : NO_SUCH_NAME), 0, 1, 0, hit ? 1 : 0, 0, 0, 0, 0];
  const answer = [0xc0, HEADER, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...outside.address.split('.').map(Number)];
  return Buffer.concat([message.subarray(0, 2), Buffer.from(head), question, Buffer.from(hit ? answer : [])]);
}

/** Becomes the name server that the lab's hosts name, where nobody answers else. The answer ends it. */
export async function serveNames(lab: Lab): Promise<() => void> {
  const socket = createSocket('udp4');
  socket.on('message', (message, { port, address }) => socket.send(answerTo(message), port, address));
  socket.bind(53, lab.host('n1').spec.gateway);
  await once(socket, 'listening');
  return () => socket.close();
}

/** A pod on each node that has a program to ask with, and a service without an address of its own, whose name leads to all of them. */
const askers = {
  apiVersion: 'v1',
  kind: 'List',
  items: [
    {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'askers' },
      spec: {
        selector: { matchLabels: { app: 'askers' } },
        template: {
          metadata: { labels: { app: 'askers' } },
          spec: { containers: [{ name: 'web', image: webImage, imagePullPolicy: 'Never' }] },
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'askers' },
      spec: { clusterIP: 'None', selector: { app: 'askers' }, ports: [{ port: 80 }] },
    },
  ],
};

export async function deployAskers(lab: Lab): Promise<void> {
  await lab.host('n1').sh('. /etc/profile; kubectl apply -f -', { input: JSON.stringify(askers) });
  await kubectl(lab, 'rollout status daemonset/askers --timeout=180s');
}

/** The pods, as `NAME ADDRESS`. */
const pods = async (lab: Lab): Promise<[name: string, address: string][]> => {
  const each = '{range .items[*]}{.metadata.name} {.status.podIP}{"\\n"}{end}';
  const lines = await kubectl(lab, `get pods -l app=askers -o jsonpath='${each}'`);
  return lines.split('\n').flatMap((line) => (line === '' ? [] : [line.split(' ') as [string, string]]));
};

/** Addresses of a name in order, or the word of the server that has none: `REFUSED`, `NXDOMAIN`. */
function heard(output: string): string {
  const addresses = [...output.matchAll(/^Address: ([\d.]+)$/gm)].map(([, address]) => address);
  return addresses.length > 0 ? addresses.sort().join(' ') : (/^\*\* .*: (\w+)$/m.exec(output)?.[1] ?? output);
}

/** What each pod hears of each name, one object for each; asked one after the other. */
export async function heardByPods(lab: Lab, names: readonly string[]): Promise<Record<string, string>[]> {
  const answers: Record<string, string>[] = [];
  for (const [pod] of await pods(lab)) {
    const script = names.map((name) => `echo "@@ ${name}"; nslookup -type=a ${name}. 2>&1`).join('; ');
    const output = await kubectl(lab, `exec ${pod} -- sh -c '${script}; true'`);
    const parts = output.split(/^@@ /m).slice(1);
    answers.push(Object.fromEntries(parts.map((part) => [part.slice(0, part.indexOf('\n')), heard(part)])));
  }
  return answers;
}

/** What they should hear of the cluster's own names: of its API, of a service, and of one that stands for its pods. */
export async function ownNames(lab: Lab): Promise<Record<string, string>> {
  const addressOf = (service: string): Promise<string> =>
    kubectl(lab, `get service ${service} -o jsonpath={.spec.clusterIP}`);
  const addresses = (await pods(lab)).map(([, address]) => address);
  return {
    'kubernetes.default.svc.cluster.local': await addressOf('kubernetes'),
    'web.default.svc.cluster.local': await addressOf('web'),
    'askers.default.svc.cluster.local': addresses.sort().join(' '),
  };
}
