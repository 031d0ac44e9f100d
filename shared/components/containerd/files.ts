import { imageReference } from '../../kubernetes/images';
import type { NodeContext } from '../../kubernetes/nodeContext';
import { paths } from '../../kubernetes/paths';
import { publicFile, unitFile } from '../../target/files';
import { attempt, command, wantedAtBoot } from '../../target/unit';
import { versionsOf } from '../../versions/versions';
import { cniPluginsDir } from '../cni/plugins';
import { pauseImage } from '../runtime/images';

/** The version that runs on the node: the system's, or ours. */
const versionOn = ({ cluster, node, factsOf }: NodeContext): string =>
  factsOf(node).hostContainerd ?? versionsOf(cluster).containerd;

const isOurs = ({ node, factsOf }: NodeContext): boolean => factsOf(node).hostContainerd === undefined;

interface Layout {
  readonly version: 2 | 3;
  /** The names of the plugins that have the settings. */
  readonly images: string;
  readonly runtime: string;
  readonly sandbox: (image: string) => string;
  readonly cniFolder: (folder: string) => string;
}

/** 2.0 has cut the CRI plugin in two, and given its settings other names (containerd/containerd, docs/cri/config.md). */
const layouts = {
  one: {
    version: 2,
    images: 'io.containerd.grpc.v1.cri',
    runtime: 'io.containerd.grpc.v1.cri',
    sandbox: (image) => `[plugins."io.containerd.grpc.v1.cri"]\n  sandbox_image = "${image}"`,
    cniFolder: (folder) => `bin_dir = "${folder}"`,
  },
  two: {
    version: 3,
    images: 'io.containerd.cri.v1.images',
    runtime: 'io.containerd.cri.v1.runtime',
    sandbox: (image) => `[plugins."io.containerd.cri.v1.images".pinned_images]\n  sandbox = "${image}"`,
    cniFolder: (folder) => `bin_dirs = ["${folder}"]`,
  },
} satisfies Record<string, Layout>;

const layoutOf = (version: string): Layout => (version.startsWith('1.') ? layouts.one : layouts.two);

/**
 * Whatever lies in the imported folder is a site's own, and survives the next deployment. Up to containerd 1.7 an imported
 * section takes the place of the section of that name here as a whole (containerd/containerd #9982).
 */
export const containerdToml = publicFile('worker-node/containerd.toml', paths.containerdConfiguration, (context) => {
  const { cluster } = context;
  const { version, images, runtime, sandbox, cniFolder } = layoutOf(versionOn(context));
  return `version = ${String(version)}
imports = ["/etc/containerd/conf.d/*.toml"]

${sandbox(imageReference(cluster, pauseImage))}

[plugins."${runtime}".containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"

# The kubelet is told the same: both sides must use one driver.
[plugins."${runtime}".containerd.runtimes.runc.options]
  SystemdCgroup = true
${isOurs(context) ? `  BinaryName = "${cluster.binaries.dir}/runc"\n` : ''}
[plugins."${runtime}".cni]
  ${cniFolder(cniPluginsDir(cluster))}
  conf_dir = "${paths.cniConfiguration}"

[plugins."${images}".registry]
  config_path = "/etc/containerd/certs.d"
`;
});

/** Pods live on when it is restarted, and its cgroup is its own to divide (containerd/containerd, containerd.service). */
export const containerdService = unitFile('worker-node/containerd.service', (context) => {
  const { dir } = context.cluster.binaries;
  return isOurs(context)
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
