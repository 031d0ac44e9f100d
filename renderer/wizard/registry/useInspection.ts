/** What lies where the draft says the programs are, looked at again whenever something changes that the answer depends on. */
import { useEffect } from 'react';
import { useDraftStore } from '../../stores/draftStore';
import { inspect, inspectionKey, useInspectionStore, type Inspection } from '../../stores/inspectionStore';

/** A pause in typing: looking into a folder and searching programs is not done for every letter. */
const PAUSE_MS = 400;

export function useInspection(): Inspection {
  const key = useDraftStore(inspectionKey);
  const answered = useInspectionStore();
  useEffect(() => {
    // The folder may have changed since it was looked at from another page.
    const timer = setTimeout(() => void inspect(true), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [key]);
  return answered.key === key ? answered.inspection : { status: 'running' };
}
