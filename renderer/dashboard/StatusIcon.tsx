/** A task's or job's state as an icon with its own shape, so that colour is never the only sign. */
import {
  CheckCircleFilled,
  CheckCircleOutlined,
  CloseCircleFilled,
  LoadingOutlined,
  MinusCircleOutlined,
  PauseCircleFilled,
  StopFilled,
} from '@ant-design/icons';
import type { ComponentType, ReactNode } from 'react';
import { isUnchanged, type JobStatus, type TaskState, type TaskStatus } from '../../shared/job/job';

/** What is shown of a task: its status, and `unchanged` for one that found everything right. */
export type TaskLook = TaskStatus | 'unchanged';

export const lookOf = (state: TaskState): TaskLook => (isUnchanged(state) ? 'unchanged' : state.status);

const icons: Readonly<
  Record<Exclude<TaskLook, 'waiting'> | JobStatus, ComponentType<{ className?: string; 'aria-hidden'?: boolean }>>
> = {
  running: LoadingOutlined,
  done: CheckCircleFilled,
  unchanged: CheckCircleOutlined,
  failed: CloseCircleFilled,
  skipped: MinusCircleOutlined,
  cancelled: StopFilled,
  cancelling: LoadingOutlined,
  interrupted: PauseCircleFilled,
};

export function StatusIcon({ look }: { look: TaskLook | JobStatus }): ReactNode {
  if (look === 'waiting') return <span className="dash-dot" aria-hidden />;
  const Icon = icons[look];
  return <Icon className={`dash-icon dash-${look}`} aria-hidden />;
}
