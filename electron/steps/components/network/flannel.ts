/** flannel on a node, in the end: its DaemonSet may count as rolled out before flanneld has found out what the CNI plugin needs. */
import { AppError } from '../../../../shared/errors';
import { waitedFor } from '../../../../shared/job/job';
import { subnetFile } from '../../../../shared/manifests/flannel';
import { sh } from '../../../shell/quote';
import type { Step } from '../../step';

/** flanneld asks the API for its node, which a node that has just joined may wait some seconds for. */
const SECONDS = 60;

/** @throws SUBNET_FILE_MISSING {host, path} */
export const seeSubnetFile: Step = async ({ node, host, signal, report }) => {
  report.progress(waitedFor(subnetFile));
  const command = sh`end=$(( $(date +%s) + ${SECONDS} ))
until [ -s ${subnetFile} ]; do [ "$(date +%s)" -lt "$end" ] || exit 1; sleep 0.5 2>/dev/null || sleep 1; done`;
  const { exitCode } = await host.ask(command, { signal, label: `wait for ${subnetFile}` });
  if (exitCode !== 0) throw new AppError('SUBNET_FILE_MISSING', { host: node.hostname, path: subnetFile });
};
