/** The journals below the matrix: they follow the run, or show the nodes and units that the person picks. */
import { Select } from 'antd';
import { memo, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { isOver, type JobState } from '../../../shared/job/job';
import { LogPane } from './LogPane';
import { allSources, chosenSources, followedOf, startedSources, unitName } from './units';

interface PickProps {
  readonly placeholder: string;
  readonly options: readonly string[];
  readonly value: readonly string[];
  readonly onChange: (value: string[]) => void;
  readonly label?: (option: string) => string;
}

function Pick({ placeholder, options, value, onChange, label = (option) => option }: PickProps): ReactNode {
  return (
    <Select<string[]>
      className="dash-pick"
      mode="multiple"
      size="small"
      allowClear
      maxTagCount="responsive"
      placeholder={placeholder}
      aria-label={placeholder}
      value={[...value]}
      onChange={onChange}
      options={options.map((option) => ({ value: option, label: label(option) }))}
      popupMatchSelectWidth={false}
    />
  );
}

/** Nothing where the job installs no unit. Not drawn again while only the time goes on. */
export const JournalDock = memo(({ job }: { job: JobState }): ReactNode => {
  const { t } = useTranslation('dashboard');
  const [nodes, setNodes] = useState<string[]>([]);
  const [units, setUnits] = useState<string[]>([]);
  const { plan, tasks } = job;
  const { all, started, chosen, wanted } = useMemo(() => {
    const state = { plan, tasks };
    const picked = chosenSources(state, nodes, units);
    return {
      all: allSources(state),
      started: followedOf(state, startedSources(state)),
      chosen: followedOf(state, picked),
      wanted: picked.length,
    };
  }, [plan, tasks, nodes, units]);
  if (all.length === 0) return null;
  return (
    <LogPane
      job={job.id}
      sources={chosen}
      background={started}
      choice={JSON.stringify([nodes, units])}
      label={t('log.title')}
      emptyText={t(started.length > 0 ? 'log.empty' : isOver(job.status) ? 'log.emptyOver' : 'log.emptyAuto')}
      note={wanted > chosen.length ? t('log.bounded', { count: chosen.length, of: wanted }) : undefined}
    >
      <Pick
        placeholder={t('log.allNodes')}
        options={[...new Set(all.map(({ node }) => node))]}
        value={nodes}
        onChange={setNodes}
      />
      <Pick
        placeholder={t('log.allUnits')}
        options={[...new Set(all.map(({ unit }) => unit))]}
        value={units}
        onChange={setUnits}
        label={unitName}
      />
    </LogPane>
  );
});
