import type { WireError } from '../../shared/errors';

/** A look by main at something outside of the draft: how far it is, or what it found. */
export type Look<Report> =
  | { readonly status: 'running' }
  | { readonly status: 'stopped' }
  | { readonly status: 'done'; readonly report: Report }
  | { readonly status: 'failed'; readonly error: WireError };
