/** The certificates of each node, and of this computer: who signed them, when they end, and who has them. */
import { Alert, Button, Table, Tag, type TableColumnsType } from 'antd';
import { Fragment, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { WireError } from '../../shared/errors';
import { describeProblem, describeSigner, describeUse } from '../../shared/messages';
import { daysLeft, timeObjection, type CertificateFacts } from '../../shared/pki/certificate';
import { isRenewable, isUndeployed, type CertificateReport, type FoundCertificate } from '../../shared/pki/report';
import { ErrorText } from '../components/ErrorText';
import { pagesOf } from '../components/parts';
import { isOfConnection, Remedy } from '../dashboard/Remedy';
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

/** What is told of a certificate beside its name. */
const parts = ['signer', 'ends', 'use'] as const;
const COLUMNS = 1 + parts.length;

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

/** A line may end behind each of its folders. */
function Path({ path }: { path: string }): ReactNode {
  return (
    <div className="certificates-path">
      {path.split('/').map((part, index) => (
        <Fragment key={index}>
          {index > 0 && '/'}
          {index > 1 && <wbr />}
          {part}
        </Fragment>
      ))}
    </div>
  );
}

/** Of a node that has none there is nothing to tell, unless nobody knows. */
function rowsOf(report: CertificateReport, here: string): Row[] {
  const isDeployed = !isUndeployed(report);
  return [
    ...report.nodes
      .filter(({ certificates, error }) => error ?? (isDeployed && certificates.length > 0))
      .flatMap(({ hostname, certificates, error }): Row[] => [
        { key: hostname, heading: hostname, hostname, ...(error ? { error } : {}) },
        ...certificates.map((certificate) => ({ key: `${hostname} ${certificate.id}`, hostname, certificate })),
      ]),
    ...report.workstation.slice(0, 1).map(({ path }) => ({ key: '', heading: here, file: path })),
    ...report.workstation.map((certificate) => ({ key: ` ${certificate.id}`, certificate })),
  ];
}

interface TableProps {
  readonly report: CertificateReport;
  /** Whether Keelson signs this cluster's certificates. */
  readonly canRenew: boolean;
  /** The document that was asked with, and its file: how the hosts are reached. */
  readonly document: unknown;
  readonly path: string | undefined;
  readonly onRenew: (wanted: Wanted) => void;
  /** Looks again, when something was done about a host that could not be asked. */
  readonly onRetry: () => void;
}

export function CertificatesTable(props: TableProps): ReactNode {
  const { report, canRenew, document, path, onRenew, onRetry } = props;
  const { t } = useTranslation('certificates');
  const language = useLanguage();
  const now = new Date(useNow(false));
  const [part, setPart] = useState(0);
  const rows = rowsOf(report, t('here'));
  const name = ({ heading, file, error, certificate, hostname }: Row): ReactNode =>
    certificate ? (
      <>
        <strong>{t(`kinds.${certificate.kind}`, { id: certificate.id })}</strong>
        {hostname !== undefined && <Path path={certificate.path} />}
      </>
    ) : (
      <>
        {heading}
        {file !== undefined && <Path path={file} />}
        {error && (
          <div className="certificates-error">
            <ErrorText error={error} />
            {hostname !== undefined && isOfConnection(error) && (
              <Remedy
                hostname={hostname}
                error={error}
                document={document}
                path={path}
                onRetry={onRetry}
                busy={false}
              />
            )}
          </div>
        )}
      </>
    );
  const action = ({ hostname, certificate, error }: Row): ReactNode => {
    if (error || (certificate ? !isRenewable(certificate) : hostname === undefined)) return null;
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
      onCell: ({ heading }) => (heading === undefined ? {} : { colSpan: COLUMNS }),
      render: (_, row) => name(row),
    },
    ...parts.map((key) => ({
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
    ...(canRenew
      ? [{ key: 'action', title: '', className: 'certificates-action', render: (_: unknown, row: Row) => action(row) }]
      : []),
  ];
  if (rows.length === 0) return isUndeployed(report) ? null : <Alert type="info" showIcon title={t('nothing')} />;
  return (
    <Table<Row>
      aria-label={t('table')}
      size="small"
      tableLayout="fixed"
      dataSource={rows}
      pagination={pagesOf(rows.length, part, setPart)}
      rowClassName={({ heading }) => (heading === undefined ? '' : 'certificates-heading')}
      columns={columns}
    />
  );
}
