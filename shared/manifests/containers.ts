/** The images of a manifest's containers, which become those that the cluster file says. */
import { AppError } from '../errors';
import { parseReference } from '../images/reference';
import type { ManifestObject } from './objects';
import { titleOf } from './objects';

export interface ManifestImage {
  /** The last part of its repository, whoever has it: `flannel-cni-plugin`. */
  readonly repository: string;
  /** The tag that a manifest of the wanted version has. */
  readonly tag: string;
  /** The field of the cluster file that says so. */
  readonly field: string;
  /** What is to stand there. */
  readonly reference: string;
}

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const entriesOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);

/** Those of a DaemonSet or Deployment; none of other objects. */
function containersOf(object: ManifestObject): Fields[] {
  const spec = isFields(object['spec']) ? object['spec'] : {};
  const template = isFields(spec['template']) ? spec['template'] : {};
  const pod = isFields(template['spec']) ? template['spec'] : {};
  return [...entriesOf(pod['initContainers']), ...entriesOf(pod['containers'])];
}

/**
 * Gives each container its image. The version must be the one of the cluster file: what a manifest calls in its images changes from
 * version to version.
 * @throws MANIFEST_IMAGE {name, object, image}: nobody knows where that comes from; MANIFEST_VERSION {name, image, wanted, field}
 */
export function setImages(objects: readonly ManifestObject[], images: readonly ManifestImage[], name: string): void {
  for (const object of objects) {
    for (const container of containersOf(object)) {
      const image = typeof container['image'] === 'string' ? container['image'] : '';
      const { repository, tag = '' } = parseReference(image);
      const known = images.find((one) => one.repository === repository.split('/').at(-1));
      if (!known) throw new AppError('MANIFEST_IMAGE', { name, object: titleOf(object), image });
      if (image !== known.reference && tag !== known.tag) {
        throw new AppError('MANIFEST_VERSION', { name, image, wanted: known.tag, field: known.field });
      }
      container['image'] = known.reference;
      // A node whose images came in an archive has nobody to ask.
      container['imagePullPolicy'] = 'IfNotPresent';
    }
  }
}
