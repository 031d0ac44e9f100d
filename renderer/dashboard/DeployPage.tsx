/** The Deploy page: before a job what will be done, then the job, live, and how it ended. */
import { Alert } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import { isOver } from '../../shared/job';
import type { TaskId } from '../../shared/plan';
import { ErrorText } from '../components/ErrorText';
import { useDraftStore } from '../stores/draftStore';
import { BeforeJob } from './BeforeJob';
import './dashboard.css';
import { JobHeader } from './JobHeader';
import { JobResult } from './JobResult';
import { closeError, closeJob, listenToJobs, loadJobs, useJobStore, type OpenJob } from './jobStore';
import { JournalDock } from './JournalDock';
import { listenToLogs } from './logStore';
import { Matrix } from './Matrix';
import { StepDrawer } from './StepDrawer';
import { allSources } from './units';
import { useNow } from './useNow';

function Job({ open }: { open: OpenJob }): ReactNode {
  const { state } = open;
  const [selected, setSelected] = useState<TaskId>();
  const clock = useNow(!isOver(state.status));
  const now = state.endedAt ?? clock;
  return (
    <div className="dash-job">
      <JobHeader job={state} now={now} />
      <JobResult open={open} onOpen={setSelected} />
      <Matrix job={state} now={now} selected={selected} onOpen={setSelected} />
      {allSources(state).length > 0 && <JournalDock job={state} />}
      <StepDrawer open={open} id={selected} now={now} onClose={() => setSelected(undefined)} />
    </div>
  );
}

/** Who edited the cluster file after a run comes back to deploy it, not to look at that run again. */
function leaveOutdatedJob(): void {
  const { open } = useJobStore.getState();
  const edited = open && JSON.stringify(open.document) !== JSON.stringify(useDraftStore.getState().document);
  if (edited && isOver(open.state.status)) closeJob();
}

export function DeployPage(): ReactNode {
  const open = useJobStore((state) => state.open);
  const error = useJobStore((state) => state.error);

  useEffect(() => {
    const stopJobs = listenToJobs();
    const stopLogs = listenToLogs();
    leaveOutdatedJob();
    void loadJobs();
    return () => {
      stopJobs();
      stopLogs();
    };
  }, []);

  return (
    <div className="dash">
      {error && (
        <Alert
          className="dash-error"
          type="error"
          closable={{ onClose: closeError }}
          description={<ErrorText error={error} />}
        />
      )}
      {open ? <Job key={open.state.id} open={open} /> : <BeforeJob />}
    </div>
  );
}
