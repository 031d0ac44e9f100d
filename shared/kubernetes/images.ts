/** The full name of an image under the registry of the cluster file. */
import { profileDefaults } from '../cluster/defaults';
import type { Cluster } from '../cluster/schema';
import type { ImageRule } from '../components/component';

/** `registry.example.com/team/pause-amd64:3.0`; the cluster file may name another one. */
export function imageReference(
  cluster: Cluster,
  { name, tag, home }: Pick<ImageRule, 'name' | 'tag' | 'home'>,
): string {
  const { prefix, images } = cluster.registry;
  const place = prefix === profileDefaults.secure.registryPrefix ? (home?.(cluster) ?? prefix) : prefix;
  return images[name] ?? `${place}/${tag(cluster)}`;
}
