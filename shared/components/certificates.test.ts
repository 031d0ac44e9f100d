/** Where the certificates of a node lie, and who shows which: a list by hand, so that none is lost. */
import { expect, it } from 'vitest';
import { clusterContext } from '../kubernetes/nodeContext';
import { placeholderSecrets } from '../target/targetFile';
import { sampleCluster } from '../testing/sampleCluster';
import { certificatePlaces } from './certificates';

const secure = sampleCluster({
  ...{ kubernetesVersion: '1.37.2', profile: 'secure', runtime: 'containerd' },
  network: { cni: 'bridge' },
});

function placesOf(cluster: typeof secure, hostname: string): string[] {
  const node = cluster.nodes.find((one) => one.hostname === hostname)!;
  return certificatePlaces({ ...clusterContext(cluster, placeholderSecrets), node }).map(
    ({ kind, path, units, served }) =>
      [kind, path, ...units, ...served.map(({ address, port }) => `${address}:${String(port)}`)].join(' '),
  );
}

it('of a master that runs pods', () => {
  expect(placesOf(secure, 'n1')).toEqual([
    'pair /etc/etcd/pki/server.crt etcd.service 127.0.0.1:2379',
    'pair /etc/etcd/pki/peer.crt etcd.service 10.77.0.11:2380',
    'authority /etc/etcd/pki/ca.crt',
    'pair /etc/kubernetes/pki/apiserver.crt kube-apiserver.service 10.77.0.11:6443',
    'pair /etc/kubernetes/pki/apiserver-kubelet-client.crt kube-apiserver.service',
    'pair /etc/kubernetes/pki/apiserver-etcd-client.crt kube-apiserver.service',
    'pair /etc/kubernetes/pki/front-proxy-client.crt kube-apiserver.service',
    'authority /etc/kubernetes/pki/ca.crt',
    'authority /etc/kubernetes/pki/etcd/ca.crt',
    'authority /etc/kubernetes/pki/front-proxy-ca.crt',
    'pair /etc/kubernetes/pki/controller-manager.crt kube-controller-manager.service 127.0.0.1:10257',
    'pair /etc/kubernetes/pki/scheduler.crt kube-scheduler.service 127.0.0.1:10259',
    'kubeconfig /etc/kubernetes/admin.conf',
    'pair /var/lib/kubelet/pki/kubelet.crt kubelet.service 10.77.0.11:10250',
    'pair /etc/kubernetes/pki/kube-proxy.crt kube-proxy.service',
  ]);
});

it('of a worker', () => {
  expect(placesOf(secure, 'n2')).toEqual([
    'pair /var/lib/kubelet/pki/kubelet.crt kubelet.service 10.77.0.12:10250',
    'authority /etc/kubernetes/pki/ca.crt',
    'pair /etc/kubernetes/pki/kube-proxy.crt kube-proxy.service',
  ]);
});

it('of profile simple: the one that kube-apiserver makes itself, from 1.20 on', () => {
  const simple = sampleCluster({ kubernetesVersion: '1.20.2' });
  expect(placesOf(simple, 'n1')).toEqual([
    'selfMade /var/lib/kube-apiserver/apiserver.crt kube-apiserver.service 127.0.0.1:6443',
  ]);
  expect(placesOf(simple, 'n2')).toEqual([]);
  expect(placesOf(sampleCluster(), 'n1')).toEqual([]);
});
