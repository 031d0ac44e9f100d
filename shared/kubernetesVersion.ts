/** Kubernetes versions as Keelson compares them: by minor, because flags change only there. */

export const MIN_MINOR = 9;
export const MAX_MINOR = 37;

/** Without leading zeros, as Kubernetes writes its releases: the text also becomes part of download addresses. */
const pattern = /^1\.(0|[1-9]\d?)\.(0|[1-9]\d{0,2})$/;

/** `1.20.2` -> 20. Undefined when the text is no version of the form `1.<minor>.<patch>`. */
export function minorOf(version: string): number | undefined {
  const match = pattern.exec(version);
  return match ? Number(match[1]) : undefined;
}

/** The first and the last supported minor, for people. */
export const supported = { min: `1.${String(MIN_MINOR)}`, max: `1.${String(MAX_MINOR)}` } as const;

export const isSupported = (version: string): boolean => {
  const minor = minorOf(version);
  return minor !== undefined && minor >= MIN_MINOR && minor <= MAX_MINOR;
};

/** From this minor on the API server has no plain HTTP port any more (kubernetes/kubernetes #95856). */
export const SECURE_PORT_SINCE = 20;
/** The first minor that profile secure installs: what its components are told by flags and files, all of them know from here on. */
export const SECURE_SINCE = 20;
/** From this minor on the kubelet cannot talk to Docker any more (kubernetes/kubernetes #97252). */
export const DOCKERSHIM_GONE_SINCE = 24;
/** From this minor on kube-proxy's mode nftables is no trial any more (kubernetes/enhancements, KEP-3866). */
export const NFTABLES_SINCE = 33;
/** From this minor on the kubelet speaks containerd's language, CRI v1alpha2 (containerd/cri README, support table). */
export const CONTAINERD_SINCE = 10;
