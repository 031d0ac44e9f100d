/** Work of this computer that takes its time: Ctrl-C ends it, and on a screen one line says how far it is. */
import type { Progress } from '../../../shared/job/job';
import type { CommandContext } from '../context';

const MB = 1024 * 1024;
export const megabytes = (bytes: number): string => (bytes / MB).toFixed(1);

/** At most so often: what comes in from a fast network is told in many small parts. */
const REPAINT_MS = 250;

interface Telling {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  /** What was told last is over. */
  readonly forget: () => void;
}

export async function whileTold<T>(context: CommandContext, work: (telling: Telling) => Promise<T>): Promise<T> {
  const { terminal, values, onInterrupt } = context;
  const stop = new AbortController();
  const release = onInterrupt(() => stop.abort());
  let latest: Progress | undefined;
  const paint = (): void => {
    if (!latest) return;
    const { label, done, total } = latest;
    terminal.paint([`${label} ${megabytes(done)}${total > 0 ? `/${megabytes(total)}` : ''} MB`]);
  };
  const timer = terminal.isScreen && !values.json ? setInterval(paint, REPAINT_MS) : undefined;
  try {
    return await work({
      signal: stop.signal,
      onProgress: (progress) => {
        latest = progress;
      },
      forget: () => {
        latest = undefined;
      },
    });
  } finally {
    clearInterval(timer);
    release();
  }
}
