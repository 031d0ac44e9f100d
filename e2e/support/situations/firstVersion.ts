/** Makes a host look as if the first version of Keelson (commit 41b3f6fc of this repository) had brought it up. */
import { firstVersionEtcd } from '../../../electron/testing/firstVersionEtcd';
import { firstVersionRoutes } from '../../../electron/testing/firstVersionRoutes';
import type { Lab } from '../../lab/lab';
import type { LabHost } from '../../lab/host/host';

const routesUnit = (others: readonly { readonly ip: string }[]): string =>
  firstVersionRoutes(others.map(({ ip }) => `172.20.${ip.split('.')[3] ?? ''}.0/24 via ${ip}`));

/** What the first version has left behind, and nobody has cleared away. */
export interface LeftBehind {
  /** The address of a worker that has left the file since: the others' routes to it stayed. */
  readonly departed: string;
  /** A worker that was to be a master once: its etcd waits for the others. */
  readonly formerMaster: string;
}

/**
 * It had no ledger and no record, only notes of what its units had last been started with and of images; the plugin hid the
 * addresses of pods, so there was no unit for that; and routes bore no protocol number.
 */
export async function asFirstVersion(lab: Lab, { departed, formerMaster }: LeftBehind): Promise<void> {
  const hosts = [...lab.hosts.values()];
  for (const host of hosts) {
    const unit = '/etc/systemd/system/keelson-routes.service';
    await host.sh(`set -e
systemctl disable --now --quiet keelson-routes.service keelson-masquerade.service
ip route flush proto 75
rm -r /etc/systemd/system/keelson-masquerade.service /etc/kubernetes/pod-routes /usr/libexec/keelson
sed -i 's/"ipMasq": false/"ipMasq": true/' /etc/cni/net.d/10-bridge.conf
cat > ${unit} <<'UNIT'
${routesUnit([...hosts.filter((other) => other !== host), { ip: departed }])}UNIT
systemctl daemon-reload
systemctl enable --now --quiet keelson-routes.service
cd /var/lib/keelson
rm -r ledger.jsonl cluster.json before units/keelson-*
sha256sum ${unit} | sha256sum | cut -d ' ' -f 1 > units/keelson-routes.service.sha256
chmod 755 . units
rm -f /root/.kube/.keelson-made /home/*/.kube/.keelson-made`);
  }
  await leaveEtcd(lab.host(formerMaster), lab.host('n1'));
}

async function leaveEtcd(host: LabHost, master: LabHost): Promise<void> {
  await host.sh(`set -e
mkdir -p -m 700 /var/lib/etcd
cat > /etc/systemd/system/etcd.service <<'UNIT'
${firstVersionEtcd(host.ip, [master.ip, host.ip], 'lab')}UNIT
systemctl daemon-reload
systemctl enable --quiet etcd.service
systemctl start --no-block etcd.service`);
}
