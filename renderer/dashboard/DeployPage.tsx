/** The Deploy page: before a job what will be done, then the job, live, and how it ended. */
import { Alert } from 'antd';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { isOver, runSince } from '../../shared/job/job';
import type { TaskId } from '../../shared/job/plan';
import { ErrorText } from '../components/ErrorText';
import { ErrorAction } from '../access/ErrorAction';
import { focusHeading } from '../shell/focusHeading';
import { useDraftStore } from '../stores/draftStore';
import { BeforeJob } from './before/BeforeJob';
import './dashboard.css';
import { JobHeader } from './result/JobHeader';
import { JobResult } from './result/JobResult';
import { closeError, closeJob, isOtherCluster, loadJobs, useJobStore, type OpenJob } from '../stores/jobStore';
import { JournalDock } from './journals/JournalDock';
import { listenToLogs } from '../stores/logStore';
import { Matrix } from './matrix/Matrix';
import { StepDrawer } from './drawer/StepDrawer';
import { useNow } from './useNow';

function Job({ open }: { open: OpenJob }): ReactNode {
  const { state } = open;
  const [selected, setSelected] = useState<TaskId>();
  const clock = useNow(!isOver(state.status));
  const now = state.endedAt ?? clock;
  return (
    <div className="dash-job">
      <JobHeader job={state} now={now} onOpen={setSelected} />
      <JobResult open={open} onOpen={setSelected} />
      <Matrix job={state} now={now} selected={selected} onOpen={setSelected} />
      <JournalDock job={state} />
      <StepDrawer open={open} id={selected} now={now} onClose={() => setSelected(undefined)} />
    </div>
  );
}

/** Who edited the cluster file after a run comes back to deploy it, once it can be, not to look at that run again. */
function leaveOutdatedJob(): void {
  const { open } = useJobStore.getState();
  const { cluster } = useDraftStore.getState().review;
  if (open && cluster && isOver(open.state.status) && isOtherCluster(open.document, cluster)) closeJob();
}

export function DeployPage(): ReactNode {
  const open = useJobStore((state) => state.open);
  const error = useJobStore((state) => state.error);
  const draft = useDraftStore((state) => state.document);

  useEffect(() => {
    leaveOutdatedJob();
    void loadJobs();
    return listenToLogs();
  }, []);

  const page = useRef<HTMLDivElement>(null);
  const run = open && `${open.state.id}/${String(runSince(open.state))}`;
  const shown = useRef(run);
  useEffect(() => {
    // Whatever was pressed to open, to leave or to restart a run is gone now, and the focus with it.
    if (shown.current !== run && document.activeElement === document.body) focusHeading(page.current);
    shown.current = run;
  }, [run]);

  return (
    <div ref={page} className="dash">
      {error && (
        <Alert
          className="dash-error"
          type="error"
          closable={{ onClose: closeError }}
          description={<ErrorText error={error} />}
          action={<ErrorAction error={error} document={open?.document ?? draft} />}
        />
      )}
      {open ? <Job key={open.state.id} open={open} /> : <BeforeJob />}
    </div>
  );
}
