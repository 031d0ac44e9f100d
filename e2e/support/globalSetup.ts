/** Fills the cache, boots the lab once for the whole run and takes it down after it; one that is up already (`npm run lab -- up`) is used and left alone. */
import { Lab } from '../lab/lab';
import { prepare } from '../lab/prepare';
import { defaultSubject, newestSubject } from '../lab/supplies/subjects';
import { machine } from './machine';

export default async function globalSetup(): Promise<(() => Promise<void>) | undefined> {
  if (!machine.canRunLab) return undefined;
  await prepare({ kubernetes: [defaultSubject, newestSubject], proof: [newestSubject] });
  if (Lab.attach()) return undefined;
  const lab = await Lab.start({ stay: true });
  return () => lab.stop();
}
