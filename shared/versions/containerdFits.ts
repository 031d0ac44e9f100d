/** Which containerd a kubelet can work with, whoever has installed it. */
import { livesAt, type Life } from '../kubernetes/flags';

interface Fit {
  /** The oldest version. */
  readonly from: string;
  /** The first version that is too new. */
  readonly before: string;
}

/**
 * The two speak CRI v1alpha2 or v1. Kubelets know v1 from 1.23 on and nothing else from 1.26 on (kubernetes/kubernetes
 * #110618); containerd has had both for all of them from 1.6.4 on, and v1 alone from 2.0 on (containerd/containerd, RELEASES.md,
 * "Kubernetes Support").
 */
const fits: readonly (Life & Fit)[] = [
  { until: 22, from: '1.4.0', before: '2.0.0' },
  { since: 23, until: 25, from: '1.4.0', before: '3.0.0' },
  { since: 26, from: '1.6.4', before: '3.0.0' },
];

/** For a minor of Kubernetes. */
export const containerdFits = (minor: number): Fit =>
  fits.find((one) => livesAt(one, minor)) ?? { from: '0.0.0', before: '0.0.0' };
