/** Reads manifests: files with objects of the Kubernetes API. */
import { parseAllDocuments } from 'yaml';
import * as z from 'zod';

const manifest = z.object({
  kind: z.string(),
  metadata: z.object({ name: z.string(), namespace: z.string().default('') }),
});

/** The objects of a manifest: `kube-system/Deployment/coredns`, and without a namespace `/ClusterRole/system:coredns`. */
export const objectNames = (yaml: string): string[] =>
  parseAllDocuments(yaml).map((document) => {
    const { kind, metadata } = manifest.parse(document.toJS());
    return `${metadata.namespace}/${kind}/${metadata.name}`;
  });
