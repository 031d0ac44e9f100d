/** `keelson bundle save` and `open`: everything for a place without the network, in one file. */
import { resolve } from 'node:path';
import { isMirrorUrl } from '../../../shared/cluster/formats';
import { fill } from '../../../shared/messages/messages';
import { countsOf } from '../../services/bundles/contents';
import type { ImageMirrors } from '../../services/images/registry';
import { parseClusterYaml, readClusterFile, readClusterText, writeClusterFile } from '../../storage/clusterFile';
import { checkCluster, takeCredentials } from '../clusterInput';
import { Stop, tell, tellProblem, type Command, type CommandContext } from '../context';
import { exit } from '../exitCodes';
import { askMirrorPasswords } from '../secrets/mirrorPasswords';
import { megabytes, whileTold } from '../output/whileTold';
import { agreeToOverwrite } from '../overwrite';

/** Registry -> address. Throws Stop(2) for what is none. */
function mirrorsIn(context: CommandContext): ImageMirrors {
  const pairs = (context.values.mirror ?? []).map((pair) => {
    const [, registry, address] = /^([^=/]+)=(.+)$/.exec(pair) ?? [];
    if (registry !== undefined && address !== undefined && isMirrorUrl(address))
      return [registry, { url: address }] as const;
    tellProblem(context, fill(context.texts.bundle.badMirror, { what: pair }));
    throw new Stop(exit.badInput);
  });
  return Object.fromEntries(pairs);
}

export const bundleSave: Command = async (context) => {
  const { values, services, texts } = context;
  const mirrors = mirrorsIn(context);
  const clusterPath = resolve(values.file);
  const text = await readClusterText(clusterPath);
  const document = parseClusterYaml(text, clusterPath);
  // The versions that it does not say stand in the bundle.
  const cluster = checkCluster(context, document, text, 'VERSIONS_NOT_WRITTEN');
  await takeCredentials(context, cluster);
  await askMirrorPasswords(context, { cluster });
  const to = resolve(values.operand ?? '');
  await agreeToOverwrite(context, to);
  const saved = await whileTold(context, ({ signal, onProgress }) =>
    services.bundles.save(to, {
      ...{ document, clusterPath, arch: values.arch ?? 'amd64', mirrors, signal, onProgress },
    }),
  );
  const { path, sizeBytes, sha256, contents } = saved;
  tell(
    context,
    { type: 'bundle', ...saved },
    fill(texts.bundle.saved, { path, size: megabytes(sizeBytes), ...countsOf(contents) }),
    fill(texts.bundle.ownSum, { sha256 }),
  );
  return exit.done;
};

export const bundleOpen: Command = async (context) => {
  const { values, services, texts } = context;
  const clusterPath = resolve(values.file);
  const document = await readClusterFile(clusterPath);
  const opened = await whileTold(context, ({ signal, onProgress }) =>
    services.bundles.open(resolve(values.operand ?? ''), { document, clusterPath, signal, onProgress }),
  );
  const { fields, folder, wasThere, sha256 } = opened;
  if (fields.length > 0) await writeClusterFile(clusterPath, opened.document);
  tell(
    context,
    { type: 'opened', folder, wasThere, sha256, fields, contents: opened.contents },
    fill(wasThere ? texts.bundle.openedBefore : texts.bundle.opened, { path: folder }),
    fill(texts.bundle.bundleSum, { sha256 }),
    fill(fields.length > 0 ? texts.bundle.changedFile : texts.bundle.unchangedFile, { path: clusterPath }),
    ...fields.map(
      ({ path, value }) => `  ${fill(texts.bundle.field, { field: path.join('.'), value: JSON.stringify(value) })}`,
    ),
  );
  return exit.done;
};
