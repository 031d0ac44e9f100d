/** What Keelson sets in the manifest of a pod network that is one, and where that comes from. */
import { FolderOpenOutlined } from '@ant-design/icons';
import { Button, Form, Select } from 'antd';
import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { flannelBackends } from '../../../shared/cluster/schema';
import type { NetworkManifest } from '../../../shared/manifests/rule';
import { call } from '../../api';
import { run } from '../../components/feedback';
import { edit, useValue } from '../../stores/draftStore';
import { PathIssues } from '../fields/PathIssues';
import { TextField } from '../fields/TextField';
import { parseNumber } from '../fields/useField';

const pickManifest = async (): Promise<void> => {
  const [file] = await call('dialog.pick', { kind: 'file', purpose: 'manifest' });
  if (file !== undefined) edit('network.manifest', file);
};

/** How flannel brings packets to other nodes. */
function BackendField(): ReactNode {
  const { t } = useTranslation('network');
  const id = useId();
  const [first] = flannelBackends;
  const value = useValue('network.backend');
  return (
    <Form.Item label={t('manifest.backend')} htmlFor={id} extra={t('manifest.backendHelp')}>
      <Select
        id={id}
        data-field="network.backend"
        value={flannelBackends.find((one) => one === value) ?? first}
        options={flannelBackends.map((one) => ({ value: one, label: one }))}
        onChange={(chosen) => edit('network.backend', chosen)}
      />
      <PathIssues path="network.backend" />
    </Form.Item>
  );
}

interface ManifestFieldsProps {
  readonly manifest: NetworkManifest;
  /** Of the manifest. */
  readonly version: string;
}

export function ManifestFields({ manifest, version }: ManifestFieldsProps): ReactNode {
  const { t } = useTranslation('network');
  const { title, url, hasBackends = false } = manifest;
  return (
    <>
      <p className="table-note">
        {t('manifest.text', { title, version })} {t('manifest.url', { url: url(version) })}
      </p>
      <div className="field-grid">
        {hasBackends && <BackendField />}
        <TextField
          path="network.mtu"
          label={t('manifest.mtu')}
          help={t('manifest.mtuHelp')}
          parse={parseNumber}
          optional
        />
        <TextField
          path="network.interface"
          label={t('manifest.interface')}
          help={t('manifest.interfaceHelp')}
          optional
        />
      </div>
      <TextField
        path="network.manifest"
        label={t('manifest.file')}
        help={t('manifest.fileHelp')}
        optional
        addon={
          <Button icon={<FolderOpenOutlined aria-hidden />} onClick={() => run(pickManifest())}>
            {t('manifest.pick')}
          </Button>
        }
      />
    </>
  );
}
