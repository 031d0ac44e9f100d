import { unitFile } from '../../target/files';
import { attempt, command, wantedAtBoot } from '../../target/unit';
import { bringsContainerd } from '../runtime/containerd';

/** Pods live on when it is restarted, and its cgroup is its own to divide (containerd/containerd, containerd.service). */
export const containerdService = unitFile('worker-node/containerd.service', (context) => {
  const { dir } = context.cluster.binaries;
  return bringsContainerd(context)
    ? {
        Unit: [
          ['Description', 'containerd: runs the containers of this node'],
          ['Documentation', 'https://containerd.io'],
          ['After', 'network.target dbus.service'],
        ],
        Service: [
          ['Type', 'notify'],
          // It looks for its shim there.
          ['Environment', `PATH=${dir}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`],
          ['ExecStartPre', attempt(['modprobe', 'overlay'])],
          ['ExecStart', command(`${dir}/containerd`)],
          ['Delegate', 'yes'],
          ['KillMode', 'process'],
          ['Restart', 'always'],
          ['RestartSec', '5'],
          ['LimitNPROC', 'infinity'],
          ['LimitNOFILE', '1048576'],
          ['TasksMax', 'infinity'],
          ['OOMScoreAdjust', '-999'],
        ],
        Install: wantedAtBoot,
      }
    : undefined;
});
