/** A web server in the new cluster, reached from outside: the proof that pods, services and routes work. */
import { setTimeout } from 'node:timers/promises';
import type { Lab } from '../lab/lab';
import { imageContents, defaultPrefix } from '../lab/supplies/images';

export const portOfWebServer = 30080;

export const webImage = `${defaultPrefix}/${imageContents.webV1.name}`;

/** One pod more than the lab has workers: every node's port is then answered by pods of other nodes too. */
const webManifest = (replicas = 4): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'List',
    items: [
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'web' },
        spec: {
          replicas,
          selector: { matchLabels: { app: 'web' } },
          template: {
            metadata: { labels: { app: 'web' } },
            spec: {
              terminationGracePeriodSeconds: 1,
              containers: [{ name: 'web', image: webImage, imagePullPolicy: 'Never' }],
            },
          },
        },
      },
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'web' },
        spec: { type: 'NodePort', selector: { app: 'web' }, ports: [{ port: 80, nodePort: portOfWebServer }] },
      },
    ],
  });

const kubectl = (lab: Lab, command: string): Promise<string> => lab.host('n1').sh(`. /etc/profile; kubectl ${command}`);

/** Asks as a client outside the cluster would. kube-proxy may lag behind the rollout, so the first answers may be refusals. */
async function ask(url: string): Promise<string> {
  let failure: unknown;
  for (let attempt = 0; attempt < 60; attempt += 1) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
      return (await response.text()).trim();
    } catch (error) {
      failure = error;
      await setTimeout(500);
    }
  }
  throw new Error(`${url} does not answer`, { cause: failure });
}

/** Deploys the web server, waits until all its pods are ready and answers what each node's port says. */
export async function deployWebServer(lab: Lab): Promise<{ host: string; answer: string }[]> {
  await lab.host('n1').sh(`. /etc/profile; printf %s '${webManifest()}' | kubectl apply -f -`);
  await kubectl(lab, 'rollout status deployment/web --timeout=180s');
  return answersOfWebServer(lab);
}

/** What the web server says through the port of each node. */
export async function answersOfWebServer(lab: Lab): Promise<{ host: string; answer: string }[]> {
  const answers = [];
  for (const host of lab.hosts.values()) {
    answers.push({ host: host.name, answer: await ask(`http://${host.ip}:${String(portOfWebServer)}/`) });
  }
  return answers;
}

export async function showWebServer(lab: Lab, print: (line: string) => void): Promise<void> {
  print('\nA Deployment of four web servers, asked through the NodePort of each node:');
  for (const { host, answer } of await deployWebServer(lab)) print(`  ${host}: ${answer}`);
}
