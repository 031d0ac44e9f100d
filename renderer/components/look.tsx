/** A look at hosts while a dialog or a page is open: it can be stopped and taken again, and ends with what shows it. */
import { Button, Spin } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { toWireError, type WireError } from '../../shared/errors';
import type { CallArgs, CallResult, CancellableCall } from '../../shared/ipc';
import { call } from '../api';

type LookCall = Extract<CancellableCall, `node.${string}` | 'admin.revocation' | 'cis.check' | 'certificates.check'>;
interface Answer<N extends LookCall> {
  readonly found?: CallResult<N>;
  readonly error?: WireError;
  /** When it came: milliseconds since 1970. */
  readonly at?: number;
}

export interface Look<N extends LookCall> extends Answer<N> {
  readonly status: 'none' | 'looking' | 'stopped' | 'over';
  readonly again: () => void;
  readonly stop: () => void;
}

/**
 * Each look asks what is the question when it is begun.
 * @param begins whether the first one begins by itself
 */
export function useLook<N extends LookCall>(name: N, question: CallArgs<N>, begins = true): Look<N> {
  /** One object for each look. */
  const [attempt, setAttempt] = useState<{ readonly args: CallArgs<N> } | 'none' | 'stopped'>(
    begins ? { args: question } : 'none',
  );
  const [answer, setAnswer] = useState<Answer<N> & { readonly to?: object }>({});
  useEffect(() => {
    if (typeof attempt === 'string') return;
    let isWaiting = true;
    const take = (found: Answer<N>): void => {
      if (isWaiting) setAnswer({ ...found, at: Date.now(), to: attempt });
      isWaiting = false;
    };
    call(name, attempt.args as never).then(
      (found) => take({ found }),
      (thrown: unknown) => take({ error: toWireError(thrown) }),
    );
    return () => {
      if (isWaiting) void call('call.cancel', { name }).catch(() => undefined);
      isWaiting = false;
    };
  }, [name, attempt]);
  const isOver = answer.to === attempt;
  return {
    status: typeof attempt === 'string' ? attempt : isOver ? 'over' : 'looking',
    ...(isOver ? answer : {}),
    again: () => setAttempt({ args: question }),
    stop: () => setAttempt('stopped'),
  };
}

type Shown = Pick<Look<LookCall>, 'status' | 'again' | 'stop'>;

/** Ends the look while it goes on, else takes it again. */
export function LookButton({
  look: { status, again, stop },
  begin,
}: {
  look: Shown;
  /** What to press for the first look, where it does not begin by itself. */
  begin?: string;
}): ReactNode {
  const { t } = useTranslation();
  return status === 'looking' ? (
    <Button onClick={stop}>{t('look.stop')}</Button>
  ) : (
    <Button {...(status === 'none' ? { type: 'primary' } : {})} onClick={again}>
      {status === 'none' ? begin : t('look.again')}
    </Button>
  );
}

/** What there is to read until something was found. */
export function LookNote({ look: { status }, text }: { look: Shown; text: string }): ReactNode {
  const { t } = useTranslation();
  if (status === 'none' || status === 'over') return null;
  return status === 'looking' ? (
    <div>
      <Spin size="small" /> {text}
    </div>
  ) : (
    <div>{t('look.stopped')}</div>
  );
}
