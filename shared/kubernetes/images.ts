/** The full name of an image under the registry of the cluster file. */
import type { Cluster, ImageName } from '../cluster/schema';

/** `registry.example.com/team/pause-amd64:3.0`; the cluster file may name another one. */
export function imageReference(
  cluster: Cluster,
  { name, tag }: { readonly name: ImageName; readonly tag: (cluster: Cluster) => string },
): string {
  const { prefix, images } = cluster.registry;
  return images[name] ?? `${prefix}/${tag(cluster)}`;
}
