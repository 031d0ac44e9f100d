/**
 * The bridge network: on workers the plugin's configuration and the rule that hides pods' addresses from the world, and on every
 * node the routes to the others' pods, kept by a unit of their own.
 */
import { bridgeNetworks } from '../../../../shared/components/cni/files';
import { masqueradeService } from '../../../../shared/components/cni/masquerade';
import { podRoutesService, ROUTE_PROTOCOL } from '../../../../shared/components/cni/routes';
import { paths } from '../../../../shared/kubernetes/paths';
import type { TargetFile } from '../../../../shared/target/targetFile';
import { sh } from '../../../shell/quote';
import { runService, type Service } from '../../kinds/service';
import { installFiles, targetFilesOf } from '../../kinds/targetFiles';
import type { Step, StepContext } from '../../step';
import { requiredComponent, servicesOf } from '../components';

const routesUnit = podRoutesService.installPath;
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
  const { stdout } = await host.run(sh`${paths.podRoutes} set ${paths.podRouteList}`, {
    signal,
    label: 'set the routes to other pods',
  });
  for (const [, action, subnet = ''] of stdout.matchAll(/^(set|removed) (\S+)/gm)) {
    report.changed({ kind: 'setting', target: `route ${subnet}`, action: action === 'set' ? 'created' : 'removed' });
  }
}

/** `service` first writes the script and the list, so that routes are there before the unit that keeps them is. */
async function keepRoutes(context: StepContext, service: Service): Promise<void> {
  await context.host.run(takeOverRoutesCommand, { signal: context.signal, label: 'take over the routes' });
  await installFiles(
    context,
    targetFilesOf(context, 'cni').filter(({ installPath }) => routeFiles.includes(installPath)),
  );
  await setRoutes(context);
  await runService(context, service);
}
const routeFiles: readonly string[] = [paths.podRoutes, paths.podRouteList];

export const cni: Step = async (context) => {
  const services = servicesOf(context, requiredComponent('cni'));
  const serviceWith = ({ installPath }: Pick<TargetFile, 'installPath'>): Service | undefined =>
    services.find(({ files }) => files.some((file) => file.installPath === installPath));
  const masquerade = serviceWith(masqueradeService);
  if (masquerade) await runService(context, masquerade);
  // After the rule that stands for its `ipMasq`: pods that start in between would have none.
  await installFiles(
    context,
    targetFilesOf(context, 'cni').filter((file) => bridgeNetworks.some(({ path }) => path === file.path)),
  );
  const routes = serviceWith(podRoutesService);
  if (routes) await keepRoutes(context, routes);
};
