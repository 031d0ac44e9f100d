/**
 * The text that a cluster's authorities are kept in, here and in an exported file alike. Whose they are, and everything that
 * is public, can be read by everybody, so that a file is told from another one, and certificates on hosts are looked at, without
 * the passphrase; the private half is in clear in a private file, or sealed.
 */
import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import * as z from 'zod';
import { AppError } from '../../../shared/errors';
import type { ClusterAuthorities } from '../../../shared/pki/authorities';
import { seal, sealedSchema, unseal } from './sealed';

/** Raise it when an older Keelson would misunderstand the text. */
const FORMAT = 1;

const pem = (label: string) =>
  z
    .string()
    .max(16 * 1024)
    .startsWith(`-----BEGIN ${label}-----\n`);

const visibleSchema = z.strictObject({
  cluster: z.strictObject({ id: z.string().max(64), name: z.string().max(64) }),
  adminGroup: z.int().min(1),
  certificates: z.strictObject({
    cluster: pem('CERTIFICATE'),
    etcd: pem('CERTIFICATE'),
    frontProxy: pem('CERTIFICATE'),
    superAdmin: pem('CERTIFICATE'),
  }),
  serviceAccount: pem('PUBLIC KEY'),
});
/** What everybody may know. */
export type VisibleAuthorities = z.output<typeof visibleSchema>;

const privateSchema = z.strictObject({
  keys: z.strictObject({
    cluster: pem('PRIVATE KEY'),
    etcd: pem('PRIVATE KEY'),
    frontProxy: pem('PRIVATE KEY'),
    superAdmin: pem('PRIVATE KEY'),
    serviceAccount: pem('PRIVATE KEY'),
  }),
  encryptionKey: z.base64().length(44),
});
type PrivateHalf = z.output<typeof privateSchema>;

const schema = z.strictObject({
  format: z.literal(FORMAT),
  visible: visibleSchema,
  private: privateSchema.optional(),
  sealed: sealedSchema.optional(),
});

/** A text that was understood. */
export interface AuthoritiesDocument {
  /** Where it lies, for errors. */
  readonly path: string;
  readonly visible: VisibleAuthorities;
  readonly isSealed: boolean;
  /**
   * @throws AUTHORITIES_LOCKED {path}, AUTHORITIES_PASSPHRASE_WRONG {path}, AUTHORITIES_DAMAGED {path, reason}
   */
  readonly open: (passphrase?: string) => Promise<ClusterAuthorities>;
}

const damaged = (path: string, reason: 'damaged' | 'other-key' = 'damaged'): AppError =>
  new AppError('AUTHORITIES_DAMAGED', { path, reason });

/** A value of a JSON text; undefined where it is none. What the parser says would quote it. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** How every such text ends: one that has no such end was cut off. */
const lastLine = /(^|\n)\}\s*$/;

/** The order of the keys is the schema's, whatever it is in a file: both sides of the seal see the same text. */
const sealedWith = (visible: VisibleAuthorities): string => JSON.stringify({ format: FORMAT, ...visible });

function join({ certificates, serviceAccount, adminGroup }: VisibleAuthorities, half: PrivateHalf): ClusterAuthorities {
  const { keys, encryptionKey } = half;
  const pair = (name: keyof typeof certificates) => ({ certificate: certificates[name], privateKey: keys[name] });
  return {
    ...{ cluster: pair('cluster'), etcd: pair('etcd'), frontProxy: pair('frontProxy') },
    serviceAccount: { publicKey: serviceAccount, privateKey: keys.serviceAccount },
    ...{ encryptionKey, superAdmin: pair('superAdmin'), adminGroup },
  };
}

/** Of a file that was put together by hand, or is half of one and half of another: found here, and not on a host. */
function fits({ serviceAccount, ...rest }: ClusterAuthorities): boolean {
  const { cluster, etcd, frontProxy, superAdmin } = rest;
  try {
    const isPair = [cluster, etcd, frontProxy, superAdmin].every(({ certificate, privateKey }) =>
      new X509Certificate(certificate).checkPrivateKey(createPrivateKey(privateKey)),
    );
    return isPair && createPublicKey(serviceAccount.privateKey).equals(createPublicKey(serviceAccount.publicKey));
  } catch {
    return false;
  }
}

/**
 * Understands a text, without its private half. Nothing of it gets into an error.
 * @throws AUTHORITIES_CUT_SHORT {path}, AUTHORITIES_NEWER {path, format}, AUTHORITIES_DAMAGED {path, reason}
 */
export function parseAuthorities(text: string, path: string): AuthoritiesDocument {
  const value = valueOf(text);
  if (value === undefined && !lastLine.test(text)) throw new AppError('AUTHORITIES_CUT_SHORT', { path });
  const format = z.object({ format: z.int().positive() }).safeParse(value).data?.format ?? FORMAT;
  if (format > FORMAT) throw new AppError('AUTHORITIES_NEWER', { path, format });
  const found = schema.safeParse(value);
  if (!found.success) throw damaged(path);
  const { visible, sealed, private: half } = found.data;
  if ((sealed === undefined) === (half === undefined)) throw damaged(path);
  const privateHalf = async (passphrase?: string): Promise<PrivateHalf> => {
    if (half) return half;
    if (!sealed) throw damaged(path);
    if (passphrase === undefined) throw new AppError('AUTHORITIES_LOCKED', { path });
    const opened = await unseal(sealed, sealedWith(visible), passphrase);
    if (opened === 'wrong-passphrase') throw new AppError('AUTHORITIES_PASSPHRASE_WRONG', { path });
    const read = opened === 'damaged' ? undefined : privateSchema.safeParse(valueOf(opened.text)).data;
    if (!read) throw damaged(path);
    return read;
  };
  return {
    ...{ path, visible, isSealed: sealed !== undefined },
    open: async (passphrase) => {
      const authorities = join(visible, await privateHalf(passphrase));
      if (!fits(authorities)) throw damaged(path, 'other-key');
      return authorities;
    },
  };
}

/** The text; with a passphrase its private half is sealed. */
export async function authoritiesText(
  cluster: { readonly id: string; readonly name: string },
  { encryptionKey, serviceAccount, adminGroup, ...pairs }: ClusterAuthorities,
  passphrase?: string,
): Promise<string> {
  const { cluster: own, etcd, frontProxy, superAdmin } = pairs;
  // Through the schema: it decides on the order, and lets through nothing that could not be read again.
  const visible = visibleSchema.parse({
    ...{ cluster: { id: cluster.id, name: cluster.name }, adminGroup, serviceAccount: serviceAccount.publicKey },
    certificates: {
      ...{ cluster: own.certificate, etcd: etcd.certificate },
      ...{ frontProxy: frontProxy.certificate, superAdmin: superAdmin.certificate },
    },
  });
  const half: PrivateHalf = {
    keys: {
      ...{ cluster: own.privateKey, etcd: etcd.privateKey, frontProxy: frontProxy.privateKey },
      ...{ superAdmin: superAdmin.privateKey, serviceAccount: serviceAccount.privateKey },
    },
    encryptionKey,
  };
  const rest =
    passphrase === undefined
      ? { private: half }
      : { sealed: await seal(JSON.stringify(half), sealedWith(visible), passphrase) };
  return `${JSON.stringify({ format: FORMAT, visible, ...rest }, undefined, 2)}\n`;
}
