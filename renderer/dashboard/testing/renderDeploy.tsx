/** The Deploy page alone in a test, on a fake bridge. */
import { act, cleanup, configure, render, screen } from '@testing-library/react';
import userEvent, { PointerEventsCheckLevel, type UserEvent } from '@testing-library/user-event';
import { App as AntApp, ConfigProvider } from 'antd';
import { VirtuosoMockContext } from 'react-virtuoso';
import type { JobEvent, JobState } from '../../../shared/job/job';
import type { LogLine } from '../../../shared/logs/log';
import type { Language } from '../../../shared/messages/language';
import { FeedbackAnchor } from '../../components/feedback';
import { startApp } from '../../start';
import { replaceDraft } from '../../stores/draftStore';
import type { FakeAnswers, FakeBridge } from '../../testing/fakeBridge';
import { DeployPage } from '../DeployPage';
import { useJobStore } from '../../stores/jobStore';
import { installBridge } from './installBridge';
import { sampleDocument } from './sampleJob';

// A test waits for what it expects, not for a time: a slow machine must not fail it. `defaultHidden` spares the queries
// the computed style of every element, which is most of their cost here.
configure({ asyncUtilTimeout: 30_000, defaultHidden: true });

export interface RenderedDeploy {
  readonly bridge: FakeBridge;
  readonly user: UserEvent;
  /** Main tells of something, and the page has taken it in. */
  readonly tellEvents: (events: readonly JobEvent[], id?: string) => void;
  readonly tellLines: (lines: readonly LogLine[]) => void;
}

/** Answers of a main process that has this one job. */
export const withJob = (state: JobState): FakeAnswers => ({
  'job.list': () => [
    {
      id: state.id,
      kind: state.kind,
      clusterName: state.clusterName,
      status: state.status,
      startedAt: state.startedAt,
      ...(state.restartedAt === undefined ? {} : { restartedAt: state.restartedAt }),
      ...(state.endedAt === undefined ? {} : { endedAt: state.endedAt }),
    },
  ],
  'job.open': () => ({ state, document: sampleDocument }),
});

/** `opened`: a job that the person had left open; it is read anew. */
export async function renderDeploy(
  options: { answers?: FakeAnswers; language?: Language; opened?: JobState } = {},
): Promise<RenderedDeploy> {
  const { answers = {}, language = 'en', opened } = options;
  cleanup();
  const bridge = installBridge({
    'app.info': () => ({ version: '0', platform: 'linux', locale: 'en-US', settings: { language, theme: 'light' } }),
    ...(opened ? withJob(opened) : {}),
    ...answers,
  });
  replaceDraft({ document: sampleDocument, path: '/home/me/lab.yaml' });
  useJobStore.setState({
    jobs: [],
    open: opened && { state: opened, document: sampleDocument },
    busy: false,
    error: undefined,
  });
  await startApp();
  render(
    <ConfigProvider button={{ autoInsertSpace: false }}>
      <AntApp>
        <FeedbackAnchor />
        {/* happy-dom lays nothing out: without sizes a virtual list shows no row. */}
        <VirtuosoMockContext.Provider value={{ viewportHeight: 600, itemHeight: 20 }}>
          <DeployPage />
        </VirtuosoMockContext.Provider>
      </AntApp>
    </ConfigProvider>,
  );
  // The list of jobs is the last answer that the page waits for, unless it opens one.
  if (opened) await screen.findByRole('grid');
  else await screen.findByRole('button', { name: language === 'en' ? /Deploy/ : /开始部署/ });
  await act(() => Promise.resolve());
  return {
    bridge,
    user: userEvent.setup({ delay: null, pointerEventsCheck: PointerEventsCheckLevel.Never }),
    tellEvents: (events, id = 'job-1') => act(() => bridge.emit('job', { id, events: [...events] })),
    tellLines: (lines) => act(() => bridge.emit('log', { id: 'job-1', lines: [...lines] })),
  };
}

/** The button of a cell of the matrix. */
export function cell(task: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`[data-task="${task}"]`);
  if (!found) throw new Error(`the matrix has no cell ${task}`);
  return found;
}
