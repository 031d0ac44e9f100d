/** The administrator of the last resort, kept beside the authorities: makes it anew when its time has come. */
import { superAdmin, type ClusterAuthorities } from '../../shared/pki/authorities';
import { isMadeBefore, objectionTo, type KeyAlgorithm } from '../../shared/pki/certificate';
import { issue } from './issue';
import { readCertificate } from './readCertificate';

/** Whether it may stay: it does not end soon, and was not made before a moment, if there is one. */
export function superAdminWillDo(authorities: ClusterAuthorities, now: Date, madeBefore?: Date): boolean {
  const facts = readCertificate(authorities.superAdmin.certificate, authorities);
  return objectionTo(superAdmin, facts, now) === undefined && !(madeBefore && isMadeBefore(facts, madeBefore));
}

/** The same authorities with a new one. What was made before stays valid until it ends by itself. */
export const withNewSuperAdmin = async (
  authorities: ClusterAuthorities,
  making: { readonly now: Date; readonly keyAlgorithm: KeyAlgorithm },
): Promise<ClusterAuthorities> => ({ ...authorities, superAdmin: await issue(authorities, superAdmin, making) });
