/** A realistic cluster for tests and for looking at pages. */
import { newCluster } from '../../shared/cluster/newCluster';
import { newId } from '../stores/draftStore';

const auth = { kind: 'key', path: '~/.ssh/id_ed25519' };

export const sampleCluster = {
  ...newCluster('simple'),
  id: newId(),
  name: 'harbour',
  nodes: [
    { hostname: 'n1', ip: '10.77.0.11', roles: ['master'], ssh: { user: 'root', port: 22, auth } },
    { hostname: 'n2', ip: '10.77.0.12', roles: ['worker'], ssh: { user: 'root', port: 22, auth } },
    { hostname: 'n3', ip: '10.77.0.13', roles: ['worker'], ssh: { user: 'root', port: 22, auth } },
  ],
};
