import { stringify } from 'yaml';
import { flagsFor, livesAt } from '../../kubernetes/flags';
import { hasPki } from '../certificateRule';
import { identity } from './certificates';
import { iptablesRestoreW5, kubeProxyConfiguration, kubeProxyFlags } from './flags';
import { paths } from '../../kubernetes/paths';
import { configurationFile, kubeconfigFile, publicFile, scriptFile, unitFile } from '../../target/files';
import { identityIn, kubeconfigText } from '../../target/kubeconfig';
import { command, manyFiles, restartOnFailure, unitText, wantedAtBoot } from '../../target/unit';

export const kubeProxyService = unitFile('worker-node/kube-proxy.service', (context) => ({
  Unit: [
    ['Description', 'kube-proxy: makes services reachable on this node'],
    ['Documentation', 'https://kubernetes.io/docs/reference/command-line-tools-reference/kube-proxy/'],
    ['After', 'network.target'],
  ],
  Service: [
    ['WorkingDirectory', paths.kubeProxy],
    ['ExecStart', command(`${context.cluster.binaries.dir}/kube-proxy`, ...flagsFor(kubeProxyFlags, context))],
    ...restartOnFailure,
    ...manyFiles,
  ],
  Install: wantedAtBoot,
}));

export const kubeProxyKubeconfig = kubeconfigFile(
  'worker-node/kube-proxy.kubeconfig',
  paths.kubeProxyKubeconfig,
  (context) =>
    hasPki(context) ? undefined : kubeconfigText(context, { server: context.apiOfNodes, context: 'default' }),
);

export const kubeProxyConf = configurationFile('worker-node/proxy.conf', paths.secure.kubeProxy, (context) =>
  hasPki(context)
    ? kubeconfigText(context, {
        ...{ server: context.apiOfNodes, context: 'kube-proxy' },
        identity: identityIn(identity),
      })
    : undefined,
);

export const kubeProxyConfigurationFile = configurationFile(
  'worker-node/kube-proxy-config.yaml',
  paths.secure.kubeProxyConfiguration,
  (context) => (hasPki(context) ? stringify(kubeProxyConfiguration(context)) : undefined),
);

/** Where every distribution keeps its own programs: systemd's default PATH. */
const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const wrapper = `#!/bin/sh
# This kube-proxy calls "iptables-restore -w5", which iptables refuses from version 1.6.2 on: it wants "-w 5".
# Nothing of the system is replaced: only kube-proxy finds this script first on its PATH.
for argument do
  shift
  case $argument in
    -w[0-9]*) set -- "$@" -w "\${argument#-w}" ;;
    *) set -- "$@" "$argument" ;;
  esac
done
PATH=${SYSTEM_PATH}
export PATH
exec iptables-restore "$@"
`;

/** Stands in front of the real iptables-restore, for kube-proxy alone. */
export const iptablesRestore = scriptFile(
  'worker-node/iptables-restore',
  `${paths.keelson}/iptables-restore`,
  ({ minor }) => (livesAt(iptablesRestoreW5, minor) ? wrapper : undefined),
);

export const kubeProxyPath = publicFile(
  'worker-node/kube-proxy-path.conf',
  `${paths.units}/kube-proxy.service.d/keelson-path.conf`,
  ({ minor }) =>
    livesAt(iptablesRestoreW5, minor)
      ? unitText({ Service: [['Environment', `PATH=${paths.keelson}:${SYSTEM_PATH}`]] })
      : undefined,
);
