import { fill } from '../../../shared/messages/messages';
import { readCluster } from '../clusterInput';
import { tell, type Command } from '../context';
import { exit } from '../exitCodes';

export const validate: Command = async (context) => {
  const { cluster, path } = await readCluster(context);
  const nodes = cluster.nodes.length;
  tell(
    context,
    { type: 'valid', path, nodes, kubernetesVersion: cluster.kubernetesVersion },
    fill(context.texts.valid, { path, nodes, version: cluster.kubernetesVersion }),
  );
  return exit.done;
};
