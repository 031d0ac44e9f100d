/** The checks by the benchmark's sections: what was expected and found where, why a WARN is none of anybody's faults, what to do. */
import { Segmented, Table, Tag, type TableColumnsType } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { checksOf } from '../../shared/cis/benchmark';
import type { Benchmark } from '../../shared/cis/check';
import type { Verdict } from '../../shared/cis/evaluate';
import { findingsOf, hasNotPassed, judgementsOf, type CisReport, type Finding } from '../../shared/cis/report';
import type { Cluster } from '../../shared/cluster/schema';
import { describeDemand, describeDeviation, describeReasonOfWarning, describeRemedy } from '../../shared/messages';
import { useMessages } from '../i18n/useMessages';
import { useLanguage } from '../stores/appStore';

const colors: Readonly<Record<Verdict, string>> = { FAIL: 'error', WARN: 'warning', PASS: 'success' };
/** The chapters of the benchmark; an id begins with the number of its own. */
const sections = ['controlPlane', 'etcd', 'login', 'workers', 'policies'] as const;

interface Row {
  readonly key: string;
  /** Of a section: it is the only thing in its row. */
  readonly heading?: string;
  readonly verdict?: Verdict;
  readonly check?: ReactNode;
  readonly nodes?: string;
  readonly lines?: readonly string[];
  /** The reason or the remedy. */
  readonly about?: string | undefined;
}

/** How a finding is told. */
function useFindingRow(cluster: Cluster, benchmark: Benchmark): (finding: Finding) => Row {
  const language = useLanguage();
  const texts = useMessages();
  const checks = new Map(checksOf(benchmark).map((check) => [check.id, check]));
  return ({ result, hostnames }) => {
    const { id, program, verdict, deviations } = result;
    const isPass = verdict === 'PASS';
    return {
      key: `${verdict} ${id} ${hostnames.join()}`,
      verdict,
      check: (
        <>
          <strong>{id}</strong> <div className="hardening-program">{program}</div>
        </>
      ),
      nodes: texts.list(hostnames),
      lines: isPass
        ? (checks.get(id)?.demands ?? []).map((demand) => describeDemand(demand, program, language))
        : deviations.map((deviation) => describeDeviation(deviation, program, language)),
      about: verdict === 'FAIL' ? describeRemedy(cluster, language) : describeReasonOfWarning(result, language),
    };
  };
}

const columnKeys = ['result', 'check', 'nodes', 'found'] as const;

function FindingsTable({ rows }: { rows: readonly Row[] }): ReactNode {
  const { t } = useTranslation('hardening');
  const cells: Readonly<Record<(typeof columnKeys)[number], (row: Row) => ReactNode>> = {
    result: ({ heading, verdict }) => heading ?? (verdict && <Tag color={colors[verdict]}>{verdict}</Tag>),
    check: ({ check }) => check,
    nodes: ({ nodes }) => nodes,
    found: ({ lines = [], about }) => (
      <>
        {lines.map((line) => (
          <div key={line} className="hardening-found">
            {line}
          </div>
        ))}
        {about !== undefined && <div className="hardening-about">{about}</div>}
      </>
    ),
  };
  const columns: TableColumnsType<Row> = columnKeys.map((key, index) => ({
    key,
    title: t(key),
    className: `hardening-${key}`,
    onCell: ({ heading }) => (heading === undefined ? {} : { colSpan: index === 0 ? columnKeys.length : 0 }),
    render: (_, row) => cells[key](row),
  }));
  return (
    <Table<Row>
      aria-label={t('findings')}
      size="small"
      tableLayout="fixed"
      dataSource={[...rows]}
      pagination={false}
      rowClassName={({ heading }) => (heading === undefined ? '' : 'hardening-heading')}
      locale={{ emptyText: t('nothing') }}
      columns={columns}
    />
  );
}

export function Findings({ report, cluster }: { report: CisReport; cluster: Cluster }): ReactNode {
  const { t } = useTranslation('hardening');
  const language = useLanguage();
  const rowOf = useFindingRow(cluster, report.benchmark);
  const [which, setWhich] = useState<'notPassed' | 'all'>('notPassed');
  const all = findingsOf(report);
  const notPassed = all.filter(hasNotPassed);
  const judgements = judgementsOf(report);
  const shown = { all, notPassed };
  const rows = sections.flatMap((section, index): Row[] => {
    const findings = shown[which].filter(({ result }) => result.id.startsWith(`${String(index + 1)}.`));
    const heading = { key: section, heading: t(`sections.${section}`) };
    return findings.length === 0 ? [] : [heading, ...findings.map(rowOf)];
  });
  const forPeople = judgements.map(({ reason, ids }): Row => ({
    ...{ key: reason, verdict: 'WARN', check: ids.join(' '), nodes: '' },
    about: describeReasonOfWarning({ reason }, language),
  }));
  return (
    <>
      <Segmented
        className="hardening-filter"
        aria-label={t('show')}
        value={which}
        onChange={setWhich}
        options={(['notPassed', 'all'] as const).map((value) => ({
          value,
          label: t(value, { count: shown[value].length + report.cluster.length }),
        }))}
      />
      <FindingsTable
        rows={[
          ...rows,
          ...(forPeople.length > 0 ? [{ key: 'people', heading: t('sections.people') }, ...forPeople] : []),
        ]}
      />
    </>
  );
}
