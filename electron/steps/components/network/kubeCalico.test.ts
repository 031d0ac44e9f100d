import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClusterInput } from '../../../../shared/cluster/schema';
import { formerNames, kubeCalico } from './kubeCalico';
import { Sandbox, threeNodes } from '../../testing/sandbox';

const node = (name: string, address: string): string => `- apiVersion: v1
  kind: node
  metadata:
    name: ${name}
  spec:
    bgp:
      ipv4Address: ${address}
`;

describe('calicoctl get nodes', () => {
  const self = { ip: '10.77.0.11', hostname: 'n1' };
  it('shows the names that a node had before: those with its address', () => {
    const yaml = ['n1', 'old'].map((name) => node(name, '10.77.0.11/24')).join('') + node('n2', '10.77.0.1/24');
    expect(formerNames(yaml, self)).toEqual(['old']);
    expect(formerNames(node('old', '10.77.0.11'), self)).toEqual(['old']);
  });
  it.each(['', '[]', 'null', '- metadata: { name: n9 }\n', '- metadata: { name: n9 }\n  spec: {}\n', 'text'])(
    'may show none: %j',
    (yaml) => {
      expect(formerNames(yaml, self)).toEqual([]);
    },
  );
});

describe('the step', () => {
  const calico: ClusterInput = { ...threeNodes, network: { cni: 'calico' } };
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = new Sandbox();
    sandbox.write('/etc/hostname', 'n1\n');
    sandbox.program(
      'docker',
      `#!/bin/sh
case "$1" in
inspect) echo true ;;
ps) echo c1 ;;
rm) echo "$*" >> "$FAKE/log" ;;
esac
`,
    );
  });
  afterEach(() => {
    sandbox.remove();
  });
  const put = (name: string, content: string): void => writeFileSync(join(sandbox.root, name), content);
  const withCalicoctl = (): void => {
    const program = '/usr/bin/kubernetes-bins/calicoctl';
    sandbox.write(
      program,
      `#!/bin/sh
case "$1" in
get) cat "$FAKE/nodes.yaml" ;;
delete) echo "calicoctl $*" >> "$FAKE/log"; echo "[]" > "$FAKE/nodes.yaml" ;;
esac
`,
    );
    chmodSync(sandbox.path(program), 0o755);
  };
  const run = (): Promise<void> => kubeCalico(sandbox.context(calico, 'n1'));

  it('starts calico anew, once, when the host has another name than at its last start', async () => {
    await run();
    sandbox.forget();
    await run();
    expect(sandbox.unitLog()).toEqual([]);
    sandbox.write('/etc/hostname', 'other\n');
    await run();
    expect(sandbox.unitLog()).toEqual(['restart kube-calico.service']);
    sandbox.forget();
    await run();
    expect(sandbox.unitLog()).toEqual([]);
  });

  it('removes the former name before, and the pods that belong to it before that', async () => {
    withCalicoctl();
    put('nodes.yaml', node('old', '10.77.0.11/24') + node('n2', '10.77.0.12/24'));
    await run();
    expect(sandbox.unitLog()).toEqual(['rm -f -v c1', 'calicoctl delete node old', 'restart kube-calico.service']);
    expect(sandbox.changes).toContainEqual({ kind: 'object', target: 'calico node old', action: 'removed' });
    sandbox.forget();
    await run();
    expect(sandbox.unitLog()).toEqual([]);
    expect(sandbox.changes.filter((change) => change.action !== 'unchanged')).toEqual([]);
  });

  it('is not kept by a calicoctl that cannot read: calico itself says what is wrong', async () => {
    withCalicoctl();
    await run();
    expect(sandbox.unitLog()).toEqual(['restart kube-calico.service']);
  });
});
