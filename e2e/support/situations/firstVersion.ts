/** Makes a host look as if the first version of Keelson (commit 41b3f6fc of this repository) had brought it up. */
import type { Lab } from '../../lab/lab';
import type { LabHost } from '../../lab/host/host';

/** Its unit set the routes by itself, once. Typed off here: what the product takes for it must not be what it is tested with. */
const routesUnit = (others: readonly LabHost[]): string => {
  const routes = others.map(({ ip }) => `172.20.${ip.split('.')[3] ?? ''}.0/24 via ${ip}`);
  return `[Unit]
Description=Routes to the pods of the other nodes
After=network-online.target
Wants=network-online.target

[Service]
Type=oneshot
RemainAfterExit=yes
${routes.map((route) => `ExecStart=/sbin/ip route replace ${route}`).join('\n')}
${routes.map((route) => `ExecStop=-/sbin/ip route del ${route}`).join('\n')}

[Install]
WantedBy=multi-user.target
`;
};

/**
 * It had no ledger and no record, only notes of what its units had last been started with and of images; the plugin hid the
 * addresses of pods, so there was no unit for that; and routes bore no protocol number.
 */
export async function asFirstVersion(lab: Lab): Promise<void> {
  const hosts = [...lab.hosts.values()];
  for (const host of hosts) {
    const unit = '/etc/systemd/system/keelson-routes.service';
    await host.sh(`set -e
systemctl disable --now --quiet keelson-routes.service keelson-masquerade.service
ip route flush proto 75
rm -r /etc/systemd/system/keelson-masquerade.service /etc/kubernetes/pod-routes /usr/libexec/keelson
sed -i 's/"ipMasq": false/"ipMasq": true/' /etc/cni/net.d/10-bridge.conf
cat > ${unit} <<'UNIT'
${routesUnit(hosts.filter((other) => other !== host))}UNIT
systemctl daemon-reload
systemctl enable --now --quiet keelson-routes.service
cd /var/lib/keelson
rm -r ledger.jsonl cluster.json before units/keelson-*
sha256sum ${unit} | sha256sum | cut -d ' ' -f 1 > units/keelson-routes.service.sha256
chmod 755 . units
rm -f /root/.kube/.keelson-made /home/*/.kube/.keelson-made`);
  }
}
