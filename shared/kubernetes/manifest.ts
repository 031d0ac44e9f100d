/** Reads manifests: files with objects of the Kubernetes API. */
import { parseAllDocuments } from 'yaml';
import { objectName } from '../resources/objects';
import type { ObjectResource } from '../resources/resource';

/** The objects of a manifest. */
export const objectsIn = (yaml: string): ObjectResource[] =>
  parseAllDocuments(yaml).flatMap((document) => {
    const wanted = document.toJS() as unknown;
    // Nothing but a comment.
    return wanted === null ? [] : [{ kind: 'object', name: objectName(wanted), wanted }];
  });
