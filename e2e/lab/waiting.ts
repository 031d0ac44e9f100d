import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks again and again until the answer is not undefined. The time limit only ends what hangs: no caller depends on it.
 * @param what completes the sentence "gave up waiting for ..."
 */
export async function until<T>(what: string, question: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const end = Date.now() + 120_000;
  for (;;) {
    const answer = await question();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`gave up waiting for ${what} after 120 seconds`);
    await sleep(50);
  }
}

/** Waits until an SSH server introduces itself. */
export async function sshAnswers(host: string, port: number): Promise<void> {
  await until(`SSH at ${host}:${String(port)}`, async () => ((await hasSshBanner(host, port)) ? true : undefined));
}

function hasSshBanner(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2000 });
    const answer = (value: boolean) => () => {
      resolve(value);
      socket.destroy();
    };
    socket.on('data', (data) => {
      answer(data.toString('latin1').startsWith('SSH-2.0'))();
    });
    socket.on('error', answer(false)).on('timeout', answer(false)).on('close', answer(false));
  });
}
