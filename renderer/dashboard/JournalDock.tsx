/** The journals below the matrix: they follow the run, or show the nodes and units that the person picks. */
import { Select } from 'antd';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobState } from '../../shared/job';
import { LogPane } from './LogPane';
import { unitName } from './LogRow';
import { allSources, chosenSources, startedSources } from './units';

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

export function JournalDock({ job }: { job: JobState }): ReactNode {
  const { t } = useTranslation('dashboard');
  const [nodes, setNodes] = useState<string[]>([]);
  const [units, setUnits] = useState<string[]>([]);
  const { plan, tasks } = job;
  const { all, started, chosen } = useMemo(
    () => ({
      all: allSources({ plan, tasks }),
      started: startedSources({ plan, tasks }),
      chosen: chosenSources({ plan, tasks }, nodes, units),
    }),
    [plan, tasks, nodes, units],
  );
  return (
    <LogPane
      job={job.id}
      sources={chosen}
      background={started}
      emptyText={t(started.length === 0 ? 'log.emptyAuto' : 'log.empty')}
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
}
