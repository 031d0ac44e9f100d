import { useEffect, type ReactNode } from 'react';
import { sourceKey, type LogSource } from '../../../shared/logs/log';
import { watch } from '../../stores/logStore';

function WatchedUnit({ job, node, unit }: { job: string } & LogSource): null {
  useEffect(() => watch(job, { node, unit }), [job, node, unit]);
  return null;
}

/** Watches these units as long as it is on the screen; when the list changes, only what differs is opened or ended. */
export function WatchedUnits({ job, sources }: { job: string; sources: readonly LogSource[] }): ReactNode {
  return sources.map((source) => <WatchedUnit key={sourceKey(source)} job={job} {...source} />);
}
