/** What was found of a cluster's certificates, on its way to the window. */
import * as z from 'zod';
import { wireError } from '../job/schema';
import { authorityNames } from '../pki/certificate';
import type { CertificateReport } from '../pki/report';

const text = z.string();
const texts = z.array(text);
const facts = z.object({
  ...{ authority: z.enum(authorityNames).optional(), issuer: text, serialNumber: text, commonName: text },
  ...{ organizations: texts, usages: texts, names: texts, isAuthority: z.boolean() },
  ...{ notBefore: text, notAfter: text, keyAlgorithm: text, fingerprint: text, publicKey: text },
});
const found = z.object({
  ...{ id: text, kind: z.enum(['pair', 'kubeconfig', 'authority', 'selfMade', 'breakGlass']), path: text },
  ...{ facts: facts.optional(), use: z.enum(['served', 'read', 'outdated', 'silent', 'carried', 'trusted']) },
  ...{ units: texts, ports: z.array(z.int()), problem: text.optional() },
});

export const certificateReport = z.object({
  nodes: z.array(z.object({ hostname: text, certificates: z.array(found), error: wireError.optional() })),
  workstation: z.array(found),
}) as unknown as z.ZodType<CertificateReport>;
