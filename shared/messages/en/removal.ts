import type { Messages } from '../messages';

export const enRemoval: Messages['removal'] = {
  fates: {
    moves: 'These pods move to other nodes: {{names}}',
    losesData: 'These pods move, and lose the data that they keep on the node (emptyDir): {{names}}',
    unmanaged: 'These pods end for good, because nothing starts them again: {{names}}',
    ofNode: 'These pods belong to the node and end with it: {{names}}',
    over: 'These pods have run to their end already: {{names}}',
  },
  noPods: 'No pod runs there.',
  etcd: 'It is a master. Without it etcd has {{members}} members, of which {{needed}} must agree; well now: {{well}}. The API servers that stay get certificates without its name, one after the other.',
  object: 'Its Node object is deleted.',
  noObject: 'The cluster has no Node object of it.',
  others: 'The other nodes forget its name and the routes to its pods; the cluster file has it no more.',
  cleansHost:
    'Everything that Keelson made on it goes, with all data of the cluster there; what was there before comes back.',
  staysOnHost: 'It cannot be reached: what Keelson installed on it stays there.',
};
