/** Questions that specs ask the lab's hosts directly, past Keelson. */
import type { Lab } from '../lab/lab';
import type { LabHost } from '../lab/host/host';

/** `SHA256:...` of the host key that OpenSSH shows for ed25519. */
export async function fingerprintOf(host: LabHost): Promise<string> {
  const line = await host.sh('ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub');
  const fingerprint = line.split(' ')[1];
  if (fingerprint === undefined) throw new Error(`ssh-keygen on ${host.name} printed: ${line}`);
  return fingerprint;
}

export const fingerprints = (lab: Lab): Promise<string[]> => Promise.all([...lab.hosts.values()].map(fingerprintOf));

export const kubectl = (lab: Lab, command: string): Promise<string> =>
  lab.host('n1').sh(`. /etc/profile; kubectl ${command}`);

/** The same on a host that may be any master, by its administrator or by whoever another kubeconfig is of. */
export const kubectlOn = (host: LabHost, command: string, config = '/etc/kubernetes/admin.conf'): Promise<string> =>
  host.sh(`. /etc/profile; kubectl --kubeconfig ${config} ${command}`);

/** When each unit of ours was started last: a run that changes nothing leaves this as it is. */
export const startTimes = async (lab: Lab): Promise<string[]> =>
  Promise.all(
    [...lab.hosts.values()].map((host) =>
      host.sh(
        "systemctl show -p Id -p ActiveEnterTimestampMonotonic -p InvocationID 'etcd.service' 'kube*.service' docker.service",
      ),
    ),
  );

/** Which start of each of our units runs, by `HOST UNIT`. */
export async function invocations(lab: Lab): Promise<ReadonlyMap<string, string>> {
  const answers = await Promise.all(
    [...lab.hosts.values()].map(async (host) => {
      const shown = await host.sh(
        "systemctl show -p Id -p InvocationID etcd.service 'kube*.service' 'keelson-[mr]*.service' docker.service",
      );
      return shown.split('\n\n').map((block): [string, string] => {
        const value = (key: string): string => new RegExp(`^${key}=(.*)$`, 'm').exec(block)?.[1] ?? '';
        return [`${host.name} ${value('Id')}`, value('InvocationID')];
      });
    }),
  );
  return new Map(answers.flat());
}

/**
 * The containers that run on each host: one that was started again has another id. Those that prove the traffic come and go: they
 * are killed some time after their pods are gone.
 */
export const containers = async (lab: Lab): Promise<string[]> =>
  Promise.all(
    [...lab.hosts.values()].map((host) =>
      host.sh(`docker ps --no-trunc --format '{{.ID}} {{.Names}}' | sed '/_keelson-traffic-/d; s/ .*//' | sort`),
    ),
  );

/**
 * What of a Kubernetes installation is on a host: paths, units, network links and iptables chains. Empty on a host that was never
 * touched; podman's own network configuration comes with its Debian package.
 */
export async function leftovers(host: LabHost): Promise<string[]> {
  const found = await host.sh(`
    ls -d /etc/kubernetes /var/lib/etcd /var/lib/kubelet/* /var/lib/kube-proxy /var/lib/kube-apiserver /usr/bin/kubernetes-bins \
      /etc/cni/net.d/* /var/lib/keelson /etc/sysctl.d/99-kubernetes.conf /root/.kube/config 2>/dev/null |
      grep -v '^/etc/cni/net.d/87-podman-bridge.conflist$'
    ls /etc/systemd/system | grep -E '^(etcd|kube|keelson)' | grep -v '^keelson-lab'
    ls /sys/class/net | grep -E '^(cni0|cali|tunl0)'
    nft list tables 2>/dev/null | grep kube-proxy
    iptables-save 2>/dev/null | grep -oE '^:(KUBE|CNI|cali)-[^ ]+'
    ip route | grep -E '172\\.20\\.'
    grep -n keelson /etc/hosts
    ps -eo comm= | grep -E '^(etcd|kube)'
    true`);
  return found.split('\n').filter((line) => line !== '');
}

/** A file on its way to a host, among its processes: packed on slow networks, else as it is. */
export const upload = /gzip -dc|head -c \d{7,}/;

/** Command lines of the processes of a host, one a line. */
export const processes = (host: LabHost): Promise<string> => host.sh('ps -eo args');
