/** What can be done right here about an error that keeps everything from beginning; nothing for any other. */
import type { ReactNode } from 'react';
import type { WireError } from '../../shared/errors';
import { NewIdButton } from '../files/NewIdButton';
import { forgetComparison } from '../stores/comparisonStore';
import { closeError } from '../stores/jobStore';
import { needsPassphrase, UnlockButton } from './UnlockButton';

/** What was tried is tried again by the person: with the button that it was begun with. */
function forgetErrors(): void {
  forgetComparison();
  closeError();
}

export function ErrorAction({ error, document }: { readonly error: WireError; readonly document: unknown }): ReactNode {
  if (error.code === 'CLUSTER_COPIED') return <NewIdButton />;
  if (needsPassphrase(error)) return <UnlockButton document={document} onUnlocked={forgetErrors} />;
  return null;
}
