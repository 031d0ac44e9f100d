/** Reads manifests: files with objects of the Kubernetes API. */
import { parseAllDocuments } from 'yaml';
import { objectName } from '../resources/objects';
import type { ObjectResource } from '../resources/resource';

/** The objects of a manifest. */
export const objectsIn = (yaml: string): ObjectResource[] =>
  parseAllDocuments(yaml).map((document) => {
    const wanted = document.toJS() as unknown;
    return { kind: 'object', name: objectName(wanted), wanted };
  });
