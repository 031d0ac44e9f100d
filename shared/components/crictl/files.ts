import { stringify } from 'yaml';
import { paths } from '../../kubernetes/paths';
import { publicFile } from '../../target/files';

/** Where crictl looks by itself, and for what (github.com/kubernetes-sigs/cri-tools, docs/crictl.md). */
export const crictlConfiguration = publicFile('worker-node/crictl.yaml', '/etc/crictl.yaml', () =>
  stringify({ 'runtime-endpoint': paths.containerdSocket, 'image-endpoint': paths.containerdSocket }),
);
