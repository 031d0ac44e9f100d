import { paths } from '../../kubernetes/paths';
import { publicFile } from '../../target/files';
import { imageReference } from '../../kubernetes/images';
import { pauseImage } from './images';

/**
 * containerd's configuration in format 2, which 1.3 to 2.x read (containerd's docs/PLUGINS.md). The imported folder is
 * where a site adds settings of its own without losing them to the next deployment. Up to containerd 1.7 an imported
 * section takes the place of the section of that name here as a whole (containerd/containerd #9982).
 */
export const containerdConfiguration = publicFile(
  'worker-node/containerd-config.toml',
  paths.containerdConfiguration,
  ({ cluster }) =>
    cluster.runtime === 'containerd'
      ? `version = 2
imports = ["/etc/containerd/conf.d/*.toml"]

[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${imageReference(cluster, pauseImage)}"

[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"

# The kubelet is told the same: both sides must use one driver.
[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
  SystemdCgroup = true

[plugins."io.containerd.grpc.v1.cri".cni]
  bin_dir = "${cluster.binaries.dir}"
  conf_dir = "${paths.cniConfiguration}"

[plugins."io.containerd.grpc.v1.cri".registry]
  config_path = "/etc/containerd/certs.d"
`
      : undefined,
);
