/** The container images of a cluster, read from the catalogue. */
import { components } from '.';
import type { Cluster, ImageName } from '../cluster/schema';
import { livesAt } from '../kubernetes/flags';
import { imageReference } from '../kubernetes/images';
import { minorOf } from '../kubernetesVersion';
import type { Component } from './component';

interface ImageUse {
  readonly name: ImageName;
  /** `registry.example.com/team/pause-amd64:3.0`. */
  readonly reference: string;
}

/** The images that the nodes of this cluster need, overrides applied. */
export function imagesOf(cluster: Cluster): ImageUse[] {
  const minor = minorOf(cluster.kubernetesVersion) ?? 0;
  return components
    .filter(({ on }: Component) => on(cluster) !== 'none')
    .flatMap(({ images = [] }: Component) => images)
    .filter((rule) => livesAt(rule, minor))
    .map((rule) => ({ name: rule.name, reference: imageReference(cluster, rule) }));
}
