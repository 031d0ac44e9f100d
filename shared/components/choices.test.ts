/** What was chosen for safety is what lies on the nodes, and each choice is told. */
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { newCluster } from '../cluster/newCluster';
import { MAX_MINOR, SECURE_SINCE } from '../kubernetesVersion';
import type { Choice } from '../kubernetes/why';
import { messages } from '../messages';
import { filesOf, sampleCluster } from '../testing/sampleCluster';
import { choicesOf } from './choices';

const secureCluster = (minor: number) => {
  const { kubernetesVersion, profile, versions = {} } = newCluster('secure', `1.${String(minor)}.3`);
  return sampleCluster({ kubernetesVersion, profile: profile ?? 'secure', versions });
};
const minors = Array.from({ length: MAX_MINOR - SECURE_SINCE + 1 }, (_, at) => SECURE_SINCE + at);
const flat = (minor: number) =>
  choicesOf(secureCluster(minor)).flatMap(({ component, choices }) => choices.map((one) => ({ component, ...one })));

describe('choices for safety', () => {
  it.each(minors)('of 1.%s all lie on the nodes', (minor) => {
    const cluster = secureCluster(minor);
    const files = cluster.nodes.flatMap(({ hostname }) => [...filesOf(cluster, hostname).values()]);
    const lines = files.map(({ content }) => content.replaceAll(/["'\\]/g, '')).join('\n');
    const settings = files
      .filter(({ installPath }) => installPath.endsWith('-config.yaml'))
      .flatMap(({ content }) => Object.entries(parse(content) as object));
    const isThere = ({ name, value }: Choice): boolean =>
      lines.includes(`${name}=${value}`) ||
      settings.some(([field, set]) => field === name && [set, JSON.stringify(set)].includes(value)) ||
      files.some(({ installPath }) => installPath === name);
    const missing = flat(minor).filter((one) => !isThere(one));
    expect(missing).toEqual([]);
  });

  it('are these, of the benchmark and of the installers that go further', () => {
    const names = new Set(flat(37).map(({ component, name }) => `${component} ${name}`));
    expect([...names]).toEqual(
      expect.arrayContaining([
        ...['enable-admission-plugins', 'authorization-mode', 'profiling', 'encryption-provider-config'].map(
          (flag) => `kube-apiserver --${flag}`,
        ),
        ...['audit-policy-file', 'authentication-config', 'service-account-extend-token-expiration'].map(
          (flag) => `kube-apiserver --${flag}`,
        ),
        ...['requestheader-allowed-names', 'shutdown-watch-termination-grace-period', 'tls-cipher-suites'].map(
          (flag) => `kube-apiserver --${flag}`,
        ),
        ...['bind-address', 'profiling', 'terminated-pod-gc-threshold', 'use-service-account-credentials'].map(
          (flag) => `kube-controller-manager --${flag}`,
        ),
        ...['bind-address', 'profiling'].map((flag) => `kube-scheduler --${flag}`),
        ...['--client-cert-auth', '--peer-client-cert-auth', '--listen-metrics-urls', 'User'].map(
          (name) => `etcd ${name}`,
        ),
        ...['authentication', 'authorization', 'podPidsLimit', 'seccompDefault', 'readOnlyPort'].map(
          (field) => `kubelet ${field}`,
        ),
        'kube-proxy metricsBindAddress',
        'kubectl /etc/kubernetes/admin.conf',
      ]),
    );
  });

  it('are told in one line each, and no line is there for nothing', () => {
    const used = new Set(minors.flatMap(flat).map(({ why }) => why));
    for (const language of ['en', 'zh'] as const) {
      const { why } = messages[language];
      expect(Object.keys(why).filter((code) => !used.has(code as keyof typeof why))).toEqual([]);
      for (const text of Object.values(why)) expect(text).toMatch(/^[^\n]{8,160}$/);
    }
  });
});
