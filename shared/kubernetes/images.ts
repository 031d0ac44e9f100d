/** The full name of an image under the registry of the cluster file. */
import type { Cluster, ImageName } from '../cluster/schema';
import { minorOf } from '../kubernetesVersion';

/** `registry.example.com/team/pause-amd64:3.0`; the cluster file may name another one. */
export const imageReference = (
  { kubernetesVersion, registry: { prefix, images } }: Cluster,
  { name, tag }: { readonly name: ImageName; readonly tag: (minor: number) => string },
): string => images[name] ?? `${prefix}/${tag(minorOf(kubernetesVersion) ?? 0)}`;
