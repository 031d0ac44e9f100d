/** Fills the cache, boots the lab once for the whole run and takes it down after it; one that is up already (`npm run lab -- up`) is used and left alone. */
import { Lab } from '../lab/lab';
import { machine } from './machine';

export default async function globalSetup(): Promise<(() => Promise<void>) | undefined> {
  if (!machine.canRunLab) return undefined;
  await machine.prepareSuite(console.log);
  if (Lab.attach()) return undefined;
  const lab = await Lab.start({ stay: true });
  return () => lab.stop();
}
