import { hostsToml, mirroredRegistries, wantsLogin, type MirroredRegistry } from '../../images/mirrors';
import { paths } from '../../kubernetes/paths';
import { secretFile, type FileRule } from '../../target/files';
import { placeholderSecrets } from '../../target/targetFile';

export const registryHostsPath = (registry: MirroredRegistry): string =>
  `${paths.registryHosts}/${registry}/hosts.toml`;

/**
 * Where containerd looks for the images of a registry. Secret also where the mirror wants no login: the file that it takes the
 * place of may have one. No restart: containerd reads it at each pull (containerd/containerd, docs/hosts.md).
 */
const registryHosts = (registry: MirroredRegistry): FileRule =>
  secretFile(`worker-node/certs.d/${registry}/hosts.toml`, registryHostsPath(registry), ({ cluster, secrets }) => {
    const mirror = cluster.registry.mirrors.find((one) => one.registry === registry);
    const { mirrorLogin = placeholderSecrets.mirrorLogin } = secrets;
    return mirror && hostsToml(mirror, wantsLogin(mirror) ? mirrorLogin(mirror) : undefined);
  });

export const allRegistryHosts: readonly FileRule[] = mirroredRegistries.map(registryHosts);
