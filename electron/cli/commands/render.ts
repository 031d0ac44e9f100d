import { resolve } from 'node:path';
import { AppError } from '../../../shared/errors';
import { fill } from '../../../shared/messages/messages';
import { needed, readCluster, takeCredentials } from '../clusterInput';
import { agrees, tell, type Command, type CommandContext } from '../context';
import { exit } from '../exitCodes';

/** Asks before files in a folder that is not empty are replaced; without a terminal --yes is needed. */
async function write(context: CommandContext, what: 'tree' | 'export'): Promise<{ path: string; files: number }> {
  const { values, language, terminal, texts, services } = context;
  const folder = resolve(needed(context, 'out'));
  const { cluster, document, path: clusterPath } = await readCluster(context);
  await takeCredentials(context, cluster);
  const request = { document, clusterPath, withSecrets: values.withSecrets, language, what };
  try {
    return await services.results.exportTo(folder, { ...request, overwrite: values.yes });
  } catch (error) {
    const isFull = error instanceof AppError && error.code === 'FOLDER_NOT_EMPTY';
    if (!isFull || !terminal.canAsk) throw error;
    if (!(await agrees(terminal, fill(texts.askNotEmpty, { path: folder })))) throw new AppError('CANCELLED');
    return services.results.exportTo(folder, { ...request, overwrite: true });
  }
}

const writer =
  (what: 'tree' | 'export'): Command =>
  async (context) => {
    const { path, files } = await write(context, what);
    tell(context, { type: 'written', path, files }, fill(context.texts.filesWritten, { path, files }));
    return exit.done;
  };

/** `DIR/<hostname>/target/...` for every node. */
export const render = writer('tree');
/** The same with the cluster file and a README that tells how to install it by hand. */
export const exportAll = writer('export');
