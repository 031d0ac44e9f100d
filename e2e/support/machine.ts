/** What this machine can run of the end-to-end suite, and what it lacks for the rest. */
import { ensure, missingPackages } from '../lab/requirements';

const isRoot = process.getuid?.() === 0;
const parts = ['lab', 'kubernetes', 'images', 'electron'] as const;

export const machine = {
  /** Hosts in namespaces need root. The suite skips what needs them, and says so, when this is false. */
  canRunLab: process.platform === 'linux' && isRoot,

  /**
   * As root on Debian installs the packages that the suite needs. Answers sentences about what is missing and is
   * therefore skipped; nothing when everything is there.
   */
  async prepare(): Promise<string[]> {
    if (process.platform !== 'linux') return ['Not Linux: the end-to-end suite on real hosts is skipped.'];
    if (isRoot) {
      await ensure(...parts);
      return [];
    }
    const missing = await missingPackages(...parts);
    return [
      'Not root: the end-to-end suite on real hosts is skipped.',
      ...(missing.length > 0 ? [`Missing Debian packages: ${missing.join(' ')}`] : []),
    ];
  },
} as const;
