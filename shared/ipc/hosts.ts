/** What a connection test finds out about a host, and what an export asks for. */
import * as z from 'zod';
import { runtimes } from '../cluster/schema';

export const nodeTarget = z.strictObject({ address: z.string().max(253), port: z.number().int().min(1).max(65535) });

/** The answer of a connection test that got through. Problems come as an error (SSH_*, SUDO_FAILED). */
export const hostFacts = z.object({
  hostname: z.string(),
  /** PRETTY_NAME of /etc/os-release. */
  os: z.string(),
  kernel: z.string(),
  /** `uname -m`. */
  architecture: z.string(),
  cpus: z.number(),
  memoryMb: z.number(),
  /** Free space where binaries and images go (/var/lib and the binaries' folder, the smaller). */
  diskFreeMb: z.number(),
  /** `SHA256:...`, as `ssh-keygen -lf` prints it. */
  fingerprint: z.string(),
  runtimes: z.array(z.enum(runtimes)),
  /** Round trip of one command, for the person's information. */
  latencyMs: z.number(),
});
export type HostFacts = z.infer<typeof hostFacts>;

export const exportRequest = z.strictObject({
  document: z.unknown(),
  /** Kubernetes 1.20+ needs a token and a signing key: without them the files carry a placeholder. */
  withSecrets: z.boolean(),
  /** Where the cluster file lies: relative key paths start there, should its first master be asked for the secrets. */
  clusterPath: z.string().min(1).max(4096).optional(),
  /** The person has seen that the folder is not empty and wants it all the same. */
  overwrite: z.boolean(),
  /** Without it a folder dialog opens; with `overwrite` it is the folder the error named. */
  path: z.string().max(4096).optional(),
});
