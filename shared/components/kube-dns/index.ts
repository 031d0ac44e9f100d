/** Cluster DNS: applied once, from the first master. */
import { objectsIn } from '../../kubernetes/manifest';
import { component } from '../component';
import { images } from '../images';
import { kubeControllerManager } from '../kube-controller-manager';
import { kubeProxy } from '../kube-proxy';
import { kubeScheduler } from '../kube-scheduler';
import { kubelet } from '../kubelet';
import { networkManifest } from '../network-manifest';
import { dnsManifest } from './files';
import { dnsImages } from './images';

export const kubeDns = component({
  id: 'kube-dns',
  on: () => 'firstMaster',
  needs: { everywhere: [images, networkManifest, kubelet, kubeProxy, kubeControllerManager, kubeScheduler] },
  files: [dnsManifest],
  images: Object.values(dnsImages),
  after: ({ own }) => own.flatMap(({ content }) => objectsIn(content)),
});
