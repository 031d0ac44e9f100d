/** The authorities that this computer keeps of a cluster: what they are, and how they get to another computer. */
import { createHash, createPublicKey } from 'node:crypto';
import { resolve } from 'node:path';
import type { Cluster } from '../../../shared/cluster/schema';
import { AppError } from '../../../shared/errors';
import { fill } from '../../../shared/messages/messages';
import { readCertificate } from '../../pki/readCertificate';
import type { AuthoritiesDocument, VisibleAuthorities } from '../../storage/authorities/document';
import { PRIVATE_FILE, readText } from '../../storage/files';
import { needed, readCluster } from '../clusterInput';
import { tell, type Command, type CommandContext } from '../context';
import { exit } from '../exitCodes';
import { table } from '../output/table';
import { agreeToOverwrite } from '../overwrite';
import { ownPassphrase, passphraseFor } from '../secrets/passphrase';

/** Far more than an exported file has. */
const MAX_BYTES = 1024 * 1024;

const newPassphrase = (context: CommandContext): Promise<string> =>
  passphraseFor(context, { option: 'passphrase-file', question: context.texts.authorities.askNew, isNew: true });

/** What opens the kept ones; nothing where they are not sealed. */
const opens = async (context: CommandContext, cluster: Cluster, { isSealed }: AuthoritiesDocument) =>
  isSealed ? { own: await ownPassphrase(context, cluster) } : {};

const names = ['cluster', 'etcd', 'frontProxy', 'superAdmin'] as const;

function certificatesIn({ certificates }: VisibleAuthorities) {
  const { cluster, etcd, frontProxy } = certificates;
  const authorities = {
    ...{ cluster: { certificate: cluster }, etcd: { certificate: etcd } },
    frontProxy: { certificate: frontProxy },
  };
  return names.map((name) => {
    const { commonName, notAfter, fingerprint } = readCertificate(certificates[name], authorities);
    return { name, commonName, notAfter, fingerprint };
  });
}

/** As `openssl x509 -fingerprint` writes it: that is what it is compared with. */
const pairs = (digits: string): string => digits.toUpperCase().replaceAll(/(..)(?=.)/g, '$1:');

export const authoritiesShow: Command = async (context) => {
  const { services, texts } = context;
  const words = texts.authorities;
  const { cluster } = await readCluster(context);
  const { path, visible, isSealed } = await services.authorities.find(cluster);
  const certificates = certificatesIn(visible);
  const key = createPublicKey(visible.serviceAccount).export({ type: 'spki', format: 'der' });
  const serviceAccount = createHash('sha256').update(key).digest('hex');
  tell(
    context,
    { type: 'authorities', path, sealed: isSealed, ...visible.cluster, certificates, serviceAccount },
    fill(isSealed ? words.sealed : words.open, { path }),
    ...table([
      [words.use, words.name, words.ends, 'SHA-256'],
      ...certificates.map(({ name, commonName, notAfter, fingerprint }) => [
        ...[words.uses[name], commonName, notAfter.slice(0, 10), pairs(fingerprint)],
      ]),
      [words.uses.serviceAccount, '', '', pairs(serviceAccount)],
    ]),
  );
  return exit.done;
};

/** Writes a file that another computer can take over, and that is a backup. */
export const authoritiesExport: Command = async (context) => {
  const { services, texts } = context;
  const path = resolve(needed(context, 'to'));
  const { cluster } = await readCluster(context);
  const kept = await services.authorities.find(cluster);
  await agreeToOverwrite(context, path);
  const own = await opens(context, cluster, kept);
  const text = await services.authorities.exported(cluster, { ...own, passphrase: await newPassphrase(context) });
  await services.results.saveText(path, text, PRIVATE_FILE);
  tell(context, { type: 'written', path }, fill(texts.written, { path }), texts.authorities.keep);
  return exit.done;
};

export const authoritiesImport: Command = async (context) => {
  const { values, services, texts } = context;
  const { cluster } = await readCluster(context);
  const path = resolve(values.operand ?? '');
  const text = await readText(path, { maxBytes: MAX_BYTES });
  const question = fill(texts.authorities.askFile, { path });
  const passphrase = await passphraseFor(context, { option: 'passphrase-file', question });
  const take = (own?: string) => services.authorities.take(cluster, { text, path, passphrase }, own);
  const result = await take().catch(async (thrown: unknown) => {
    if (!(thrown instanceof AppError) || thrown.code !== 'AUTHORITIES_LOCKED') throw thrown;
    return take(await ownPassphrase(context, cluster));
  });
  const { name } = cluster;
  tell(context, { type: 'imported', path, result }, fill(texts.authorities[result], { name, path }));
  return exit.done;
};

/** Encrypts what is kept on this computer; with --plain no more. */
export const authoritiesProtect: Command = async (context) => {
  const { values, services, texts } = context;
  const { cluster } = await readCluster(context);
  const kept = await services.authorities.find(cluster);
  const { own } = await opens(context, cluster, kept);
  const next = values.plain ? {} : { next: await newPassphrase(context) };
  await services.authorities.protect(cluster, { ...(own === undefined ? {} : { old: own }), ...next });
  const { path } = kept;
  const sealed = !values.plain;
  const done = sealed ? texts.authorities.sealed : texts.authorities.open;
  tell(context, { type: 'protected', path, sealed }, fill(done, { path }));
  return exit.done;
};
