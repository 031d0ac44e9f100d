/** What this machine can run of the end-to-end suite, and what it lacks for the rest. */
import { existsSync } from 'node:fs';
import { prepare } from '../lab/prepare';
import { defaultSubject, newestSubject } from '../lab/supplies/subjects';
import { ensure, missingPackages } from '../lab/requirements';

const isRoot = process.getuid?.() === 0;
const isDebian = process.platform === 'linux' && existsSync('/var/lib/dpkg/status');
const parts = ['lab', 'kubernetes', 'images', 'electron'] as const;

export const machine = {
  /** Hosts in namespaces need root. The suite skips what needs them, and says so, when this is false. */
  canRunLab: isDebian && isRoot,

  /**
   * As root on Debian installs the packages that the lab and the app need. Answers sentences about what is missing;
   * nothing when everything is there.
   */
  async prepare(): Promise<string[]> {
    if (!isDebian) return ['The lab of real hosts needs Linux with Debian packages.'];
    if (isRoot) {
      await ensure(...parts);
      return [];
    }
    const missing = await missingPackages(...parts);
    return [
      'The lab boots real hosts in network namespaces of this machine: that needs root.',
      ...(missing.length > 0 ? [`Missing Debian packages: ${missing.join(' ')}`] : []),
    ];
  },

  /** Fills the lab's cache with what the suite needs: minutes the first time. */
  prepareSuite: (say: (line: string) => void) =>
    prepare({ kubernetes: [defaultSubject, newestSubject], proof: [newestSubject], flannel: true, say }),
} as const;
