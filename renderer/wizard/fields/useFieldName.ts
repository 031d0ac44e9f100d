/** What a field is called on the screen, for a path such as `nodes[2].ip`. */
import { useTranslation } from 'react-i18next';
import { imageNames, versionNames } from '../../../shared/cluster/schema';
import { publisherIds } from '../../../shared/versions/publishers';
import { getAt } from '../../stores/documentPath';
import { useDocument } from '../../stores/draftStore';
import { placeInNode } from '../nodes/placeInNode';

const names = {
  name: 'nodes:name',
  'network.serviceCidr': 'network:fields.serviceCidr',
  'network.podCidr': 'network:fields.podCidr',
  'network.dnsServiceIp': 'network:fields.dnsServiceIp',
  'network.clusterDomain': 'network:fields.clusterDomain',
  'network.nodePortRange': 'network:fields.nodePortRange',
  'network.cni': 'network:cni.title',
  'network.backend': 'network:manifest.backend',
  'network.mtu': 'network:manifest.mtu',
  'network.interface': 'network:manifest.interface',
  'network.manifest': 'network:manifest.file',
  'network.proxyMode': 'network:proxyMode.title',
  'api.endpoint': 'network:api.endpoint',
  'api.extraNames': 'network:api.extraName',
  kubernetesVersion: 'registry:version',
  runtime: 'registry:runtime',
  'registry.prefix': 'registry:prefix',
  'registry.images': 'registry:sections.images',
  'registry.archives': 'registry:archives.title',
  'registry.mirrors': 'registry:mirrors.title',
  'binaries.dir': 'registry:dir',
  'binaries.source': 'registry:source.label',
  'binaries.source.path': 'registry:source.folder',
  'binaries.source.url': 'registry:download.url',
  versions: 'registry:release.versions',
  'etcd.endpoints': 'registry:etcd.endpoint',
} as const;
type Named = keyof typeof names;

/** Fields of which there is one for each image or program. */
const SHA256 = 'binaries.source.sha256';
const imageOf = (path: string): (typeof imageNames)[number] | undefined =>
  imageNames.find((name) => path === `registry.images.${name}`);

const versionOf = (path: string): (typeof versionNames)[number] | undefined =>
  versionNames.find((name) => path === `versions.${name}`);
const mirrorOf = (path: string): (typeof publisherIds)[number] | undefined =>
  publisherIds.find((id) => path === `binaries.source.mirrors.${id}`);

const inMirror = (path: string): { field: 'registry' | 'url' | 'user'; number: number } | undefined => {
  const [, row, field] = /^registry\.mirrors\[(\d+)\]\.(registry|url|user)$/.exec(path) ?? [];
  return row === undefined ? undefined : { field: field as 'registry' | 'url' | 'user', number: Number(row) + 1 };
};

const isNamed = (path: string): path is Named => Object.hasOwn(names, path);

/**
 * Paths that the form does not know (a misspelt key in a file) are named as in the file. Undefined for the nodes as a whole:
 * they are a page, and no field on it.
 */
export function useFieldName(): (path: string) => string | undefined {
  const { t } = useTranslation(['common', 'nodes', 'network', 'registry']);
  const document = useDocument();
  return (path) => {
    if (path === 'nodes') return undefined;
    const { row, place } = placeInNode(path) ?? {};
    if (row !== undefined && place !== undefined) {
      const hostname = getAt(document, `nodes[${String(row)}].hostname`);
      const node = typeof hostname === 'string' ? hostname : t('nodes:numbered', { number: row + 1 });
      return place === 'settings' ? `${node} (${path})` : `${node} · ${t(`nodes:places.${place}`)}`;
    }
    const image = imageOf(path);
    if (image) return t('registry:images.override', { image: t(`registry:images.${image}`) });
    const [version, mirror] = [versionOf(path), mirrorOf(path)];
    const ofMirror = inMirror(path);
    if (ofMirror)
      return t('registry:mirrors.of', { what: t(`registry:mirrors.${ofMirror.field}`), number: ofMirror.number });
    if (version) return t('registry:release.versionOf', { name: t(`registry:release.names.${version}`) });
    if (mirror) return t('registry:release.mirrorOf', { name: t(`registry:release.names.${mirror}`) });
    if (path === SHA256 || path.startsWith(`${SHA256}.`)) return `SHA-256 ${path.slice(SHA256.length + 1)}`.trim();
    const entry = /^(.*)\[(\d+)\]$/.exec(path);
    const known = entry?.[1] ?? path;
    return isNamed(known) ? `${t(names[known])}${entry ? ` ${String(Number(entry[2]) + 1)}` : ''}` : path;
  };
}
