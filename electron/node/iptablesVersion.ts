/**
 * Whether this iptables (`iptables --version`) refuses `iptables-restore -w5` and wants `-w 5`: since 1.6.2
 * (kubernetes/kubernetes #60978). An unreadable version counts as new, because the repair does no harm to an old one.
 */
export function refusesW5(versionText: string): boolean {
  const match = /v(\d+)\.(\d+)\.(\d+)/.exec(versionText);
  if (!match) return true;
  const [major = 0, minor = 0, patch = 0] = match.slice(1).map(Number);
  return major * 1e6 + minor * 1e3 + patch >= 1_006_002;
}
