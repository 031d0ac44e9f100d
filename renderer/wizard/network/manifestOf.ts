import { profileDefaults, profileOf } from '../../../shared/cluster/defaults';
import { cnis } from '../../../shared/cluster/schema';
import { networkManifestOf } from '../../../shared/manifests/networkManifest';
import type { NetworkManifest } from '../../../shared/manifests/rule';
import { versionsFor } from '../../../shared/versions/versions';
import { getAt } from '../../stores/documentPath';

/** The manifest that a draft's network needs, and its version; undefined where it needs none. Works on an unfinished draft too. */
export function manifestOf(
  document: unknown,
): { readonly rule: NetworkManifest; readonly version: string } | undefined {
  const profile = profileOf(document);
  const [typed, kubernetes] = [getAt(document, 'network.cni'), getAt(document, 'kubernetesVersion')];
  const kubernetesVersion = typeof kubernetes === 'string' ? kubernetes : '';
  const cni = cnis.find((one) => one === typed) ?? profileDefaults[profile].cni;
  const rule = networkManifestOf({ profile, kubernetesVersion, network: { cni } });
  if (!rule) return undefined;
  const version = getAt(document, `versions.${rule.versionField}`);
  return { rule, version: typeof version === 'string' ? version : versionsFor(kubernetesVersion)[rule.versionField] };
}
