import { describe, expect, it } from 'vitest';
import { toolsGo, wrapperGoMod } from './wrapper';

describe('wrapperGoMod', () => {
  it('takes the parts of Kubernetes, which it requires without a version, by the one they are published with', () => {
    const source = {
      Go: '1.26.0',
      Godebug: [{ Key: 'default', Value: 'go1.26' }],
      Require: [
        { Path: 'k8s.io/api', Version: 'v0.0.0' },
        { Path: 'k8s.io/klog/v2', Version: 'v2.140.0' },
        { Path: 'k8s.io/kubelet', Version: 'v0.0.0' },
      ],
      Replace: [
        { Old: { Path: 'k8s.io/api' }, New: { Path: './staging/src/k8s.io/api' } },
        { Old: { Path: 'k8s.io/kubelet' }, New: { Path: './staging/src/k8s.io/kubelet' } },
      ],
    };
    const wanted = { name: 'kubernetes', version: '1.37.2', modules: ['k8s.io/kubernetes'], partsVersion: '0.37.2' };
    expect(wrapperGoMod(wanted, [source])).toBe(`module keelson.lab/kubernetes
go 1.26.0
godebug default=go1.26
require k8s.io/kubernetes v1.37.2
replace k8s.io/api => k8s.io/api v0.37.2
replace k8s.io/kubelet => k8s.io/kubelet v0.37.2
`);
  });

  it('requires modules that are released together, keeps what they replace, and forgets folders beside them', () => {
    const replaced = {
      Old: { Path: 'example.org/a', Version: 'v1.0.0' },
      New: { Path: 'example.org/b', Version: 'v1.2.0' },
    };
    const server = {
      Go: '1.25',
      Replace: [{ Old: { Path: 'go.etcd.io/etcd/api/v3' }, New: { Path: '../api' } }, replaced],
    };
    const client = { Go: '1.26', Godebug: null, Require: null, Replace: [replaced] };
    const modules = ['go.etcd.io/etcd/server/v3', 'go.etcd.io/etcd/etcdctl/v3'];
    expect(wrapperGoMod({ name: 'etcd', version: '3.7.0', modules }, [server, client])).toBe(`module keelson.lab/etcd
go 1.26
require go.etcd.io/etcd/server/v3 v3.7.0
require go.etcd.io/etcd/etcdctl/v3 v3.7.0
replace example.org/a v1.0.0 => example.org/b v1.2.0
`);
  });

  it.each([
    [{ Go: '1.9' }, 'go 1.22'],
    [{}, 'go 1.22'],
    [{ Go: '1.22.1' }, 'go 1.22.1'],
    [{ Go: '1.100.0' }, 'go 1.100.0'],
  ])('asks of %j for "%s"', (source, line) => {
    const text = wrapperGoMod({ name: 'old', version: '1.7.0', modules: ['example.org/old'] }, [source]);
    expect(text.split('\n')[1]).toBe(line);
  });
});

it('imports what is built, in a file that is never compiled', () => {
  expect(toolsGo(['a.org/x/cmd/one', 'a.org/x/cmd/two'])).toBe(
    '//go:build tools\n\npackage tools\n\nimport _ "a.org/x/cmd/one"\nimport _ "a.org/x/cmd/two"\n',
  );
});
