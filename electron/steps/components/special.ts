/** What components do beside having files and units (shared/components). */
import type { ComponentId } from '../../../shared/components';
import { replaceEndedPairs } from '../etcd/endedPairs';
import { etcd } from '../etcd/join';
import { binaries } from '../kinds/binaries';
import { images } from '../kinds/images';
import { kubeconfig } from '../kinds/kubeconfig';
import type { HostPlan, Step, StepContext } from '../step';
import { verifyCalico } from './network/calico';
import { cni } from './network/cni';
import { componentStep } from './components';
import { seeSubnetFile } from './network/flannel';
import { kubeApiServer } from './kubeApiServer';
import { forgetCalicoNode, kubeCalico } from './network/kubeCalico';
import { kubeDns } from './kubeDns';
import { kubelet } from './kubelet';
import { kubeProxy } from './kubeProxy';
import { networkManifest } from './network/networkManifest';
import { prepare } from './prepare';
import { rbac } from './rbac';
import { containerd, runtime } from './runtime';

interface Special {
  /** In place of the step that files and units alone would have. */
  readonly step: Step;
  /** Before anything of the node is changed: what all nodes must have before it is done on one. */
  readonly begin?: (context: StepContext, plan: Pick<HostPlan, 'note'>) => Promise<void>;
  /** In the end, when its services are well. */
  readonly verify?: Step;
  /** Where the node has left the cluster, when its Node object has gone. */
  readonly forget?: Step;
}

export const special: Readonly<Partial<Record<ComponentId, Special>>> = {
  prepare: { step: prepare },
  runtime: { step: runtime },
  containerd: { step: containerd },
  binaries: { step: binaries },
  images: { step: images },
  etcd: { step: etcd, begin: replaceEndedPairs },
  'kube-apiserver': { step: kubeApiServer },
  'kube-calico': { step: kubeCalico, verify: verifyCalico, forget: forgetCalicoNode },
  kubectl: { step: kubeconfig },
  cni: { step: cni },
  flannel: { step: componentStep('flannel'), verify: seeSubnetFile },
  kubelet: { step: kubelet },
  'kube-proxy': { step: kubeProxy },
  'network-manifest': { step: networkManifest },
  'kube-dns': { step: kubeDns },
  rbac: { step: rbac },
};
