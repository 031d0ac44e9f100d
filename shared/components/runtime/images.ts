import type { ImageRule } from '../component';

/**
 * What holds each pod's network. It does nothing but wait, so one serves every version, and this one lies under the default
 * prefix. A version that the file names is one of Kubernetes' own pause images, whose name is the same for every processor.
 */
export const pauseImage: ImageRule = {
  name: 'pause',
  tag: ({ versions }) => (versions?.pause === undefined ? 'pause-amd64:3.0' : `pause:${versions.pause}`),
};
