import { Lab } from './lab/lab';
import { secureCluster, writeClusterFile } from './lab/clusterFile';
async function main() {
  const lab = Lab.attach(6);
  if (!lab) throw new Error('no lab');
  const { path, credentialsPath } = await writeClusterFile(lab, { ...secureCluster, folder: '/tmp/w/data-6' });
  console.log(path, credentialsPath);
}
void main();
