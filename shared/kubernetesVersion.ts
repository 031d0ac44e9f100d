/** Kubernetes versions as Keelson compares them: by minor, because flags change only there. */

export const MIN_MINOR = 9;
export const MAX_MINOR = 36;

const pattern = /^1\.(\d{1,2})\.(\d{1,3})$/;

/** `1.20.2` -> 20. Undefined when the text is no version of the form `1.<minor>.<patch>`. */
export function minorOf(version: string): number | undefined {
  const match = pattern.exec(version);
  return match ? Number(match[1]) : undefined;
}

export const isSupported = (version: string): boolean => {
  const minor = minorOf(version);
  return minor !== undefined && minor >= MIN_MINOR && minor <= MAX_MINOR;
};

/** From this minor on the API server has no plain HTTP port any more (release notes 1.20, "insecure port"). */
export const SECURE_PORT_SINCE = 20;
/** From this minor on the kubelet cannot talk to Docker any more (release notes 1.24, dockershim). */
export const DOCKERSHIM_GONE_SINCE = 24;
/** From this minor on the kubelet speaks containerd's language, CRI v1alpha2 (containerd/cri README, support table). */
export const CONTAINERD_SINCE = 10;
