import { stringify } from 'yaml';
import { COREDNS_SINCE } from '../imageNames';
import { paths } from '../../kubernetes/paths';
import { publicFile, type FileRule } from '../../target/files';
import { coreDnsObjects } from './coreDns';
import { kubeDnsObjects } from './kubeDns';

/** Applied once, from the first master. */
export const dnsManifest: FileRule = (context) => {
  if (context.node !== context.firstMaster) return undefined;
  const objects = context.minor >= COREDNS_SINCE ? coreDnsObjects(context) : kubeDnsObjects(context);
  const text = objects.map((object) => stringify(object, { lineWidth: 0, aliasDuplicateObjects: false })).join('---\n');
  return publicFile('services/kube-dns.yaml', paths.dnsManifest, text);
};
