/** The steps by name: what the runner is given. */
import { binaries } from './binaries';
import { cni } from './cni';
import { componentStep } from './components';
import { images } from './images';
import { kubeApiServer } from './kubeApiServer';
import { kubeCalico } from './kubeCalico';
import { kubeconfig } from './kubeconfig';
import { kubeDns } from './kubeDns';
import { kubelet } from './kubelet';
import { kubeProxy } from './kubeProxy';
import { preflight } from './preflight';
import { prepare } from './prepare';
import { reset } from './reset';
import { runtime } from './runtime';
import type { StepTable } from './step';
import { verify } from './verify';

export const steps: StepTable = {
  preflight,
  prepare,
  runtime,
  binaries,
  images,
  etcd: componentStep('etcd'),
  'kube-apiserver': kubeApiServer,
  'kube-controller-manager': componentStep('kube-controller-manager'),
  'kube-scheduler': componentStep('kube-scheduler'),
  'kube-calico': kubeCalico,
  kubectl: kubeconfig,
  cni,
  kubelet,
  'kube-proxy': kubeProxy,
  'kube-dns': kubeDns,
  verify,
  reset,
};

export { StepFailure } from './failure';
export { binaryNamesOfAll } from './binaryNames';
export { inspectBinaries, requireGoodBinaries, type Inspection, type RunPermission } from './preflight/localBinaries';
export { readClusterSecrets } from './clusterSecrets';
