/** The pods of the cluster's name server: whether there is one to ask. */
import * as z from 'zod';
import { sh } from '../../shell/quote';
import type { Kubectl } from '../components/kubectl';

const podList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ deletionTimestamp: z.string().optional() }),
      status: z.object({
        podIP: z.string().optional(),
        conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]),
      }),
    }),
  ),
});

/** The addresses of those that are ready. One that is being deleted may still say so, and be gone when it is asked. */
export const readyAddresses = (json: string): string[] =>
  podList
    .parse(JSON.parse(json))
    .items.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .filter(({ status }) => status.conditions.some(({ type, status: is }) => type === 'Ready' && is === 'True'))
    .flatMap(({ status: { podIP } }) => podIP ?? []);

export const dnsAddresses = async (kubectl: Kubectl): Promise<string[]> =>
  readyAddresses((await kubectl.run(sh`-n kube-system get pods -l k8s-app=kube-dns -o json`)).stdout);
