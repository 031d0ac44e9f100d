/** Where the programs come from: a folder of this computer, the nodes themselves, or a download. */
import { FolderOpenOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { defaults } from '../../../shared/cluster/defaults';
import { call } from '../../api';
import { ChoiceCards } from '../../components/ChoiceCards';
import { run } from '../../components/feedback';
import { choose, edit, useValue } from '../../stores/draftStore';
import { PathIssues } from '../fields/PathIssues';
import { TextField } from '../fields/TextField';
import { BinariesReportView } from './BinariesReportView';
import { BundleSection } from './BundleSection';
import { DownloadFields } from './DownloadFields';
import { ReleaseFields } from './ReleaseFields';

const kinds = ['release', 'upload', 'preinstalled', 'download'] as const;
type SourceKind = (typeof kinds)[number];

const SOURCE = 'binaries.source';
/** Kubernetes' own place for single programs; the CNI plugins and etcd come from elsewhere, so this is only a start. */
const EXAMPLE_URL = 'https://dl.k8s.io/v{version}/bin/linux/{arch}/{name}';

/** What a kind holds when it is chosen for the first time. */
const firstOf: Readonly<Record<SourceKind, unknown>> = {
  upload: { kind: 'upload', path: defaults.binariesPath },
  preinstalled: { kind: 'preinstalled' },
  release: { kind: 'release' },
  download: { kind: 'download', url: EXAMPLE_URL, sha256: {} },
};

const pickFolder = async (): Promise<void> => {
  const [folder] = await call('dialog.pick', { kind: 'folder', purpose: 'binaries' });
  if (folder !== undefined) edit(`${SOURCE}.path`, folder);
};

export function BinariesSection(): ReactNode {
  const { t } = useTranslation('registry');
  const kind = useValue(`${SOURCE}.kind`) ?? 'upload';
  const children: Readonly<Record<SourceKind, ReactNode>> = {
    upload: (
      <TextField
        path={`${SOURCE}.path`}
        label={t('source.folder')}
        help={t('source.folderHelp')}
        addon={
          <Button icon={<FolderOpenOutlined aria-hidden />} onClick={() => run(pickFolder())}>
            {t('source.pick')}
          </Button>
        }
      />
    ),
    preinstalled: undefined,
    release: <ReleaseFields />,
    download: <DownloadFields />,
  };
  return (
    <>
      <ChoiceCards
        path={SOURCE}
        label={t('source.label')}
        value={kind}
        onChange={(to) => choose(SOURCE, { from: kind, to, otherwise: firstOf[to] })}
        choices={kinds.map((value) => ({ value, title: t(`source.${value}`), text: t(`source.${value}Text`) }))}
      />
      {kinds.map((one) => one === kind && <div key={one}>{children[one]}</div>)}
      <PathIssues path={SOURCE} />
      <TextField path="binaries.dir" label={t('dir')} help={t('dirHelp')} fallback={defaults.binariesDir} width={420} />
      {kind !== 'preinstalled' && <BinariesReportView />}
      <BundleSection />
    </>
  );
}
