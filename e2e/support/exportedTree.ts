/** Compares one node's exported tree with what lies on that node. */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Cluster } from '../../shared/cluster/schema';
import { renderTarget } from '../../shared/target';
import { placeholderSecrets } from '../../shared/target/targetFile';
import type { LabHost } from '../lab/host/host';

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();

/**
 * Every difference between `<folder>/target` and the node, as sentences; empty when content and mode of each exported file are those of
 * the installed one. kube-dns.yaml is applied and not installed: it must be there in the export and is not looked for on the node.
 */
export async function differencesFromNode(cluster: Cluster, host: LabHost, folder: string): Promise<string[]> {
  const target = join(folder, 'target');
  const rendered = renderTarget(cluster, host.spec.hostname, placeholderSecrets);
  const found: string[] = [];
  const names = rendered.map(({ path }) => path as string).sort();
  const exported = filesBelow(target);
  if (exported.join() !== names.join()) found.push(`exported ${exported.join()}, expected ${names.join()}`);
  for (const { path, installPath, mode } of rendered) {
    if (path.startsWith('services/')) continue;
    const exportedText = readFileSync(join(target, path), 'utf8');
    const exportedMode = statSync(join(target, path)).mode & 0o777;
    const { stdout, code } = await host.exec('cat', [installPath], { accept: [0, 1] });
    if (code !== 0) found.push(`${host.name}: ${installPath} is not installed`);
    else if (stdout !== exportedText) found.push(`${host.name}: ${installPath} differs from the export`);
    const installedMode = parseInt((await host.sh(`stat -c %a '${installPath}' || true`)).trim(), 8);
    if (installedMode !== mode || exportedMode !== mode) {
      found.push(
        `${path}: mode ${mode.toString(8)}, exported ${exportedMode.toString(8)}, installed ${installedMode.toString(8)}`,
      );
    }
  }
  return found;
}
