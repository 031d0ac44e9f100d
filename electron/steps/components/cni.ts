/**
 * The bridge network: on workers the plugin's configuration and the rule that hides pods' addresses from the world, and on every
 * node the routes to the others' pods, kept by a unit of their own.
 */
import type { Cluster } from '../../../shared/cluster/schema';
import { masqueradePods } from '../../../shared/firewall';
import { paths } from '../../../shared/kubernetes/paths';
import { ROUTE_PROTOCOL } from '../../../shared/components/pod-routes/files';
import type { TargetFile } from '../../../shared/target/targetFile';
import { sh, type Command } from '../../shell/quote';
import { checkRulesCommand } from '../kinds/firewall';
import { bridgeUnits } from './networks';
import type { Probe } from './probes';
import { runService } from '../kinds/service';
import type { Step, StepContext } from '../step';
import { nameOf } from '../../../shared/resources/filesOfStep';
import { installFiles, targetFilesOf } from '../kinds/targetFiles';

const podRoutes = (action: 'set' | 'check'): Command => sh`${paths.podRoutes} ${action} ${paths.podRouteList}`;

/** The unit may run and a route be missing nevertheless: somebody else may have made another one. */
const routesProbe: Probe = { name: 'pod-routes check', command: podRoutes('check') };

const routesUnit = `${paths.units}/${bridgeUnits.routes}`;
/**
 * The first version's unit set its routes itself, and without our number. They are taken over one by one, each in one go, while
 * that unit still says which they are: no pod loses its way, and a reset finds them.
 */
const takeOverRoutesCommand = sh`
grep -q 'route replace' ${routesUnit} 2>/dev/null || exit 0
sed -n 's/^ExecStart=.* route replace \\([0-9./]*\\) via \\([0-9.]*\\)$/\\1 \\2/p' ${routesUnit} | while read -r subnet via; do
  ip -4 route replace "$subnet" via "$via" proto ${ROUTE_PROTOCOL}
done`;

/** `set 172.20.11.0/24 via 10.77.0.11` */
async function setRoutes({ host, signal, report }: StepContext): Promise<void> {
  const { stdout } = await host.run(podRoutes('set'), { signal, label: 'set the routes to other pods' });
  for (const [, action, subnet = ''] of stdout.matchAll(/^(set|removed) (\S+)/gm)) {
    report.changed({ kind: 'setting', target: `route ${subnet}`, action: action === 'set' ? 'created' : 'removed' });
  }
}

async function keepRoutes(context: StepContext, unit: TargetFile, others: readonly TargetFile[]): Promise<void> {
  await context.host.run(takeOverRoutesCommand, { signal: context.signal, label: 'take over the routes' });
  await installFiles(context, others);
  await setRoutes(context);
  // The running script reads its list anew at each look: another list is no reason to start it again.
  const service = { unit: bridgeUnits.routes, files: [unit], reads: [paths.podRoutes], probe: routesProbe };
  await runService(context, service);
}

const masqueradeProbe = ({ network }: Cluster): Probe => ({
  name: 'iptables -C',
  command: checkRulesCommand(masqueradePods(network.podCidr)),
});

/** How a unit of the bridge network says that it is well; undefined for every other unit. */
export const bridgeProbeOf = (unit: string, cluster: Cluster): Probe | undefined =>
  unit === bridgeUnits.routes ? routesProbe : unit === bridgeUnits.masquerade ? masqueradeProbe(cluster) : undefined;

/** It has done its work when it is started; there is no process that could end later. */
async function keepMasquerade(context: StepContext, unit: TargetFile): Promise<void> {
  const probe = masqueradeProbe(context.cluster);
  await runService(context, { unit: bridgeUnits.masquerade, files: [unit], probe });
}

export const cni: Step = async (context) => {
  const files = targetFilesOf(context, 'cni');
  const named = (...names: readonly string[]): TargetFile[] => files.filter((file) => names.includes(nameOf(file)));
  const [masquerade] = named(bridgeUnits.masquerade);
  const [routes] = named(bridgeUnits.routes);
  if (masquerade) await keepMasquerade(context, masquerade);
  // After the rule that stands for its `ipMasq`: pods that start in between would have none.
  await installFiles(context, named('10-bridge.conf'));
  if (routes) await keepRoutes(context, routes, named('routes.list', 'pod-routes'));
};
