/** The bridge network: the plugin's configuration on workers, and on every node routes to the others' pods that survive a reboot. */
import { sh } from '../shell/quote';
import type { TargetFile } from '../../shared/target/targetFile';
import { networks } from './networks';
import type { Probe } from './probes';
import { runService } from './service';
import type { Step } from './step';
import { nameOf } from '../../shared/resources/filesOfStep';
import { installFiles, targetFilesOf } from './targetFiles';

const UNIT = networks.bridge.unit;

/** The subnets that the unit routes, read from the unit itself: `ip route replace SUBNET via ADDRESS`. */
export const routedSubnets = (unitText: string): string[] =>
  [...unitText.matchAll(/route replace (\S+) via/g)].map((match) => match[1] ?? '');

/** Whether the node has its routes; undefined when it needs none. */
export function routesProbeOf(files: readonly TargetFile[]): Probe | undefined {
  const unit = files.find((file) => nameOf(file) === UNIT);
  return unit && routesProbe(routedSubnets(unit.content));
}

/** A unit that has run stays active even when somebody removes a route later, so the routes themselves are looked at. */
const routesProbe = (subnets: readonly string[]): Probe => ({
  name: `ip route show ${subnets.join(' ')}`,
  command: sh`for subnet in ${subnets}; do ip -4 route show "$subnet" | grep -q via || exit 1; done`,
});

export const cni: Step = async (context) => {
  const files = targetFilesOf(context, 'cni');
  const routes = files.find((file) => nameOf(file) === UNIT);
  // A lone worker has nobody to route to.
  if (!routes) await installFiles(context, files);
  else {
    const probe = routesProbe(routedSubnets(routes.content));
    await runService(context, { unit: UNIT, files, probe });
  }
};
