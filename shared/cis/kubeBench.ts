/**
 * What kube-bench must be told to find a cluster of ours (github.com/aquasecurity/kube-bench, docs/architecture.md): it looks for the control
 * plane among the manifests of static pods, and ours are units. A file for `kube-bench --config`, the same for every cluster: of
 * several paths kube-bench takes the first that is there.
 */
import { stringify } from 'yaml';
import { paths } from '../kubernetes/paths';
import { MAX_MINOR } from '../kubernetesVersion';
import { benchmarkOf } from './benchmark';

const unitOf = (program: string): string => `${paths.units}/${program}.service`;
/** `defaultX` is what stands in a check where none of the paths is there. */
const firstOf = (kind: string, ...candidates: readonly string[]): object => ({
  [kind]: candidates,
  [`default${kind.replace(/s$/, '')}`]: candidates[0],
});
const program = (name: string): object => ({ bins: [name], ...firstOf('confs', unitOf(name)) });

const apiserver = program('kube-apiserver');
const etcd = { ...program('etcd'), optional: true, datadirs: [paths.etcdData], defaultdatadir: paths.etcdData };
const master = {
  apiserver,
  scheduler: {
    ...program('kube-scheduler'),
    ...firstOf('kubeconfig', paths.secure.scheduler, paths.schedulerKubeconfig),
  },
  controllermanager: {
    ...program('kube-controller-manager'),
    ...firstOf('kubeconfig', paths.secure.controllerManager, paths.controllerManagerKubeconfig),
  },
  etcd,
  kubelet: { bins: ['kubelet'], optional: true },
};
const node = {
  kubelet: {
    bins: ['kubelet'],
    ...firstOf('confs', paths.kubeletConfiguration, unitOf('kubelet')),
    ...firstOf('svc', unitOf('kubelet')),
    ...firstOf('kubeconfig', paths.secure.kubelet, paths.kubeletKubeconfig),
    ...firstOf('cafile', paths.secure.authority),
  },
  proxy: {
    bins: ['kube-proxy'],
    optional: true,
    ...firstOf('confs', paths.secure.kubeProxyConfiguration, unitOf('kube-proxy')),
    ...firstOf('svc', unitOf('kube-proxy')),
    ...firstOf('kubeconfig', paths.secure.kubeProxy, paths.kubeProxyKubeconfig),
  },
};

const target = (components: Readonly<Record<string, object>>): object => ({
  components: Object.keys(components),
  ...components,
});
const targets = {
  master: target(master),
  node: target(node),
  etcd: target({ etcd }),
  controlplane: target({ apiserver }),
  policies: target({}),
};

/** The first minor that the oldest edition here is made for. */
const FIRST_MINOR = 28;
const minors = Array.from({ length: MAX_MINOR - FIRST_MINOR + 1 }, (_, index) => `1.${String(FIRST_MINOR + index)}`);
const nameOf = (minor: string): string => `cis-${benchmarkOf({ kubernetesVersion: `${minor}.0` })}`;

/** The text of the file. */
export const kubeBenchConfiguration = (): string =>
  stringify(
    {
      ...targets,
      version_mapping: Object.fromEntries(minors.map((minor) => [minor, nameOf(minor)])),
      target_mapping: Object.fromEntries(minors.map((minor) => [nameOf(minor), Object.keys(targets)])),
    },
    // People read and extend it.
    { aliasDuplicateObjects: false },
  );
