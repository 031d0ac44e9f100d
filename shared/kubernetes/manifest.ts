/** Manifests: texts with objects of the Kubernetes API. */
import { parseAllDocuments, stringify } from 'yaml';
import { objectName } from '../resources/objects';
import type { ObjectResource } from '../resources/resource';

/** The objects of a manifest. */
export const objectsIn = (yaml: string): ObjectResource[] =>
  parseAllDocuments(yaml).flatMap((document) => {
    const wanted = document.toJS() as unknown;
    // Nothing but a comment.
    return wanted === null ? [] : [{ kind: 'object', name: objectName(wanted), wanted }];
  });

/** A manifest of these objects, as people write them. */
export const manifestOf = (objects: readonly object[]): string =>
  objects.map((object) => stringify(object)).join('---\n');
