/** Reads the objects of a manifest that somebody else has written, and refuses what does not belong into a pod network's. */
import { parseAllDocuments } from 'yaml';
import * as z from 'zod';
import { AppError } from '../errors';
import { objectName } from '../resources/objects';

/** Calico's has some 360 kB. */
export const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;
const MAX_OBJECTS = 500;

/** What the manifests of pod networks are made of. Whatever else stands in one is not theirs, and a person should apply it. */
const kinds: ReadonlySet<string> = new Set([
  ...['Namespace', 'ServiceAccount', 'ConfigMap', 'DaemonSet', 'Deployment', 'PodDisruptionBudget'],
  ...['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding', 'CustomResourceDefinition'],
  ...['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'],
  ...['MutatingAdmissionPolicy', 'MutatingAdmissionPolicyBinding'],
]);

const objectSchema = z.looseObject({
  apiVersion: z.string().min(1),
  kind: z.string().min(1),
  metadata: z.looseObject({
    name: z.string().min(1),
    namespace: z.string().exactOptional(),
    labels: z.record(z.string(), z.string()).exactOptional(),
  }),
});
export type ManifestObject = z.infer<typeof objectSchema>;

const withOldDefault = z.looseObject({
  kind: z.literal('CustomResourceDefinition'),
  spec: z.looseObject({ preserveUnknownFields: z.literal(false) }),
});
/**
 * Without a field that Calico's publisher writes and no API gives back: in v1 of CustomResourceDefinition it can only be false, and
 * false is left out (github.com/argoproj/argo-cd, issue 6401). It would differ for ever, and each `kubectl apply` would set it.
 */
function withoutOldDefault(object: ManifestObject): ManifestObject {
  const { data } = withOldDefault.safeParse(object);
  if (!data) return object;
  const { preserveUnknownFields: _, ...spec } = data.spec;
  return { ...object, spec };
}

/** `DaemonSet kube-flannel-ds` */
export const titleOf = ({ kind, metadata }: ManifestObject): string => `${kind} ${metadata.name}`;

/** Line of a place in a text. */
const lineOf = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

/**
 * The objects in their order.
 * @param name what a person calls the manifest: its file or its address.
 * @throws MANIFEST_TOO_LARGE {name, max}, MANIFEST_INVALID {name, line, reason}, MANIFEST_KIND {name, line, kind}
 */
export function readManifest(text: string, name: string): ManifestObject[] {
  if (text.length > MAX_MANIFEST_BYTES)
    throw new AppError('MANIFEST_TOO_LARGE', { name, max: MAX_MANIFEST_BYTES / 1024 / 1024 });
  const invalid = (offset: number, reason: string, detail = ''): AppError =>
    new AppError('MANIFEST_INVALID', { name, line: lineOf(text, offset), reason }, { detail });
  const documents = parseAllDocuments(text, { uniqueKeys: true });
  const found: ManifestObject[] = [];
  const seen = new Set<string>();
  for (const document of documents) {
    const [error] = document.errors;
    if (error) throw invalid(error.pos[0], 'no-yaml', error.message);
    // Nothing but comments between two lines of dashes.
    if (document.contents === null) continue;
    const offset = document.contents.range[0];
    let value: unknown;
    try {
      value = document.toJS({ maxAliasCount: 20 });
    } catch (thrown) {
      throw invalid(offset, 'no-yaml', thrown instanceof Error ? thrown.message : String(thrown));
    }
    const object = objectSchema.safeParse(value);
    if (!object.success) throw invalid(offset, 'no-object', z.prettifyError(object.error));
    const { kind } = object.data;
    if (!kinds.has(kind)) throw new AppError('MANIFEST_KIND', { name, line: lineOf(text, offset), kind });
    if (seen.has(objectName(object.data))) throw invalid(offset, 'object-twice', titleOf(object.data));
    seen.add(objectName(object.data));
    found.push(withoutOldDefault(object.data));
  }
  if (found.length === 0) throw invalid(0, 'no-object');
  if (found.length > MAX_OBJECTS) throw invalid(0, 'too-many-objects');
  return found;
}
