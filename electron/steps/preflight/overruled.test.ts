import { describe, expect, it } from 'vitest';
import type { FoundHost, FoundUnit } from '../../../shared/resources/found';
import { Sandbox, threeNodes } from '../testing/sandbox';
import { hostState } from './facts';
import { overruled, withoutOthersLinks } from './overruled';

const sandbox = new Sandbox();
const n1 = sandbox.context(threeNodes, 'n1');
sandbox.remove();

const found = (facts: Record<string, string>, ours: readonly string[] = []): FoundHost => ({
  facts,
  ledger: {
    kind: 'whole',
    header: { format: 1, id: 'a', name: 'b', version: '1' },
    entries: ours.map((path) => ({ id: `file:${path}`, before: null })),
  },
  ...{ paths: new Map(), units: new Map(), values: new Map(), present: new Set() },
});
const unit = (active: string): FoundUnit => ({
  ...{ load: 'loaded', active, enabled: 'enabled', restarts: 0, pid: 1, since: '', fresh: false, well: true },
});
const told = (facts: Record<string, string>, ours?: readonly string[]): string[] =>
  overruled(n1, found(facts, ours)).map(({ params }) => String(params['route'] ?? params['path']));

describe('a configuration of another pod network', () => {
  const folder = '/etc/cni/net.d';

  it('is told when it comes before ours, by its name', () => {
    expect(told({ CNI_FILES: '05-theirs.conflist|10-bridge.conf|87-podman.conflist' })).toEqual([
      `${folder}/05-theirs.conflist`,
    ]);
    expect(told({ CNI_FILES: '10-bridge.conf|99-loopback.conf' })).toEqual([]);
  });

  it('is not somebody else’s when the ledger knows it', () => {
    const calico = sandbox.context({ ...threeNodes, network: { cni: 'calico' } }, 'n1');
    const host = (ours: readonly string[]) => found({ CNI_FILES: '10-bridge.conf|10-calico.conf' }, ours);
    expect(overruled(calico, host([`${folder}/10-bridge.conf`]))).toEqual([]);
    expect(overruled(calico, host([])).map(({ params }) => params['path'])).toEqual([`${folder}/10-bridge.conf`]);
  });

  it('does not matter where no pods run', () => {
    const master = sandbox.context(
      { ...threeNodes, nodes: [{ hostname: 'm', ip: '10.77.0.9', roles: ['master'] }, ...threeNodes.nodes] },
      'm',
    );
    expect(overruled(master, found({ CNI_FILES: '05-theirs.conflist' }))).toEqual([]);
  });
});

describe('an addition to a unit', () => {
  const kubeadms = '/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf';

  it('is told where it says what a unit of this node starts', () => {
    expect(told({ DROP_INS: `${kubeadms}|/etc/systemd/system/kubelets.service.d/a.conf` })).toEqual([kubeadms]);
    const master = sandbox.context(
      { ...threeNodes, nodes: [{ hostname: 'm', ip: '10.77.0.9', roles: ['master'] }, ...threeNodes.nodes] },
      'm',
    );
    expect(overruled(master, found({ DROP_INS: kubeadms }))).toEqual([]);
  });
});

describe('a service of somebody else under the name of one of ours', () => {
  const services = (active: string, ledger: FoundHost['ledger'] = found({}).ledger, facts = {}): unknown[] => {
    const units = new Map(['etcd.service', 'docker.service', 'theirs.service'].map((name) => [name, unit(active)]));
    return overruled(n1, { ...found(facts), ledger, units }).map(({ code, params }) => [code, params]);
  };
  const refused = [['SERVICE_NOT_OURS', { unit: 'etcd.service' }]];

  it('is told while it runs, whether Keelson has been here before or not', () => {
    for (const active of ['active', 'activating', 'reloading']) expect(services(active)).toEqual(refused);
    expect(services('active', { kind: 'none' })).toEqual(refused);
    for (const active of ['inactive', 'failed', '']) expect(services(active)).toEqual([]);
  });

  it('is ours when the ledger knows it, or when the first version of Keelson was here', () => {
    const ours = { ...found({}).ledger, entries: [{ id: 'unit:etcd.service', before: {} }] } as FoundHost['ledger'];
    expect(services('active', ours)).toEqual([]);
    expect(services('active', { kind: 'none' }, { OURS: 'yes' })).toEqual([]);
  });

  it('does not matter on a node that has no such service of ours', () => {
    const worker = sandbox.context(threeNodes, 'n2');
    expect(overruled(worker, { ...found({}), units: new Map([['etcd.service', unit('active')]]) })).toEqual([]);
  });
});

describe('a link of somebody else under the name of one that pods need', () => {
  const links = { POD_LINKS: 'cni0|cali123', ADDRESSES: 'cni0 10.9.0.1/24' };
  const configuration = '/etc/cni/net.d/10-bridge.conf';

  it('is told where the bridge is wanted and has never been ours', () => {
    const codes = (host: FoundHost): string[] =>
      overruled(n1, host).map(({ code, params }) => `${code} ${String(params['link'])}`);
    expect(codes(found(links))).toEqual(['LINK_NOT_OURS cni0']);
    expect(codes(found(links, [configuration]))).toEqual([]);
    expect(codes({ ...found({ ...links, OURS: 'yes' }), ledger: { kind: 'none' } })).toEqual([]);
    expect(codes(found({ POD_LINKS: 'cali123' }))).toEqual([]);
    const calico = sandbox.context({ ...threeNodes, network: { cni: 'calico' } }, 'n1');
    expect(overruled(calico, found(links))).toEqual([]);
  });

  it('connects no pods of ours, so it keeps nothing from being changed', () => {
    const seen = (host: FoundHost) => {
      const { podLinks, podBridge } = withoutOthersLinks(hostState(host.facts), host);
      return [podLinks, podBridge];
    };
    expect(seen(found(links))).toEqual([[], '']);
    expect(seen(found(links, [configuration]))).toEqual([['cni0'], '10.9.0.1/24']);
    expect(seen(found(links, ['/etc/cni/net.d/10-calico.conf']))).toEqual([['cali123'], '']);
  });
});

describe('a route', () => {
  const ours = '172.20.12.0/24 via 10.77.0.12 dev eth0 proto 75';
  const routes = (...lines: string[]): string[] => told({ ROUTES: lines.join('|') });

  it('of ours, of the pods here, and to anywhere else, is none that overrules', () => {
    expect(
      routes(
        'default via 10.77.0.1 dev eth0',
        '10.77.0.0/24 dev eth0 proto kernel scope link src 10.77.0.11',
        '172.20.11.0/24 dev cni0 proto kernel scope link src 172.20.11.1',
        ours,
        '172.20.0.0/16 via 10.77.0.99 dev eth0',
      ),
    ).toEqual([]);
  });

  it('to the same pods is told when it leads elsewhere', () => {
    const theirs = '172.20.12.0/24 via 10.77.0.99 dev eth0';
    expect(routes(theirs)).toEqual([theirs]);
    expect(routes('172.20.12.0/24 via 10.77.0.12 dev eth0')).toEqual([]);
    expect(routes(ours, `${theirs} metric 100`)).toEqual([]);
    expect(routes(`${theirs} metric 100`)).toEqual([`${theirs} metric 100`]);
  });

  it('to some of the pods is told whatever its metric', () => {
    for (const theirs of [
      '172.20.12.128/25 via 10.77.0.99 dev eth0 metric 100',
      '172.20.12.7 via 10.77.0.99 dev eth0',
      'blackhole 172.20.12.64/26',
      '172.20.11.64/26 dev tun0 scope link',
    ])
      expect(routes(ours, theirs)).toEqual([theirs]);
  });
});
