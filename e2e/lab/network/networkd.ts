import type { CompleteSpec } from '../host/hostSpec';

/** The files, by path from the root, by which systemd-networkd gives a host its address; plain ones, as an administrator writes them. */
export const networkdFiles = ({ ip, gateway }: CompleteSpec): Record<string, string> => ({
  'etc/systemd/network/10-eth0.network': `[Match]
Name=eth0

[Network]
Address=${ip}/24
Gateway=${gateway}
`,
  // networkd waits until udev has seen a link, unless /sys is read-only as in most containers; the lab's hosts have no udev.
  'etc/systemd/system/systemd-networkd.service.d/keelson-lab.conf': `[Service]
ReadOnlyPaths=/sys
`,
});
