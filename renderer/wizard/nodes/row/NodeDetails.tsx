/** The settings of one node that most people leave alone, and the secrets of its login. */
import { FolderOpenOutlined } from '@ant-design/icons';
import { Button, Checkbox, Form } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import { defaults } from '../../../../shared/cluster/defaults';
import { call } from '../../../api';
import { run, tellUndo } from '../../../components/feedback';
import type { SecretKind } from '../../../stores/credentialsStore';
import { getAt, listAt } from '../../../stores/documentPath';
import { edit, useDraftStore, useValue } from '../../../stores/draftStore';
import { TextField } from '../../fields/TextField';
import { copySshToAll, textAt } from '../nodeList';
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

const pickKey = async (path: string): Promise<void> => {
  const [picked] = await call('dialog.pick', { kind: 'file', purpose: 'key' });
  if (picked !== undefined) edit(path, picked);
};

/** The host names of the nodes that may need a secret of this kind. */
const hostnamesWith = (nodes: readonly unknown[], kind: SecretKind): string[] =>
  nodes.flatMap((node) => (secretsOf(node).includes(kind) ? textAt(node, 'hostname') || [] : []));

function Secret({ node, kind }: { node: unknown; kind: SecretKind }): ReactNode {
  const { t } = useTranslation('nodes');
  const hostname = textAt(node, 'hostname');
  const all = useDraftStore(useShallow((state) => hostnamesWith(listAt(state.document, 'nodes'), kind)));
  return (
    <SecretField
      hostname={hostname}
      kind={kind}
      others={all.filter((name) => name !== hostname)}
      help={t(`secretHelp.${kind}`)}
    />
  );
}

export function NodeDetails({ row }: { row: number }): ReactNode {
  const { t } = useTranslation('nodes');
  const path = `nodes[${String(row)}]`;
  const ssh = `${path}.ssh`;
  const node = useValue(path);
  const alone = useDraftStore((state) => listAt(state.document, 'nodes').length < 2);
  const secrets = secretsOf(node);
  const copySsh = (): void => {
    const name = textAt(node, 'hostname') || t('numbered', { number: row + 1 });
    tellUndo(t('sshCopied', { name }), copySshToAll(row));
  };

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
      {secrets
        .filter((kind) => kind !== 'sudoPassword')
        .map((kind) => (
          <Secret key={kind} node={node} kind={kind} />
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
      {secrets.includes('sudoPassword') && <Secret node={node} kind="sudoPassword" />}
      {!alone && (
        <Button className="node-details-all" onClick={copySsh}>
          {t('copySsh')}
        </Button>
      )}
    </div>
  );
}
