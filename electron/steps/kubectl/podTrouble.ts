/** Why pods are not there yet, in words for a person. */
import * as z from 'zod';

/** What the kubelet says of a container that waits for an image it cannot get (pkg/kubelet/images/types.go). */
const pullFailures = new Set([
  'ImagePullBackOff',
  'ErrImagePull',
  'ErrImageNeverPull',
  'InvalidImageName',
  'RegistryUnavailable',
]);

const waiting = z.object({ reason: z.string().optional(), message: z.string().optional() });
const podList = z.object({
  items: z.array(
    z.object({
      status: z.object({
        containerStatuses: z
          .array(
            z.object({
              image: z.string(),
              ready: z.boolean().default(false),
              state: z.object({ waiting: waiting.optional(), running: z.object({}).optional() }),
              lastState: z.object({ terminated: z.object({ exitCode: z.number() }).optional() }).optional(),
            }),
          )
          .default([]),
        conditions: z
          .array(z.object({ type: z.string(), status: z.string(), message: z.string().optional() }))
          .default([]),
      }),
    }),
  ),
});

export interface PodTrouble {
  /** In words for a person: `ImagePullBackOff registry.example/coredns:1.7.0`. */
  readonly reason: string;
  /** The image that the node cannot get, when that is the trouble. */
  readonly missingImage?: string;
}

/** Why pods are not there yet, from `kubectl get pods -o json`; undefined when nothing is wrong but time. */
export function podTrouble(json: string): PodTrouble | undefined {
  const pods = podList.parse(JSON.parse(json)).items;
  const containers = pods.flatMap((pod) => pod.status.containerStatuses);
  for (const { image, state } of containers) {
    const reason = state.waiting?.reason;
    if (reason !== undefined && pullFailures.has(reason)) return { reason, missingImage: image };
  }
  for (const { image, state, lastState } of containers) {
    const { reason, message } = state.waiting ?? {};
    if (reason !== undefined && reason !== 'ContainerCreating' && reason !== 'PodInitializing') {
      const code = lastState?.terminated?.exitCode;
      const ended = code === undefined ? undefined : `(exit code ${String(code)})`;
      return { reason: [reason, image, ended, message].filter(Boolean).join(' ') };
    }
  }
  const unready = containers.find(({ ready, state }) => !ready && state.running);
  if (unready) return { reason: `${unready.image} runs, but its readiness probe gets no good answer` };
  // Not scheduled tells more than not ready, which follows from it.
  for (const type of ['PodScheduled', 'Ready']) {
    const lacking = pods
      .flatMap((pod) => pod.status.conditions)
      .find((condition) => condition.type === type && condition.status === 'False');
    if (lacking) return { reason: lacking.message ?? `not ${type}` };
  }
  return undefined;
}
