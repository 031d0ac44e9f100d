/** The table of checks against what Keelson renders, and against hosts on which somebody has changed something. */
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { componentsOn } from '../components';
import { MAX_MINOR } from '../kubernetesVersion';
import { messages } from '../messages';
import { commandOf, filesOf, sampleCluster } from '../testing/sampleCluster';
import { benchmarkOf, checksOf, policiesOf } from './benchmark';
import { benchmarks, programs, type Program } from './check';
import {
  countVerdicts,
  evaluateNode,
  policyResults,
  type CisResult,
  type FoundFile,
  type FoundProcess,
  type Observed,
} from './evaluate';
import { kubeBenchConfiguration } from './kubeBench';
import { findingsOf, hasNotPassed, hasPassed } from './report';

const clusterOf = (kubernetesVersion: string, profile: 'simple' | 'secure' = 'secure') =>
  sampleCluster({ kubernetesVersion, profile, runtime: 'containerd', network: { cni: 'bridge' } });
type Cluster = ReturnType<typeof clusterOf>;

const configurations: Readonly<Partial<Record<Program, string>>> = {
  'kube-apiserver': '/etc/kubernetes/authentication.yaml',
  kubelet: '/etc/kubernetes/kubelet-config.yaml',
  'kube-proxy': '/etc/kubernetes/kube-proxy-config.yaml',
};

/** The first node, as it is when everything runs as it was rendered. */
function observe(cluster: Cluster): Observed {
  const rendered = [...filesOf(cluster).values()];
  const textAt = (path: string | undefined) => rendered.find((file) => file.installPath === path)?.content;
  const processes = programs.flatMap((program): [Program, FoundProcess][] => {
    const unit = `/etc/systemd/system/${program}.service`;
    const text = textAt(unit);
    if (text === undefined) return [];
    const flags = commandOf(text).map((word): [string, string] => {
      const [, name = '', value = ''] = /^--([^=]+)=?(.*)$/.exec(word) ?? [];
      return [name, value];
    });
    const configuration = textAt(configurations[program]);
    return [
      [
        program,
        {
          unit,
          flags: new Map(flags),
          ...(configuration === undefined ? {} : { configuration: parse(configuration) as unknown }),
        },
      ],
    ];
  });
  const [node] = cluster.nodes;
  const folders = node ? componentsOn(cluster, node).flatMap(({ directories }) => directories?.(cluster) ?? []) : [];
  const ownerOf = (owner = 'root') => `${owner}:${owner}`;
  return {
    processes: new Map(processes),
    encryption: /secretbox/.test(textAt('/etc/kubernetes/encryption.yaml') ?? '') ? ['secretbox'] : [],
    files: [
      ...rendered.map(({ installPath, mode, owner }) => ({ path: installPath, mode, owner: ownerOf(owner) })),
      ...folders.map(({ path, mode, owner }) => ({
        path,
        mode,
        owner: ownerOf(owner),
        isFolder: true as const,
      })),
      { path: '/var/lib/cni/networks/keelson-bridge', mode: 0o755, owner: 'root:root', isFolder: true },
      { path: '/var/lib/cni/networks/keelson-bridge/172.20.11.2', mode: 0o600, owner: 'root:root' },
      { path: '/var/lib/cni/networks/keelson-bridge/lock', mode: 0o750, owner: 'root:root' },
    ],
  };
}

const resultsOf = (cluster: Cluster, observed = observe(cluster)): CisResult[] =>
  evaluateNode(benchmarkOf(cluster), () => true, observed);
const idsOf = (results: readonly CisResult[], verdict: string): string[] =>
  results.filter((one) => one.verdict === verdict).map(({ id }) => id);

const minors = Array.from({ length: MAX_MINOR - 19 }, (_, index) => 20 + index);

describe('what Keelson renders', () => {
  it.each(minors)('fails nowhere in 1.%d of profile secure, and has a reason for each warning', (minor) => {
    const results = resultsOf(clusterOf(`1.${String(minor)}.2`));
    expect(idsOf(results, 'FAIL')).toEqual([]);
    expect(idsOf(results, 'WARN')).toEqual(
      [
        ...[
          '1.1.9',
          minor < 29 ? '1.1.20' : '',
          minor < 32 ? '' : '1.2.1',
          minor < 21 ? '1.2.3' : '',
          '1.2.9',
          '1.2.11',
        ],
        ...['1.2.20', '3.1.1', '3.1.2', '3.2.2', minor < 29 ? '4.1.7' : '', '4.2.7'],
        ...[29 <= minor && minor < 32 ? '4.2.15' : ''],
      ].filter((id) => id !== ''),
    );
    expect(results.filter(({ verdict, reason }) => (verdict === 'WARN') !== (reason !== undefined))).toEqual([]);
    expect(results.filter(({ reason }) => reason === 'CHANGED')).toEqual([]);
  });

  it('has fewer warnings about its nodes than RKE2 leaves in its assessment for 1.12 (docs.rke2.io, "CIS 1.12 Self-Assessment")', () => {
    const rke2 = [
      '1.1.9',
      '1.2.3',
      '1.2.9',
      '1.2.11',
      '3.1.1',
      '3.1.2',
      '3.1.3',
      '3.2.2',
      '4.2.12',
      '4.2.13',
      '4.2.14',
    ];
    expect(countVerdicts(resultsOf(clusterOf('1.37.2')))).toEqual({ PASS: 88, WARN: 9, FAIL: 0 });
    expect(idsOf(resultsOf(clusterOf('1.37.2')), 'WARN').length).toBeLessThan(rke2.length);
  });

  it('fails in profile simple, where nobody is asked who they are', () => {
    const failed = idsOf(resultsOf(clusterOf('1.37.2', 'simple')), 'FAIL');
    for (const id of ['1.2.2', '1.2.6', '2.2', '4.1.1', '4.2.1', '4.2.2', '1.1.12']) expect(failed).toContain(id);
  });
});

describe('what somebody has changed', () => {
  const cluster = clusterOf('1.37.2');
  const whole = observe(cluster);
  const withFlag = (program: Program, name: string, value: string | undefined): Observed => {
    const process = whole.processes.get(program);
    if (!process) throw new Error(program);
    const flags = new Map(process.flags);
    if (value === undefined) flags.delete(name);
    else flags.set(name, value);
    return { ...whole, processes: new Map([...whole.processes, [program, { ...process, flags }]]) };
  };
  const withField = (program: Program, change: (text: Record<string, unknown>) => unknown): Observed => {
    const process = whole.processes.get(program);
    const configuration = change(structuredClone(process?.configuration) as Record<string, unknown>);
    return { ...whole, processes: new Map([...whole.processes, [program, { ...process!, configuration }]]) };
  };
  const withFile = (path: string, change: Partial<FoundFile>): Observed => ({
    ...whole,
    files: whole.files.map((file) => (file.path === path ? { ...file, ...change } : file)),
  });
  const resultOf = (observed: Observed, id: string) => resultsOf(cluster, observed).find((one) => one.id === id);

  it.each<[string, Observed, string, string]>([
    ['a flag', withFlag('kube-apiserver', 'profiling', 'true'), '1.2.15', 'FAIL'],
    ['a flag that is gone', withFlag('kube-apiserver', 'audit-log-path', undefined), '1.2.16', 'FAIL'],
    ['a flag that must not be', withFlag('kube-apiserver', 'token-auth-file', '/t'), '1.2.2', 'FAIL'],
    ['one of a list', withFlag('kube-apiserver', 'authorization-mode', 'Node,RBAC,AlwaysAllow'), '1.2.6', 'FAIL'],
    ['one missing in a list', withFlag('kube-apiserver', 'authorization-mode', 'RBAC'), '1.2.7', 'FAIL'],
    ['a number', withFlag('kube-apiserver', 'audit-log-maxage', '3'), '1.2.17', 'FAIL'],
    [
      'a weak cipher',
      withFlag('kube-apiserver', 'tls-cipher-suites', 'TLS_RSA_WITH_AES_128_CBC_SHA'),
      '1.2.29',
      'WARN',
    ],
    ['what is off by default', withFlag('kube-apiserver', 'enable-bootstrap-token-auth', 'true'), '3.1.3', 'WARN'],
    ['encryption', { ...whole, encryption: ['identity'] }, '1.2.28', 'WARN'],
    ['a second list of encryption', { ...whole, encryption: ['secretbox', 'identity'] }, '1.2.28', 'WARN'],
    ['the authority of etcd', withFlag('etcd', 'trusted-ca-file', '/etc/kubernetes/pki/ca.crt'), '2.7', 'WARN'],
    ['a field', withField('kubelet', (text) => ({ ...text, readOnlyPort: 10255 })), '4.2.4', 'WARN'],
    ['a field inside', withField('kubelet', (text) => ({ ...text, authentication: {} })), '4.2.1', 'FAIL'],
    ['a flag that counts before its field', withFlag('kubelet', 'anonymous-auth', 'true'), '4.2.1', 'FAIL'],
    [
      'an address',
      withField('kube-proxy', (text) => ({ ...text, metricsBindAddress: '0.0.0.0:10249' })),
      '4.3.1',
      'FAIL',
    ],
    ['permissions', withFile('/etc/systemd/system/kubelet.service', { mode: 0o644 }), '4.1.1', 'FAIL'],
    ['an owner', withFile('/etc/kubernetes/pki/sa.key', { owner: 'nobody:root' }), '1.1.19', 'FAIL'],
    ['a key', withFile('/etc/kubernetes/pki/sa.key', { mode: 0o640 }), '1.1.21', 'WARN'],
    ['the data of etcd', withFile('/var/lib/etcd', { owner: 'root:root' }), '1.1.12', 'FAIL'],
    ['a file that is gone', withFile('/etc/kubernetes/admin.conf', { path: '/elsewhere' }), '1.1.13', 'FAIL'],
    ['a program that does not run', { ...whole, processes: new Map() }, '1.2.10', 'FAIL'],
  ])('is found: %s', (_, observed, id, verdict) => {
    expect(resultOf(whole, id)).toMatchObject({ verdict: 'PASS', deviations: [] });
    expect(resultOf(observed, id)).toMatchObject({ verdict, ...(verdict === 'WARN' ? { reason: 'CHANGED' } : {}) });
  });

  it('takes its reason away where the reason is not true any more', () => {
    const open = withField('kube-apiserver', () => ({
      anonymous: { conditions: [{ path: '/healthz' }, { path: '/api' }] },
    }));
    expect(resultOf(whole, '1.2.1')?.reason).toBe('ANONYMOUS_HEALTH');
    expect(resultOf(open, '1.2.1')?.reason).toBe('CHANGED');
    const lease = withFile('/var/lib/cni/networks/keelson-bridge/172.20.11.2', { mode: 0o644 });
    expect(resultOf(whole, '1.1.9')?.reason).toBe('CNI_LOCK');
    expect(resultOf(lease, '1.1.9')?.reason).toBe('CHANGED');
  });

  it('is told once for all nodes that have it, failures first', () => {
    const results = resultsOf(cluster, withFlag('kube-apiserver', 'profiling', 'true'));
    const nodes = ['n1', 'n2'].map((hostname) => ({ hostname, results }));
    const report = { benchmark: benchmarkOf(cluster), nodes, cluster: [] };
    const findings = findingsOf(report).filter(hasNotPassed);
    expect(findings[0]).toMatchObject({ result: { id: '1.2.15' }, hostnames: ['n1', 'n2'] });
    expect(findings).toHaveLength(10);
    expect(hasPassed(report)).toBe(false);
    expect(hasPassed({ ...report, nodes: [{ hostname: 'n1', results: resultsOf(cluster) }] })).toBe(true);
    expect(
      hasPassed({ ...report, nodes: [{ hostname: 'n1', results: [], error: { code: 'CANCELLED', params: {} } }] }),
    ).toBe(false);
  });
});

describe('the table', () => {
  it.each(benchmarks)('has every id of %s once, and nothing that cannot be unmet', (benchmark) => {
    const ids = [...checksOf(benchmark), ...policiesOf(benchmark)].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    // How many recommendations kube-bench has of each edition (github.com/aquasecurity/kube-bench, cfg).
    expect(ids).toHaveLength({ '1.10': 130, '1.11': 133, '1.12': 131 }[benchmark]);
    const nothing: Observed = { processes: new Map(), files: [], encryption: [] };
    expect(
      idsOf(
        evaluateNode(benchmark, () => true, nothing),
        'PASS',
      ),
    ).toEqual([]);
    expect(idsOf(policyResults(benchmark), 'WARN')).toHaveLength(policiesOf(benchmark).length);
  });

  it('goes with the version of Kubernetes', () => {
    const of = (kubernetesVersion: string) => benchmarkOf({ kubernetesVersion });
    expect(['1.20.2', '1.28.0', '1.29.0', '1.31.9', '1.32.0', '1.34.1', '1.37.2'].map(of)).toEqual([
      '1.10',
      '1.10',
      '1.11',
      '1.11',
      '1.12',
      '1.12',
      '1.12',
    ]);
  });

  it('looks only at programs of a node that runs them', () => {
    const results = evaluateNode('1.12', (program) => program.startsWith('kube-p'), observe(clusterOf('1.37.2')));
    expect(results.map(({ id }) => id)).toEqual(['4.1.3', '4.1.4', '4.3.1']);
  });

  it('has its reasons in both languages', () => {
    expect(Object.keys(messages.zh.cis.reasons).sort()).toEqual(Object.keys(messages.en.cis.reasons).sort());
  });
});

describe('the configuration for kube-bench', () => {
  const { master, node, version_mapping, target_mapping } = parse(kubeBenchConfiguration()) as Record<
    string,
    Record<string, Record<string, unknown>>
  >;

  it('names files that a cluster of ours has', () => {
    const installed = [...filesOf(clusterOf('1.37.2')).values()].map(({ installPath }) => installPath);
    const named = [master, node].flatMap((target) =>
      Object.values(target ?? {}).flatMap((part) =>
        ['confs', 'svc', 'kubeconfig', 'cafile'].map((key) => (part[key] as string[] | undefined)?.[0]),
      ),
    );
    expect(named.filter((path) => path !== undefined).length).toBeGreaterThan(10);
    expect(named.filter((path) => path !== undefined && !installed.includes(path))).toEqual([]);
    expect(JSON.stringify({ master, node })).not.toContain('manifests');
  });

  it('maps every version that the checks are made for', () => {
    expect(version_mapping).toMatchObject({ '1.28': 'cis-1.10', '1.31': 'cis-1.11', '1.37': 'cis-1.12' });
    expect(target_mapping?.['cis-1.12']).toEqual(['master', 'node', 'etcd', 'controlplane', 'policies']);
  });
});
