import type { ImageRule } from '../component';

/**
 * What holds each pod's network. It does nothing but wait, so one serves every version, and this one lies under the default
 * prefix.
 */
export const pauseImage: ImageRule = { name: 'pause', tag: () => 'pause-amd64:3.0' };
