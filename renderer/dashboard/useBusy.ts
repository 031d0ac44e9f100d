import { useState } from 'react';
import { run } from '../components/feedback';

/** Runs a button's action and tells how long it lasts, for a sign on the button; antd lets nobody press that again. */
export function useBusy(): [busy: boolean, start: (action: () => Promise<unknown>) => void] {
  const [busy, setBusy] = useState(false);
  const start = (action: () => Promise<unknown>): void => {
    setBusy(true);
    run(action().finally(() => setBusy(false)));
  };
  return [busy, start];
}
