/** The certificates of each node, and of this computer: who signed them, when they end, and who has them. */
import { Button, Table, Tag, type TableColumnsType } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { WireError } from '../../shared/errors';
import { describeProblem, describeSigner, describeUse } from '../../shared/messages';
import { daysLeft, timeObjection, type CertificateFacts } from '../../shared/pki/certificate';
import { isRenewable, type CertificateReport, type FoundCertificate } from '../../shared/pki/report';
import { ErrorText } from '../components/ErrorText';
import { pagesOf } from '../components/parts';
import { useNow } from '../dashboard/useNow';
import { useLanguage } from '../stores/appStore';

/** Which are to be made anew: nothing where all are meant. */
export interface Wanted {
  readonly nodes?: string[];
  readonly certificates?: string[];
}

interface Row {
  readonly key: string;
  /** Of a node, or of this computer: it is the only thing in its row, beside why the node could not be asked. */
  readonly heading?: string;
  /** Where all of them lie. */
  readonly file?: string;
  readonly error?: WireError;
  readonly hostname?: string;
  readonly certificate?: FoundCertificate;
}

const tags = { ended: 'error', 'not-valid-yet': 'error', 'ends-soon': 'warning' } as const;

function End({ facts, now }: { facts: CertificateFacts; now: Date }): ReactNode {
  const { t } = useTranslation('certificates');
  const objection = timeObjection(facts, now);
  const days = daysLeft(facts, now);
  const text = objection === 'ended' ? t('ended') : t('days', { count: days });
  return (
    <>
      <div>{facts.notAfter.slice(0, 10)}</div>
      {objection ? <Tag color={tags[objection]}>{text}</Tag> : <span className="certificates-muted">{text}</span>}
    </>
  );
}

function Use({ certificate }: { certificate: FoundCertificate }): ReactNode {
  const language = useLanguage();
  const { problem, facts, use } = certificate;
  const isProblem = problem === use;
  return (
    <>
      {facts && <div className={isProblem ? 'certificates-problem' : ''}>{describeUse(certificate, language)}</div>}
      {problem && !isProblem && <div className="certificates-problem">{describeProblem(problem, language)}</div>}
    </>
  );
}

const rowsOf = ({ nodes, workstation }: CertificateReport, here: string): Row[] => [
  ...nodes.flatMap(({ hostname, certificates, error }): Row[] => [
    { key: hostname, heading: hostname, hostname, ...(error ? { error } : {}) },
    ...certificates.map((certificate) => ({ key: `${hostname} ${certificate.id}`, hostname, certificate })),
  ]),
  ...workstation.slice(0, 1).map(({ path }) => ({ key: '', heading: here, file: path })),
  ...workstation.map((certificate) => ({ key: ` ${certificate.id}`, certificate })),
];

interface TableProps {
  readonly report: CertificateReport;
  /** Whether Keelson signs this cluster's certificates. */
  readonly canRenew: boolean;
  readonly onRenew: (wanted: Wanted) => void;
}

export function CertificatesTable({ report, canRenew, onRenew }: TableProps): ReactNode {
  const { t } = useTranslation('certificates');
  const language = useLanguage();
  const now = new Date(useNow(false));
  const [part, setPart] = useState(0);
  const rows = rowsOf(report, t('here'));
  const name = ({ heading, file, error, certificate, hostname }: Row): ReactNode =>
    certificate ? (
      <>
        <strong>{t(`kinds.${certificate.kind}`, { id: certificate.id })}</strong>
        {hostname !== undefined && <div className="certificates-muted">{certificate.path}</div>}
      </>
    ) : (
      <>
        {heading}
        {file !== undefined && <div className="certificates-muted">{file}</div>}
        {error && (
          <div className="certificates-error">
            <ErrorText error={error} />
          </div>
        )}
      </>
    );
  const action = ({ hostname, certificate, error }: Row): ReactNode => {
    if (!canRenew || error || (certificate ? !isRenewable(certificate) : hostname === undefined)) return null;
    const wanted = {
      ...(hostname === undefined ? {} : { nodes: [hostname] }),
      ...(certificate ? { certificates: [certificate.id] } : {}),
    };
    const node = hostname ?? t('here');
    const label = certificate ? t('renewOneLabel', { id: certificate.id, node }) : t('renewNodeLabel', { node });
    return (
      <Button size="small" aria-label={label} onClick={() => onRenew(wanted)}>
        {t(certificate ? 'renewOne' : 'renewNode')}
      </Button>
    );
  };
  const columns: TableColumnsType<Row> = [
    {
      key: 'name',
      title: t('name'),
      className: 'certificates-name',
      onCell: ({ heading }) => (heading === undefined ? {} : { colSpan: 4 }),
      render: (_, row) => name(row),
    },
    ...(['signer', 'ends', 'use'] as const).map((key) => ({
      ...{ key, title: t(key), className: `certificates-${key}` },
      onCell: ({ heading }: Row) => (heading === undefined ? {} : { colSpan: 0 }),
      render: (_: unknown, { certificate }: Row) => {
        if (!certificate) return null;
        const { facts } = certificate;
        if (key === 'use') return <Use certificate={certificate} />;
        if (!facts) return '–';
        return key === 'signer' ? describeSigner(facts, language) : <End facts={facts} now={now} />;
      },
    })),
    { key: 'action', title: '', className: 'certificates-action', render: (_, row) => action(row) },
  ];
  return (
    <Table<Row>
      aria-label={t('table')}
      size="small"
      tableLayout="fixed"
      dataSource={rows}
      pagination={pagesOf(rows.length, part, setPart)}
      rowClassName={({ heading }) => (heading === undefined ? '' : 'certificates-heading')}
      locale={{ emptyText: t('nothing') }}
      columns={columns}
    />
  );
}
