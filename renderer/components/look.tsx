/** A look at a host while a dialog is open: it can be stopped and taken again, and ends with the dialog. */
import { Button, Spin } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { toWireError, type WireError } from '../../shared/errors';
import type { CallArgs, CallResult, CancellableCall } from '../../shared/ipc';
import { call } from '../api';

type LookCall = Extract<CancellableCall, `node.${string}` | 'admin.revocation' | 'cis.check' | 'certificates.check'>;
type Answer<N extends LookCall> = { readonly found?: CallResult<N>; readonly error?: WireError };

export interface Look<N extends LookCall> extends Answer<N> {
  readonly status: 'looking' | 'stopped' | 'over';
  readonly again: () => void;
  readonly stop: () => void;
}

/** The question is the one of the first time: what the dialog was opened for. */
export function useLook<N extends LookCall>(name: N, question: CallArgs<N>): Look<N> {
  const [args] = useState(question);
  /** One object for each look; nothing when it was stopped. */
  const [attempt, setAttempt] = useState<object | undefined>({});
  const [answer, setAnswer] = useState<Answer<N> & { readonly to?: object }>({});
  useEffect(() => {
    if (!attempt) return;
    let isWaiting = true;
    const take = (found: Answer<N>): void => {
      if (isWaiting) setAnswer({ ...found, to: attempt });
      isWaiting = false;
    };
    call(name, args as never).then(
      (found) => take({ found }),
      (thrown: unknown) => take({ error: toWireError(thrown) }),
    );
    return () => {
      if (isWaiting) void call('call.cancel', { name }).catch(() => undefined);
      isWaiting = false;
    };
  }, [name, args, attempt]);
  const isOver = attempt !== undefined && answer.to === attempt;
  return {
    status: isOver ? 'over' : attempt ? 'looking' : 'stopped',
    ...(isOver ? answer : {}),
    again: () => setAttempt({}),
    stop: () => setAttempt(undefined),
  };
}

type Shown = Pick<Look<LookCall>, 'status' | 'again' | 'stop'>;

/** Of a dialog's footer: ends the look while it goes on, else takes it again. */
export function LookButton({ look: { status, again, stop } }: { look: Shown }): ReactNode {
  const { t } = useTranslation();
  return status === 'looking' ? (
    <Button onClick={stop}>{t('look.stop')}</Button>
  ) : (
    <Button onClick={again}>{t('look.again')}</Button>
  );
}

/** What there is to read until something was found. */
export function LookNote({ look: { status }, text }: { look: Shown; text: string }): ReactNode {
  const { t } = useTranslation();
  if (status === 'over') return null;
  return status === 'looking' ? (
    <div>
      <Spin size="small" /> {text}
    </div>
  ) : (
    <div>{t('look.stopped')}</div>
  );
}
