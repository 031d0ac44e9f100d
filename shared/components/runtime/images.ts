import { hasIdentities } from '../../access/access';
import { versionsOf } from '../../versions/versions';
import type { ImageRule } from '../component';

/**
 * What holds each pod's network. It does nothing but wait, so one serves every version. Profile simple has the one that lies
 * under its prefix; whoever has identities, or names a version, one of Kubernetes' own, whose name is the same for every processor.
 */
export const pauseImage: ImageRule = {
  name: 'pause',
  tag: (cluster) =>
    hasIdentities(cluster) || cluster.versions?.pause !== undefined
      ? `pause:${versionsOf(cluster).pause}`
      : 'pause-amd64:3.0',
};
