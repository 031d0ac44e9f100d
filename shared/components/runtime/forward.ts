/** Packets of pods, which Docker would drop. */
import { acceptForwarded, ensureRuleText } from '../../firewall';
import { needsRuntime } from '../../job/plan';
import { paths } from '../../kubernetes/paths';
import { publicFile, type FileRule } from '../../target/files';
import { shell, unitText } from '../../target/unit';

/** The rule holds whoever of Docker and containerd starts first, because a policy comes after all rules. */
export const acceptForward: FileRule = ({ cluster, node }) =>
  needsRuntime(node, cluster)
    ? publicFile(
        `all-node/${cluster.runtime}.service.d-forward.conf`,
        `${paths.units}/${cluster.runtime}.service.d/keelson-forward.conf`,
        unitText({
          Service: [['ExecStartPost', shell(ensureRuleText(acceptForwarded))]],
        }),
      )
    : undefined;
