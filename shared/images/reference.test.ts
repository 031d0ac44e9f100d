import { describe, expect, it } from 'vitest';
import { fullName, parseReference } from './reference';

const digest = `sha256:${'a'.repeat(64)}`;

describe('a name of an image', () => {
  it.each([
    ['busybox', 'docker.io/library/busybox:latest'],
    ['busybox:1.37', 'docker.io/library/busybox:1.37'],
    ['index.docker.io/busybox', 'docker.io/library/busybox:latest'],
    ['team/web:2', 'docker.io/team/web:2'],
    ['registry.k8s.io/pause:3.10.1', 'registry.k8s.io/pause:3.10.1'],
    ['registry.k8s.io/coredns/coredns:v1.14.7', 'registry.k8s.io/coredns/coredns:v1.14.7'],
    ['localhost/web', 'localhost/web:latest'],
    ['10.0.0.1:5000/web', '10.0.0.1:5000/web:latest'],
    [`host:5000/web@${digest}`, `host:5000/web@${digest}`],
    [`host:5000/web:1@${digest}`, `host:5000/web:1@${digest}`],
  ])('%s is %s when written out', (name, full) => {
    expect(fullName(name)).toBe(full);
    expect(fullName(full)).toBe(full);
  });

  it('has parts', () => {
    expect(parseReference(`host:5000/team/web:1@${digest}`)).toEqual({
      ...{ registry: 'host:5000', repository: 'team/web', tag: '1', digest },
    });
  });
});
