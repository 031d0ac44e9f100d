/** The settings of one node that most people leave alone, and the secrets of its login. */
import { FolderOpenOutlined } from '@ant-design/icons';
import { Button, Checkbox, Form } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { defaults } from '../../../shared/defaults';
import { call } from '../../api';
import { run } from '../../components/feedback';
import type { SecretKind } from '../../stores/credentialsStore';
import { getAt } from '../../stores/documentPath';
import { edit } from '../../stores/draftStore';
import { TextField } from '../fields/TextField';
import { copySshToAll, draftNodes } from './nodeList';
import { SecretField } from './SecretField';

/** Which secrets a node may need; a key may have no passphrase and sudo may ask for nothing. */
function secretsOf(node: unknown): SecretKind[] {
  const kind = getAt(node, 'ssh.auth.kind') ?? 'key';
  return [
    ...(kind === 'password' ? (['password'] as const) : []),
    ...(kind === 'key' ? (['passphrase'] as const) : []),
    ...(getAt(node, 'ssh.sudo') === true ? (['sudoPassword'] as const) : []),
  ];
}

const hostnameOf = (node: unknown): string => {
  const name = getAt(node, 'hostname');
  return typeof name === 'string' ? name : '';
};

const pickKey = async (path: string): Promise<void> => {
  const [picked] = await call('dialog.pick', { kind: 'file', purpose: 'key' });
  if (picked !== undefined) edit(path, picked);
};

export function NodeDetails({ row, node }: { row: number; node: unknown }): ReactNode {
  const { t } = useTranslation('nodes');
  const ssh = `nodes[${String(row)}].ssh`;
  const hostname = hostnameOf(node);
  const others = (kind: SecretKind): string[] =>
    draftNodes()
      .filter((other) => secretsOf(other).includes(kind))
      .map(hostnameOf)
      .filter((name) => name !== '' && name !== hostname);

  return (
    <div className="node-details">
      {(getAt(node, 'ssh.auth.kind') ?? 'key') === 'key' && (
        <TextField
          path={`${ssh}.auth.path`}
          label={t('keyPath')}
          fallback={defaults.keyPath}
          addon={
            <Button icon={<FolderOpenOutlined aria-hidden />} onClick={() => run(pickKey(`${ssh}.auth.path`))}>
              {t('pickKey')}
            </Button>
          }
        />
      )}
      {secretsOf(node)
        .filter((kind) => kind !== 'sudoPassword')
        .map((kind) => (
          <SecretField
            key={kind}
            hostname={hostname}
            kind={kind}
            others={others(kind)}
            help={t(`secretHelp.${kind}`)}
          />
        ))}
      <TextField path={`${ssh}.host`} label={t('sshHost')} help={t('sshHostHelp')} optional />
      <TextField path={`${ssh}.jump`} label={t('jump')} help={t('jumpHelp')} optional />
      <Form.Item label={t('sudo')} extra={t('sudoHelp')}>
        <Checkbox
          data-field={`${ssh}.sudo`}
          checked={getAt(node, 'ssh.sudo') === true}
          onChange={(event) => edit(`${ssh}.sudo`, event.target.checked)}
        >
          {t('sudoUse')}
        </Checkbox>
      </Form.Item>
      {secretsOf(node).includes('sudoPassword') && (
        <SecretField
          hostname={hostname}
          kind="sudoPassword"
          others={others('sudoPassword')}
          help={t('secretHelp.sudoPassword')}
        />
      )}
      {draftNodes().length > 1 && (
        <Button className="node-details-all" onClick={() => copySshToAll(row)}>
          {t('copySsh')}
        </Button>
      )}
    </div>
  );
}
