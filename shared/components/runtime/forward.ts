/** Packets of pods, which Docker would drop. */
import type { Cluster } from '../../cluster/schema';
import { ensureRuleText, type FirewallRule } from '../../firewall';
import { paths } from '../../kubernetes/paths';
import { publicFile, type FileRule } from '../../target/files';
import { shell, unitText } from '../../target/unit';

/**
 * Docker sets the policy of FORWARD to drop, also beside containerd, which would cut pods off from other nodes
 * (https://docs.docker.com/engine/network/packet-filtering-firewalls/#docker-on-a-router).
 */
export const acceptForwarded: FirewallRule = {
  table: 'filter',
  chain: 'FORWARD',
  args: ['-s', '0.0.0.0/0', '-j', 'ACCEPT'],
  place: 'first',
};

/** The rule holds whoever of Docker and containerd starts first, because a policy comes after all rules. */
const acceptForward = (runtime: Cluster['runtime']): FileRule =>
  publicFile(
    `all-node/${runtime}.service.d-forward.conf`,
    `${paths.units}/${runtime}.service.d/keelson-forward.conf`,
    ({ cluster }) =>
      cluster.runtime === runtime
        ? unitText({ Service: [['ExecStartPost', shell(ensureRuleText(acceptForwarded))]] })
        : undefined,
  );

export const dockerForward = acceptForward('docker');
export const containerdForward = acceptForward('containerd');
