/** Which TLS a port speaks, asked by OpenSSL. */
import type { LabHost } from '../../lab/host/host';
import { run } from '../../lab/run';
import type { Listener } from './listeners';

const protocols = ['-tls1', '-tls1_1', '-tls1_2', '-tls1_3'] as const;
type Protocol = (typeof protocols)[number];
/** OpenSSL itself refuses what is old, unless it is told not to. */
const EVERYTHING = 'ALL:COMPLEMENTOFALL:@SECLEVEL=0';

export interface Spoken {
  /** `TLSv1.2`, ... */
  readonly versions: readonly string[];
  /** Of TLS 1.2 and older, by OpenSSL's names. */
  readonly ciphers: readonly string[];
}

/** The cipher that the server chose, or undefined where it chose none. */
async function handshake(
  from: LabHost,
  { address, port }: Listener,
  protocol: Protocol,
  ciphers: string,
): Promise<string | undefined> {
  const args = ['s_client', '-connect', `${address}:${String(port)}`, protocol];
  const choice = protocol === '-tls1_3' ? [] : ['-cipher', ciphers];
  const { stdout } = await from.fromNetwork('openssl', [...args, ...choice], { accept: [0, 1] });
  const [, cipher] = /^New, \S+, Cipher is (\S+)$/m.exec(stdout) ?? [];
  return cipher === '(NONE)' ? undefined : cipher;
}

/** Every version and every cipher that it accepts: the server's choice is taken away until it has none left. */
export async function spokenBy(from: LabHost, target: Listener): Promise<Spoken> {
  const versions: string[] = [];
  const ciphers: string[] = [];
  for (const protocol of protocols) {
    const chosen = await handshake(from, target, protocol, EVERYTHING);
    if (chosen === undefined) continue;
    versions.push(protocol.replace('-tls', 'TLSv').replace('_', '.'));
    if (protocol === '-tls1_3') continue;
    let next: string | undefined = chosen;
    while (next !== undefined) {
      if (!ciphers.includes(next)) ciphers.push(next);
      next = await handshake(from, target, protocol, `${EVERYTHING}:!${ciphers.join(':!')}`);
    }
  }
  return { versions, ciphers };
}

/** As the IANA calls OpenSSL's cipher, which is also how Go and Kubernetes do: `TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256`. */
export async function ianaName(cipher: string): Promise<string> {
  const { stdout } = await run('openssl', ['ciphers', '-stdname', `${cipher}:@SECLEVEL=0`]);
  return (
    stdout
      .split('\n')
      .find((line) => line.includes(` - ${cipher} `))
      ?.split(' ')[0] ?? cipher
  );
}
