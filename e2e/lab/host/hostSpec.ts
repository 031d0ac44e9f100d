/** What a test asks for. */
export interface HostSpec {
  /** Short: it names the host's folder, namespace and network link (at most 9 of a-z, 0-9). */
  name: string;
  /** Last byte of the address in the lab's network; default: 11, 12, ... in order. */
  lastByte?: number;
  /** What the host calls itself; default: its name. */
  hostname?: string;
  sshPort?: number;
  /** Who logs in. A user other than root may sudo, with its password or without. Default root. */
  user?: 'root' | { name: string; password: string; sudo: 'password' | 'nopasswd' };
  /** Lets root log in by this password; without it only the lab's key opens the door. */
  passwordLogin?: string;
  /** Docker enabled and running. Default true. */
  docker?: boolean;
  /** containerd enabled and running by itself (docker brings it along in any case). Default false. */
  containerd?: boolean;
  /** No container runtime is installed at all: a machine as Debian's installer leaves it. Not together with the two above. Default false. */
  bare?: boolean;
  /** HAProxy is installed. Where it is not, the host's apt has it, with all that it needs, in a folder of the host. Default true. */
  haproxy?: boolean;
  /**
   * systemd-networkd runs and gives the host its address and default route, as on many servers: with `networkctl reconfigure eth0`, and
   * when the cable comes back, it sets both anew and drops the routes that it has not made. Default false: the lab gives them.
   */
  networkd?: boolean;
}

/** Three hosts that are reached in three different ways. */
export const defaultHosts: HostSpec[] = [
  { name: 'n1' },
  { name: 'n2', user: { name: 'ops', password: 'lab sudo $pass', sudo: 'password' } },
  { name: 'n3', sshPort: 2222, passwordLogin: 'lab root "pass"' },
];

/** A host's specification with nothing left open. */
export interface CompleteSpec extends Required<Omit<HostSpec, 'passwordLogin' | 'lastByte'>> {
  ip: string;
  gateway: string;
  passwordLogin: string | undefined;
}

/** @throws Error for names and addresses that the machine could not use. */
export function complete(specs: readonly HostSpec[], networkPrefix: string): CompleteSpec[] {
  const hosts = specs.map((spec, index) => ({
    name: spec.name,
    hostname: spec.hostname ?? spec.name,
    ip: `${networkPrefix}.${String(spec.lastByte ?? 11 + index)}`,
    gateway: `${networkPrefix}.1`,
    sshPort: spec.sshPort ?? 22,
    user: spec.user ?? 'root',
    passwordLogin: spec.passwordLogin,
    docker: spec.docker ?? spec.bare !== true,
    containerd: spec.containerd ?? false,
    bare: spec.bare ?? false,
    haproxy: spec.haproxy ?? true,
    networkd: spec.networkd ?? false,
  }));
  for (const [index, { name, ip, bare, docker, containerd }] of hosts.entries()) {
    if (!/^[a-z][a-z0-9]{0,8}$/.test(name)) {
      throw new Error(`hosts[${String(index)}].name: "${name}" must be 1 to 9 of a-z and 0-9, beginning with a letter`);
    }
    if (hosts.findIndex((other) => other.name === name || other.ip === ip) !== index) {
      throw new Error(`hosts[${String(index)}]: name ${name} or address ${ip} is already taken`);
    }
    if (bare && (docker || containerd)) {
      throw new Error(`hosts[${String(index)}]: ${name} cannot be bare and run a container runtime`);
    }
  }
  return hosts;
}
