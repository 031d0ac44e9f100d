/**
 * Which version of everything beside Kubernetes goes with which minor of it. One row for as long as nothing changes; a
 * version that the cluster file names itself (`versions`) counts before these.
 *
 * That a version was released can be looked up under its tag on the project's page of releases (publishers.ts has the
 * addresses).
 */
import { livesAt, type Life } from '../kubernetes/flags';
import { minorOf } from '../kubernetesVersion';

export interface ComponentVersions {
  readonly etcd: string;
  readonly cniPlugins: string;
  readonly containerd: string;
  readonly runc: string;
  readonly crictl: string;
  readonly coredns: string;
  readonly pause: string;
  readonly flannel: string;
  /** Its CNI plugin, which has versions of its own. */
  readonly flannelCni: string;
  readonly calico: string;
}

/** The first minor of Kubernetes for which a version of Calico is known here. */
export const CALICO_SINCE = 29;

interface VersionRow extends Life {
  readonly version: string;
}

/** The rows of one component follow each other without a gap; the first one also counts for everything older. */
export const versionTable: { readonly [Name in keyof ComponentVersions]: readonly VersionRow[] } = {
  // The line that Kubernetes itself is built and tested with (its CHANGELOGs, "etcd"), each in a version of which etcd's
  // own upgrade guides say that the next line may follow it: 3.5.26 or later before 3.6, 3.6.11 or later before 3.7
  // (etcd.io/docs, "Upgrade etcd from v3.5 to v3.6" and "from v3.6 to v3.7"). 3.4.37 is the last one of its line that
  // Kubernetes' registry has (kubernetes/k8s.io #8339).
  etcd: [
    { until: 21, version: '3.4.37' },
    { since: 22, until: 33, version: '3.5.33' },
    { since: 34, until: 36, version: '3.6.16' },
    { since: 37, version: '3.7.0' },
  ],
  // They know every version of the CNI specification from 0.1.0 on (containernetworking/plugins, README).
  cniPlugins: [{ version: '1.9.1' }],
  // Up to 1.22 the kubelet speaks CRI v1alpha2 only, which 2.0 has removed; 1.7 speaks both. From 1.32 on 2.1 and later,
  // and from 1.36 on 2.2 and later are what containerd recommends (containerd/containerd, RELEASES.md, "Kubernetes
  // Support").
  containerd: [
    { until: 31, version: '1.7.35' },
    { since: 32, version: '2.2.9' },
  ],
  // Every containerd above calls it as a program of its own, by the same command line.
  runc: [{ version: '1.4.3' }],
  // It talks to containerd, not to the kubelet, and in CRI v1, which every containerd above has.
  crictl: [{ version: '1.37.0' }],
  // Up to 1.34 what Kubernetes' own tools install (its CHANGELOG of that minor, "CoreDNS"); for 1.36 what easzlab/kubeasz
  // 3.7.0 pairs with it.
  coredns: [
    { until: 20, version: '1.7.0' },
    { since: 21, until: 21, version: '1.8.0' },
    { since: 22, until: 22, version: '1.8.4' },
    { since: 23, until: 24, version: '1.8.6' },
    { since: 25, until: 28, version: '1.9.3' },
    { since: 29, until: 31, version: '1.11.1' },
    { since: 32, until: 33, version: '1.11.3' },
    { since: 34, until: 35, version: '1.12.1' },
    { since: 36, until: 36, version: '1.14.6' },
    { since: 37, version: '1.14.7' },
  ],
  // It does nothing but wait, so one serves every version: the one that containerd 2.2 has built in (containerd/containerd,
  // docs/cri/config.md, "sandbox").
  pause: [{ version: '3.10.1' }],
  // Every one of its releases is for Kubernetes 1.17 and later (flannel-io/flannel, README).
  flannel: [{ version: '0.28.10' }],
  // The one that the manifest of that flannel names (flannel-io/flannel v0.28.10, Documentation/kube-flannel.yml).
  flannelCni: [{ version: '1.9.1-flannel3' }],
  // Each line says itself which minors it is tested with (docs.tigera.io, Calico of that version, "System requirements": 3.29
  // with 1.29 to 1.32, 3.31 with 1.32 to 1.35, 3.32 with 1.34 to 1.36, 3.33 with 1.35 to 1.37). For older ones a person has to
  // name it (CALICO_SINCE).
  calico: [
    { until: 31, version: '3.29.7' },
    { since: 32, until: 34, version: '3.31.7' },
    { since: 35, until: 36, version: '3.32.2' },
    { since: 37, version: '3.33.0' },
  ],
};

const names = Object.keys(versionTable) as (keyof ComponentVersions)[];

/** What goes with a version of Kubernetes, by its minor. */
export function versionsFor(kubernetesVersion: string): ComponentVersions {
  const minor = minorOf(kubernetesVersion) ?? 0;
  const at = (name: keyof ComponentVersions): string =>
    versionTable[name].find((row) => livesAt(row, minor))?.version ?? '';
  return Object.fromEntries(names.map((name) => [name, at(name)])) as { [Name in keyof ComponentVersions]: string };
}

/** What a cluster uses: the versions that its file names, and beside them what goes with its Kubernetes. */
export const versionsOf = ({
  kubernetesVersion,
  versions,
}: {
  readonly kubernetesVersion: string;
  readonly versions?: Partial<ComponentVersions>;
}): ComponentVersions => ({ ...versionsFor(kubernetesVersion), ...versions });

/**
 * The newest patch that is known here of each minor: of those that have come to their end the last one
 * (kubernetes/website, data/releases/eol.yaml; 1.29.15 came after that page's 1.29.14), of the others the release tags of
 * kubernetes/kubernetes when this was written. The publisher's own list says more where it can be reached.
 */
const newestPatches: Readonly<Record<number, number>> = {
  ...{ 9: 11, 10: 13, 11: 10, 12: 10, 13: 12, 14: 10, 15: 12, 16: 15, 17: 17, 18: 20, 19: 16 },
  ...{ 20: 15, 21: 14, 22: 17, 23: 17, 24: 17, 25: 16, 26: 15, 27: 16, 28: 15, 29: 15 },
  ...{ 30: 14, 31: 14, 32: 13, 33: 13, 34: 11, 35: 8, 36: 4, 37: 2 },
};

/** `1.37.2` for 37. */
export const newestPatchOf = (minor: number): string => `1.${String(minor)}.${String(newestPatches[minor] ?? 0)}`;
