import { stringify } from 'yaml';
import { hasPki } from '../certificateRule';
import { identity } from './certificates';
import { ensureRuleText } from '../../firewall';
import { flagsFor, livesAt } from '../../kubernetes/flags';
import {
  asksDockersCgroupDriver,
  hasConfigurationFile,
  kubeletConfiguration,
  kubeletFlags,
  looksForAws,
} from './flags';
import { cAdvisor, shieldCAdvisor } from './cAdvisor';
import type { NodeContext } from '../../kubernetes/nodeContext';
import { paths } from '../../kubernetes/paths';
import { configurationFile, kubeconfigFile, unitFile } from '../../target/files';
import { identityIn, kubeconfigText } from '../../target/kubeconfig';
import { command, restartOnFailure, shell, wantedAtBoot, type UnitSection, type Word } from '../../target/unit';

const keepCAdvisorShielded = ({ minor }: NodeContext): UnitSection =>
  livesAt(cAdvisor, minor) ? shieldCAdvisor.map((rule) => ['ExecStartPost', shell(ensureRuleText(rule))]) : [];

/**
 * Where systemd-resolved runs, /etc/resolv.conf names 127.0.0.53, which inside a pod is the pod itself: cluster DNS would
 * ask itself for ever. The file beside it names the real servers (systemd-resolved(8)).
 */
const realResolvConf = '/run/systemd/resolve/resolv.conf';
const linkResolvConf = (context: NodeContext): UnitSection =>
  context.access.kind !== 'open'
    ? [
        [
          'ExecStartPre',
          shell(
            `test -e ${realResolvConf} && ln -sfn ${realResolvConf} ${paths.resolvConf} || ln -sfn /etc/resolv.conf ${paths.resolvConf}`,
          ),
        ],
      ]
    : [];

const asksDocker = ({ cluster, minor }: NodeContext): boolean =>
  cluster.runtime === 'docker' && livesAt(asksDockersCgroupDriver, minor);

/** The file is read again for each command of the unit (systemd.exec, EnvironmentFile), so the next one sees it. */
const askCgroupDriver = (context: NodeContext): UnitSection =>
  asksDocker(context)
    ? [
        ['EnvironmentFile', `-${paths.kubeletEnvironment}`],
        [
          'ExecStartPre',
          shell(
            `driver=$(docker info -f '{{.CgroupDriver}}') && test -n "$driver" && echo "CGROUP_DRIVER=$driver" > ${paths.kubeletEnvironment}`,
          ),
        ],
      ]
    : [];
const cgroupDriver = (context: NodeContext): Word[] =>
  asksDocker(context) ? [{ raw: '--cgroup-driver=${CGROUP_DRIVER}' }] : [];

const withoutAws = ({ minor }: NodeContext): UnitSection =>
  livesAt(looksForAws, minor) ? [['Environment', 'AWS_EC2_METADATA_DISABLED=true']] : [];

export const kubeletService = unitFile('worker-node/kubelet.service', (context) => {
  const { binaries, runtime } = context.cluster;
  return {
    Unit: [
      ['Description', 'kubelet: runs the pods of this node'],
      ['Documentation', 'https://kubernetes.io/docs/reference/command-line-tools-reference/kubelet/'],
      ['After', `${runtime}.service`],
      ['Requires', `${runtime}.service`],
    ],
    Service: [
      ['WorkingDirectory', paths.kubelet],
      ...withoutAws(context),
      ...linkResolvConf(context),
      ...askCgroupDriver(context),
      ['ExecStart', command(`${binaries.dir}/kubelet`, ...flagsFor(kubeletFlags, context), ...cgroupDriver(context))],
      ...keepCAdvisorShielded(context),
      ...restartOnFailure,
    ],
    Install: wantedAtBoot,
  };
});

export const kubeletConfigurationFile = configurationFile(
  'worker-node/kubelet-config.yaml',
  paths.kubeletConfiguration,
  (context) => (hasConfigurationFile(context) ? stringify(kubeletConfiguration(context)) : undefined),
);

export const kubeletKubeconfig = kubeconfigFile('worker-node/kubelet.kubeconfig', paths.kubeletKubeconfig, (context) =>
  hasPki(context)
    ? undefined
    : kubeconfigText(context, {
        server: context.apiOfNodes,
        context: 'system:node:kube-master',
      }),
);

export const kubeletConf = configurationFile('worker-node/kubelet.conf', paths.secure.kubelet, (context) =>
  hasPki(context)
    ? kubeconfigText(context, {
        ...{ server: context.apiOfNodes, context: 'kubelet' },
        identity: identityIn(identity),
      })
    : undefined,
);
