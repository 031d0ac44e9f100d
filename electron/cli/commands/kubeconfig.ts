import { resolve } from 'node:path';
import { fill } from '../../../shared/messages/messages';
import { PRIVATE_FILE } from '../../storage/files';
import { readCluster, takeCredentials } from '../clusterInput';
import { tell, type Command } from '../context';
import { exit } from '../exitCodes';
import { agreeToOverwrite } from '../overwrite';

/** Writes the administrator's kubeconfig, the one that the masters have: a file that only its owner may read. */
export const kubeconfig: Command = async (context) => {
  const { values, services, texts } = context;
  const { cluster, document, path: clusterPath } = await readCluster(context);
  const path = resolve(values.out ?? `${cluster.name}.kubeconfig`);
  await agreeToOverwrite(context, path);
  await takeCredentials(context, cluster);
  const { content } = await services.results.kubeconfig(document, clusterPath);
  await services.results.saveText(path, content, PRIVATE_FILE);
  tell(context, { type: 'written', path }, fill(texts.written, { path }));
  return exit.done;
};
