import type { CoreDnsVersion } from './coreDns';
import type { ProgramSet } from './go/recipes';

/** What a cluster of the lab is made of. */
export interface Subject {
  readonly kubernetes: string;
  readonly runtime: 'docker' | 'containerd';
  /** Kubernetes 1.20.2, etcd 3.4 and the CNI plugins are Debian's (kubernetes.ts). */
  readonly debian?: true;
  /** What is built from Go modules, by version. */
  readonly programs: Readonly<Partial<Record<ProgramSet, string>>>;
  readonly coreDns: CoreDnsVersion;
}

/** Not of Kubernetes, so any will do: the same in all. crictl 1.37 speaks with every containerd that serves CRI v1, which 1.6 began. */
const around = { runc: '1.4.3', 'cni-plugins': '1.9.1', crictl: '1.37.0' } as const;

/**
 * Which Kubernetes goes with which other programs. Of etcd the minor that its kubeadm installs (kubernetes/kubernetes,
 * cmd/kubeadm/app/constants/constants.go, DefaultEtcdVersion), of CoreDNS the version that Keelson asks for.
 */
export const subjects = {
  '1.20.2': { kubernetes: '1.20.2', runtime: 'docker', debian: true, programs: {}, coreDns: '1.7.0' },
  // The last containerd with the language of that kubelet, CRI v1alpha2 (containerd/containerd, RELEASES.md).
  '1.20.2-containerd': {
    kubernetes: '1.20.2',
    runtime: 'containerd',
    debian: true,
    programs: { containerd: '1.7.35', runc: around.runc, crictl: around.crictl },
    coreDns: '1.7.0',
  },
  '1.36.3': {
    kubernetes: '1.36.3',
    runtime: 'containerd',
    programs: { kubernetes: '1.36.3', etcd: '3.6.16', containerd: '2.2.9', ...around },
    coreDns: '1.14.6',
  },
  '1.37.2': {
    kubernetes: '1.37.2',
    runtime: 'containerd',
    programs: { kubernetes: '1.37.2', etcd: '3.7.0', containerd: '2.2.9', ...around },
    coreDns: '1.14.7',
  },
} as const satisfies Record<string, Subject>;

export type SubjectName = keyof typeof subjects;

/** What everybody gets who names none: it can be had wherever Debian's packages can. */
export const defaultSubject = '1.20.2' satisfies SubjectName;

/** The newest there is: profile secure, and the demo. */
export const newestSubject = '1.37.2' satisfies SubjectName;

export const subjectNames = Object.keys(subjects) as SubjectName[];

/** Profile secure runs on containerd: the subject of this Kubernetes with it. @throws Error naming the versions there are. */
export function secureSubject(version: string): SubjectName {
  const secure = subjectNames.filter((one) => subjects[one].runtime === 'containerd');
  const name = secure.find((one) => one === version || subjects[one].kubernetes === version);
  if (name !== undefined) return name;
  const versions = secure.map((one) => subjects[one].kubernetes).join(', ');
  throw new Error(`The lab has no Kubernetes ${version} with containerd, only ${versions}`);
}

/** @throws Error naming those there are. */
export function subjectName(text: string): SubjectName {
  const name = subjectNames.find((one) => one === text);
  if (name === undefined) throw new Error(`The lab knows no Kubernetes ${text}, only ${subjectNames.join(', ')}`);
  return name;
}
