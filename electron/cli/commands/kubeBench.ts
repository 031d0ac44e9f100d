import { resolve } from 'node:path';
import { kubeBenchConfiguration } from '../../../shared/cis/kubeBench';
import { fill } from '../../../shared/messages/messages';
import { tell, type Command } from '../context';
import { exit } from '../exitCodes';
import { agreeToOverwrite } from '../overwrite';

/** Writes what kube-bench must be told to find the files of a cluster (`kube-bench --config`). Asks no host. */
export const kubeBench: Command = async (context) => {
  const { values, services, texts } = context;
  const path = resolve(values.out ?? 'kube-bench.yaml');
  await agreeToOverwrite(context, path);
  await services.results.saveText(path, kubeBenchConfiguration());
  tell(context, { type: 'written', path }, fill(texts.written, { path }));
  return exit.done;
};
