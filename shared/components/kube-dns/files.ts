import { stringify } from 'yaml';
import { COREDNS_SINCE } from './images';
import { paths } from '../../kubernetes/paths';
import { publicFile } from '../../target/files';
import { coreDnsObjects } from './coreDns';
import { kubeDnsObjects } from './kubeDns';

/** Applied once, from the first master. */
export const dnsManifest = publicFile('services/kube-dns.yaml', paths.dnsManifest, (context) => {
  const objects = context.minor >= COREDNS_SINCE ? coreDnsObjects(context) : kubeDnsObjects(context);
  return objects.map((object) => stringify(object, { lineWidth: 0, aliasDuplicateObjects: false })).join('---\n');
});
