import { imageReference } from '../../kubernetes/images';
import type { NodeContext } from '../../kubernetes/nodeContext';
import { paths } from '../../kubernetes/paths';
import { publicFile } from '../../target/files';
import { versionsOf } from '../../versions/versions';
import { hasPki } from '../certificateRule';
import { cniPluginsDir } from '../cni/plugins';
import { pauseImage } from './images';

/** Whether Keelson brings it: in profile simple the system does, in a version that nobody has asked for. */
export const bringsContainerd = (context: NodeContext): boolean =>
  hasPki(context) && context.factsOf(context.node).hostContainerd === undefined;

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

/** In format 2, which 1.3 to 2.x read (containerd/containerd, docs/PLUGINS.md), where it may be any of them. */
function layoutOf(context: NodeContext): Layout {
  const { cluster, node, factsOf } = context;
  const version = factsOf(node).hostContainerd ?? versionsOf(cluster).containerd;
  return hasPki(context) && !version.startsWith('1.') ? layouts.two : layouts.one;
}

/**
 * Whatever lies in the imported folder is a site's own, and survives the next deployment. Up to containerd 1.7 an imported
 * section takes the place of the section of that name here as a whole (containerd/containerd #9982).
 */
export const containerdConfiguration = publicFile(
  'worker-node/containerd-config.toml',
  paths.containerdConfiguration,
  (context) => {
    const { cluster } = context;
    if (cluster.runtime !== 'containerd') return undefined;
    const { version, images, runtime, sandbox, cniFolder } = layoutOf(context);
    return `version = ${String(version)}
imports = ["/etc/containerd/conf.d/*.toml"]

${sandbox(imageReference(cluster, pauseImage))}

[plugins."${runtime}".containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"

# The kubelet is told the same: both sides must use one driver.
[plugins."${runtime}".containerd.runtimes.runc.options]
  SystemdCgroup = true
${bringsContainerd(context) ? `  BinaryName = "${cluster.binaries.dir}/runc"\n` : ''}
[plugins."${runtime}".cni]
  ${cniFolder(cniPluginsDir(cluster))}
  conf_dir = "${paths.cniConfiguration}"

[plugins."${images}".registry]
  config_path = "${paths.registryHosts}"
`;
  },
);
