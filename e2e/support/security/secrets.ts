/** Whether what is secret stands where others can read it. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { LabHost } from '../../lab/host/host';

export interface Text {
  /** Where it was read. */
  readonly name: string;
  readonly text: string;
}

/** Keys on a host that anybody but their owner could read: of ours nobody else at all, elsewhere nobody without a group. */
export async function openKeys(host: LabHost): Promise<string[]> {
  const find = (folders: string, bits: string): Promise<string> =>
    host.sh(`find ${folders} -xdev -type f -perm /${bits} -size -256k -exec \\
      grep -lsE -e '-----BEGIN ([A-Z]+ )?PRIVATE KEY-----|client-key-data: .' {} + || true`);
  const ours = await find('/etc/kubernetes /etc/etcd /var/lib/kubelet /var/lib/etcd /var/lib/keelson /root', '077');
  const others = await find('/etc /var /home /opt /srv /usr/libexec /usr/local /tmp', '007');
  return [...new Set(`${ours}${others}`.split('\n'))].filter((line) => line !== '').sort();
}

/** What must stand nowhere: a line out of the middle of each private key, and the keys of the encryption. */
export async function secretsOn(host: LabHost): Promise<string[]> {
  const keys =
    await host.sh(`find /etc/kubernetes /etc/etcd /var/lib/kubelet/pki -type f \\( -name '*.key' -o -name '*.conf' \\) \\
    -exec awk '/BEGIN .*PRIVATE KEY/ { inside = NR } inside && NR == inside + 2 { print }' {} +
    sed -n 's/^ *\\(- \\)\\{0,1\\}secret: *//p' /etc/kubernetes/encryption.yaml 2>/dev/null || true`);
  return [...new Set(keys.split('\n'))].filter((line) => line.length >= 16);
}

/** Arguments of every process, and everything that systemd has written down. */
export async function tracesOn(host: LabHost): Promise<Text[]> {
  return [
    {
      name: `${host.name}: arguments`,
      text: await host.sh('cat /proc/[0-9]*/cmdline 2>/dev/null | tr "\\0" "\\n"; true'),
    },
    { name: `${host.name}: journal`, text: await host.sh('journalctl --no-pager -o cat -q; true') },
    { name: `${host.name}: units`, text: await host.sh('cat /etc/systemd/system/*.service') },
  ];
}

/** Every file of a folder of this machine. */
export function filesIn(folder: string): Text[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((name) => ({ name, text: readFileSync(name, 'latin1') }));
}

/** Where a secret stands, as it is or in base64. */
export function leaks(secrets: readonly string[], texts: readonly Text[]): string[] {
  const forms = secrets.flatMap((secret) => [secret, Buffer.from(secret).toString('base64').replace(/=+$/, '')]);
  return texts.filter(({ text }) => forms.some((form) => text.includes(form))).map(({ name }) => name);
}
