/** The API server's unit, and who may talk to it: the token and the key that signs service account tokens. */
import { flagsFor } from '../../kubernetes/flags';
import { paths } from '../../kubernetes/paths';
import { publicFile, secretFile, unitFile } from '../../target/files';
import { command, manyFiles, restartOnFailure, wantedAtBoot } from '../../target/unit';
import { hasPki, pkiOf } from '../certificateRule';
import { apiServerFlags } from './flags';

/** The key that signs service account tokens, where there are other keys too, and the half of it that checks them. */
export const signingKey = secretFile('master-node/pki/sa.key', paths.secure.serviceAccountKey, (context) =>
  hasPki(context) ? context.secrets.serviceAccountKey : undefined,
);
export const signingPublicKey = publicFile('master-node/pki/sa.pub', paths.secure.serviceAccountPublicKey, (context) =>
  hasPki(context) ? pkiOf(context).serviceAccountPublicKey : undefined,
);

/** `TOKEN,user,uid,groups`: system:masters may do everything. */
export const tokenFile = secretFile('master-node/token.csv', paths.token, (context) =>
  context.access.kind === 'token' ? `${context.secrets.token},simple,simple,system:masters\n` : undefined,
);

export const serviceAccountKey = secretFile('master-node/service-account.key', paths.serviceAccountKey, (context) =>
  context.access.kind === 'token' ? context.secrets.serviceAccountKey : undefined,
);

export const apiServerService = unitFile('master-node/kube-apiserver.service', (context) => ({
  Unit: [
    ['Description', 'kube-apiserver: the API of the cluster'],
    ['Documentation', 'https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/'],
    ['After', 'network.target'],
  ],
  Service: [
    ['Type', 'notify'],
    ['ExecStart', command(`${context.cluster.binaries.dir}/kube-apiserver`, ...flagsFor(apiServerFlags, context))],
    ...restartOnFailure,
    ...manyFiles,
  ],
  Install: wantedAtBoot,
}));
