import { execFileSync } from 'node:child_process';
import { overlap, parseCidr } from '../../../shared/cluster/cidr';

/**
 * The private network of one lab: a bridge on this machine, and a namespace with one veth pair per host.
 * Several labs may run beside each other: `instance` is part of every name and of the range.
 */
export interface LabNetwork {
  instance: number;
  bridge: string;
  /** First three bytes of its /24, e.g. `10.77.0`. */
  prefix: string;
  gateway: string;
}

export function labNetwork(instance: number): LabNetwork {
  const prefix = `10.77.${String(instance)}`;
  return { instance, bridge: `keelson${String(instance)}`, prefix, gateway: `${prefix}.1` };
}

export interface Attachment {
  netns: string;
  /** The end of the veth pair on this machine: cutting or slowing it is what happens to the host's cable. */
  veth: string;
  ip: string;
  /** The host sets its address and default route by itself: it only gets a link. */
  selfConfigured: boolean;
}

export function attachment(network: LabNetwork, host: { name: string; ip: string; networkd: boolean }): Attachment {
  const { name, ip, networkd } = host;
  return {
    netns: `${network.bridge}-${name}`,
    veth: `kl${String(network.instance)}-${name}`,
    ip,
    selfConfigured: networkd,
  };
}

/** @throws Error when something else on this machine uses the range. */
export function createBridge(network: LabNetwork): void {
  const used = conflictingRoute(ip('route', 'show', 'table', 'all'), network);
  if (used !== undefined) {
    throw new Error(
      `The lab's network ${network.prefix}.0/24 is in use on this machine ("${used}"). ` +
        'Choose another one with KEELSON_LAB_INSTANCE=1 (10.77.1.0/24) to 9.',
    );
  }
  ip('link', 'add', network.bridge, 'type', 'bridge');
  ip('addr', 'add', `${network.gateway}/24`, 'dev', network.bridge);
  ip('link', 'set', network.bridge, 'up');
}

export function removeBridge(network: LabNetwork): void {
  quietly(() => ip('link', 'del', network.bridge));
}

/** Makes the namespace of a host and plugs it in. */
export function attach(network: LabNetwork, host: Attachment): void {
  ip('netns', 'add', host.netns);
  const peer = ['name', 'eth0', 'address', macAddress(host.ip), 'netns', host.netns];
  ip('link', 'add', host.veth, 'type', 'veth', 'peer', ...peer);
  ip('link', 'set', host.veth, 'master', network.bridge, 'up');
  const inside = ['-n', host.netns];
  ip(...inside, 'link', 'set', 'lo', 'up');
  if (host.selfConfigured) return;
  ip(...inside, 'addr', 'add', `${host.ip}/24`, 'dev', 'eth0');
  ip(...inside, 'link', 'set', 'eth0', 'up');
  ip(...inside, 'route', 'add', 'default', 'via', network.gateway);
}

/** The same at each boot, as a real network card's: the neighbours still remember it. */
function macAddress(address: string): string {
  const bytes = address.split('.').map((byte) => Number(byte).toString(16).padStart(2, '0'));
  // 02: an address given by hand.
  return ['02', '4b', ...bytes].join(':');
}

/** Pulls the host's cable, or plugs it in again. */
export function setLink(host: Attachment, state: 'up' | 'down'): void {
  ip('link', 'set', host.veth, state);
}

/** Limits what reaches the host to a rate as `tc` writes it (`8mbit`); undefined: no limit any more. */
export function limitRate(host: Attachment, rate: string | undefined): void {
  const tc = (...args: string[]): Buffer => execFileSync('tc', ['qdisc', ...args], { stdio: 'pipe' });
  quietly(() => tc('del', 'dev', host.veth, 'root'));
  // netem could delay and lose as well, but not every kernel has it.
  if (rate !== undefined)
    tc('add', 'dev', host.veth, 'root', 'tbf', 'rate', rate, 'burst', '256kb', 'latency', '400ms');
}

/** Takes away what `attach` made, as far as it is there. Only for a host whose processes are gone. */
export function detach(host: Attachment): void {
  quietly(() => ip('link', 'del', host.veth));
  quietly(() => ip('netns', 'del', host.netns));
}

/**
 * The first line of `ip route show table all` whose destination overlaps the lab's /24. Ranges wider than /16 (the default route, a
 * VPN's 10.0.0.0/8) do not count: the lab's own route is more exact than theirs.
 */
export function conflictingRoute(routes: string, network: LabNetwork): string | undefined {
  const own = parseCidr(`${network.prefix}.0/24`);
  return routes.split('\n').find((line) => {
    const destination = /^(?:[a-z]+ )?(\d+\.\d+\.\d+\.\d+(?:\/\d+)?) /.exec(line)?.[1] ?? '';
    const range = parseCidr(destination.includes('/') ? destination : `${destination}/32`);
    return own !== undefined && range !== undefined && range.prefix >= 16 && overlap(own, range);
  });
}

function ip(...args: string[]): string {
  try {
    return execFileSync('ip', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (cause) {
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : '';
    throw new Error(`ip ${args.join(' ')}: ${said}`, { cause });
  }
}

/** For clearing away: what is not there needs no clearing. */
function quietly(action: () => void): void {
  try {
    action();
  } catch {
    // Already gone.
  }
}
