/**
 * Other people's things on a host, in all the places that Kubernetes uses too: a database, programs, firewall rules, containers. An
 * installer must leave them as they are. `acme` is whoever made them.
 */
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { LabHost } from '../../lab/host/host';
import { imageArchive, imageContents, defaultPrefix } from '../../lab/supplies/images';
import { kubernetesBinaries } from '../../lab/supplies/kubernetes';
import { until } from '../../lab/waiting';

/** Where acme's own programs lie; its etcd has the unit name and the data folder that Debian's package has too. */
const home = '/opt/acme';
const image = `${defaultPrefix}/${imageContents.webV1.name}`;
const etcdctl = (endpoint: string, command: string): string =>
  `ETCDCTL_API=3 ${home}/etcdctl --endpoints=${endpoint} ${command}`;

/** The files of acme's etcd: it writes them as it likes, and only its answers can be compared. */
export const etcdData = '/var/lib/etcd';

/** An etcd of acme's on a host: where it is asked. */
export interface ForeignEtcd {
  readonly host: LabHost;
  readonly clientPort: number;
}

const endpointOf = ({ host, clientPort }: ForeignEtcd): string => `http://${host.ip}:${String(clientPort)}`;

/** Copies files of this machine onto a host, past its network. */
function copyInto(host: LabHost, files: Readonly<Record<string, string>>): void {
  mkdirSync(join(host.place.fs.root, home), { recursive: true });
  for (const [from, to] of Object.entries(files)) copyFileSync(from, join(host.place.fs.root, home, to));
}

/** An etcd with data in it, run by a unit that acme has written itself. */
export async function putEtcd(etcd: ForeignEtcd): Promise<void> {
  const { host, clientPort } = etcd;
  const binaries = await kubernetesBinaries();
  copyInto(host, { [join(binaries, 'etcd')]: 'etcd', [join(binaries, 'etcdctl')]: 'etcdctl' });
  const peer = `http://${host.ip}:${String(clientPort + 1)}`;
  await host.sh(`mkdir -m 0700 -p ${etcdData}
cat > /etc/systemd/system/etcd.service <<'UNIT'
[Unit]
Description=acme's inventory
[Service]
Type=notify
ExecStart=${home}/etcd --name acme --data-dir ${etcdData} --listen-client-urls ${endpointOf(etcd)} --advertise-client-urls ${endpointOf(etcd)} --listen-peer-urls ${peer} --initial-advertise-peer-urls ${peer} --initial-cluster acme=${peer}
Restart=always
[Install]
WantedBy=multi-user.target
UNIT
systemctl daemon-reload
systemctl enable --now --quiet etcd.service
for number in 1 2 3; do ${etcdctl(endpointOf(etcd), 'put acme/part/$number "stock of part $number"')}; done`);
}

/** What acme keeps in its etcd, the identity of that database, and whether it has been started anew. */
export async function answerOfEtcd(etcd: ForeignEtcd): Promise<string> {
  const ask = (command: string): Promise<string> =>
    etcd.host.sh(etcdctl(endpointOf(etcd), command), { accept: [0, 1, 127] });
  const process = await etcd.host.sh('systemctl show -p InvocationID -p ActiveState etcd.service');
  return [await ask('get --prefix acme/'), await ask('member list'), process].join('\n');
}

/**
 * Docker and podman, each with a network of acme's, and a web server in it that is reached through a port of the host. Docker drops
 * what is forwarded to podman's: the administrator's rule (`putRules`, before this) lets it through.
 */
export async function putContainers(host: LabHost): Promise<void> {
  copyInto(host, { [await imageArchive('webV1')]: 'web.tar' });
  await host.sh(`set -e
docker load -q -i ${home}/web.tar
docker network create --subnet 10.98.0.0/24 acme
docker run -d --name acme-shop --restart always --network acme -p 8098:80 ${image}
podman load -q -i ${home}/web.tar
podman network create --subnet 10.99.0.0/24 acme
podman run -d --name acme-shelf --network acme -p 8099:80 ${image}`);
  await until(`acme's web servers on ${host.name}`, async () => {
    const answers = await answersOfContainers(host);
    return answers.every((answer) => answer.includes('web v1')) ? true : undefined;
  });
}

/** What acme's two web servers say to somebody outside of the host. */
export const answersOfContainers = (host: LabHost): Promise<string[]> =>
  Promise.all(
    [8098, 8099].map((port) =>
      fetch(`http://${host.ip}:${String(port)}/`, { signal: AbortSignal.timeout(5000) }).then(
        async (response) => `${String(port)} ${(await response.text()).trim()}`,
        () => `${String(port)} does not answer`,
      ),
    ),
  );

/**
 * Firewall rules of an administrator: among them the very rule that Keelson needs, in a chain that Docker uses as well, and a chain
 * whose name begins like those of the CNI plugins. The table of nft is out of sight of iptables.
 */
export async function putRules(host: LabHost): Promise<void> {
  await host.sh(`set -e
iptables -A FORWARD -s 0.0.0.0/0 -j ACCEPT
iptables -A INPUT -p tcp --dport 9999 -m comment --comment 'acme: the till' -j ACCEPT
iptables -N CNI-acme
iptables -A CNI-acme -s 192.0.2.7/32 -j DROP
iptables -A INPUT -j CNI-acme
iptables -t nat -A POSTROUTING -s 192.0.2.0/24 -o eth0 -j MASQUERADE
ip6tables -A INPUT -p tcp --dport 9999 -j ACCEPT
nft -f - <<'RULES'
table inet acme {
  set quiet { type ipv4_addr; elements = { 192.0.2.8, 192.0.2.9 } }
  chain input {
    type filter hook input priority 10; policy accept;
    ip saddr @quiet counter drop
  }
}
RULES`);
}

/**
 * Files where Keelson's own will lie or beside them: a folder of programs with names of Kubernetes', somebody's configuration in
 * /etc/kubernetes, settings of the kernel under the name that Keelson uses, and a kubeconfig.
 */
export async function putFiles(host: LabHost, binariesDir: string): Promise<void> {
  await host.sh(`set -e
mkdir -p ${binariesDir} /etc/kubernetes/pki /root/.kube
printf '#!/bin/sh\\necho "kubectl of acme"\\n' > ${binariesDir}/kubectl
printf '#!/bin/sh\\necho "bridge of acme"\\n' > ${binariesDir}/bridge
printf '#!/bin/sh\\necho "stock"\\n' > ${binariesDir}/stock
chown 1234:1235 ${binariesDir}/*
chmod 0711 ${binariesDir}/kubectl
chmod 0755 ${binariesDir}/bridge ${binariesDir}/stock
touch -d 2019-05-06T07:08:09 ${binariesDir}/*
printf 'for the auditors\\n' > /etc/kubernetes/acme.conf
(umask 077; printf 'not a real key\\n' > /etc/kubernetes/pki/acme.key)
printf 'apiVersion: v1\\nkind: Config\\ncurrent-context: acme\\ncontexts:\\n- name: acme\\n  context: {cluster: acme, user: acme}\\nclusters:\\n- name: acme\\n  cluster: {server: "https://192.0.2.10"}\\nusers:\\n- name: acme\\n  user: {token: of-acme}\\n' > /root/.kube/config
chmod 0600 /root/.kube/config
printf '# acme\\nnet.bridge.bridge-nf-call-ip6tables = 0\\nnet.ipv4.conf.all.rp_filter = 2\\n' > /etc/sysctl.d/99-kubernetes.conf
chmod 0640 /etc/sysctl.d/99-kubernetes.conf
sysctl -q -w net.bridge.bridge-nf-call-ip6tables=0 net.ipv4.conf.all.rp_filter=2`);
}

/** Programs of acme that have come back must be its own to the last: also their time. */
export const programsOf = (host: LabHost, binariesDir: string): Promise<string> =>
  host.sh(`cd ${binariesDir} && stat -c '%n %a %u:%g %s %y' kubectl bridge stock && sha256sum kubectl bridge stock`, {
    accept: [0, 1, 2],
  });

/** Another name than the cluster file's, and an /etc/hosts from an office with other machines: CRLF, Latin-1, no end to its last line. */
export async function putNames(host: LabHost, hostname: string): Promise<void> {
  await host.sh(`set -e
echo ${hostname} > /etc/hostname
hostname ${hostname}
printf '127.0.0.1 localhost\\r\\n127.0.1.1 ${hostname}\\r\\n# Drucker im B\\374ro\\r\\n192.0.2.20 drucker' > /etc/hosts`);
}
