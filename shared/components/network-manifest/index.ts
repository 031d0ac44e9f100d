/**
 * The manifest of a pod network (flannel, Calico), applied once, from the first master. Its pods look for the API at a service
 * address, so kube-proxy is there before them, and their images are.
 */
import { objectsIn } from '../../kubernetes/manifest';
import { networkManifestOf } from '../../manifests/networkManifest';
import { component } from '../component';
import { images } from '../images';
import { kubectl } from '../kubectl';
import { kubeControllerManager } from '../kube-controller-manager';
import { kubeProxy } from '../kube-proxy';
import { kubeScheduler } from '../kube-scheduler';
import { kubelet } from '../kubelet';
import { rbac } from '../rbac';
import { networkManifestFile } from './files';

export const networkManifest = component({
  id: 'network-manifest',
  on: (cluster) => (networkManifestOf(cluster) ? 'firstMaster' : 'none'),
  needs: {
    masters: [kubectl, rbac],
    everywhere: [images, kubelet, kubeProxy, kubeControllerManager, kubeScheduler],
  },
  files: [networkManifestFile],
  after: ({ own }) => own.flatMap(({ content }) => objectsIn(content)),
});
