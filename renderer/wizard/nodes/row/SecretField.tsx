/** A password on its way to main: it leaves the window when the field is left, and cannot be read back. */
import { CheckOutlined } from '@ant-design/icons';
import { Checkbox, Form, Input } from 'antd';
import { useId, useState, type FocusEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { accountOf } from '../../../../shared/cluster/account';
import { run } from '../../../components/feedback';
import { giveSecret, useKnowsSecret, useSecretTakers, type SecretKind } from '../../../stores/credentialsStore';
import { useDraftStore } from '../../../stores/draftStore';

interface SecretFieldProps {
  /** Whose it is: a node's, or the registry that a mirror stands for. */
  readonly hostname: string;
  readonly kind: SecretKind;
  /** Where the nodes are described. Default: the draft. */
  readonly document?: unknown;
  /** Other nodes that use a secret of this kind. */
  readonly others: readonly string[];
  readonly help?: string;
  /** Whether it is meant for the nodes that lack one, until the person says otherwise. */
  readonly forAllAtFirst?: boolean;
  /** In a table there is no label above it: it is read out. */
  readonly label?: string;
  /** What stands in the field while it is nobody's. */
  readonly nobody?: string;
  /** The one that was entered is wrong. */
  readonly refused?: boolean;
}

export function SecretField(props: SecretFieldProps): ReactNode {
  const { hostname, kind, others, help, label, forAllAtFirst = true, refused = false } = props;
  const { t } = useTranslation('nodes');
  const id = useId();
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<boolean>();
  const [corrected, setCorrected] = useState(false);
  const draft = useDraftStore((state) => state.document);
  const document = props.document ?? draft;
  // Secrets are for a machine: without its address there is nothing to keep one by.
  const isNobodys = accountOf(document, hostname) === '';
  const known = useKnowsSecret(hostname, kind);
  const { lacking, same } = useSecretTakers(hostname, kind, others);
  // One that is corrected was often wrong for all that were given it; nobody needs that offer before he types.
  const takers = typed === '' ? lacking : [...lacking, ...same];
  const forAll = chosen ?? (forAllAtFirst && !known);
  const give = (): void => {
    if (typed === '') return;
    setTyped('');
    setChosen(undefined);
    setCorrected(true);
    run(giveSecret([hostname, ...(forAll ? takers : [])], kind, typed, document));
  };
  const leave = (event: FocusEvent<HTMLElement>): void => {
    // From the field to the choice beside it: the secret is not given before that choice is made.
    if (!event.currentTarget.contains(event.relatedTarget)) give();
  };
  const isWrong = refused && !corrected;
  const state = isNobodys ? 'addressFirst' : isWrong ? 'refused' : known ? 'entered' : 'empty';
  return (
    <Form.Item label={label === undefined ? t(`secrets.${kind}`) : undefined} htmlFor={id} extra={help}>
      <div onBlur={leave}>
        <Input.Password
          id={id}
          value={typed}
          disabled={isNobodys}
          aria-label={label}
          placeholder={isNobodys && props.nobody !== undefined ? props.nobody : t(`secrets.${state}`)}
          {...(isWrong ? { status: 'error' } : {})}
          suffix={
            state === 'entered' && typed === '' ? <CheckOutlined className="secret-known" aria-hidden /> : undefined
          }
          autoComplete="off"
          onChange={(event) => setTyped(event.target.value)}
          onPressEnter={give}
        />
        {takers.length > 0 && (
          // A click on the words beside the box takes the focus nowhere, which would count as leaving.
          <div className="secret-for-all" onMouseDown={(event) => event.preventDefault()}>
            <Checkbox checked={forAll} onChange={(event) => setChosen(event.target.checked)}>
              {t(takers.length > lacking.length ? 'secrets.forSame' : 'secrets.forAll', { count: takers.length })}
            </Checkbox>
          </div>
        )}
      </div>
    </Form.Item>
  );
}
