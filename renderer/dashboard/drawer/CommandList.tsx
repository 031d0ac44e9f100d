/** The commands that a step ran on its host, newest last; each opens to its output. */
import { Collapse } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CommandRecord } from '../../../shared/job/job';
import { ansiNodes, plainText } from '../journals/ansi';
import { CopyButton } from '../CopyButton';
import { durationText } from '../duration';

export function ExitCode({ code }: { code: number | null }): ReactNode {
  const { t } = useTranslation('dashboard');
  const text = code === null ? t('step.noExitCode') : t('step.exitCode', { code });
  return <span className={code === 0 ? 'dash-exit' : 'dash-exit dash-failed'}>{text}</span>;
}

/** A command's output, or the word that there was none. */
export function Output({ text }: { text: string }): ReactNode {
  const { t } = useTranslation('dashboard');
  return text.trim() === '' ? (
    <span className="dash-muted">{t('step.noOutput')}</span>
  ) : (
    <pre className="raw-output">{text.split('\n').flatMap((line, index) => [index > 0 && '\n', ansiNodes(line)])}</pre>
  );
}

export function CommandList({ commands }: { commands: readonly CommandRecord[] }): ReactNode {
  return (
    <Collapse
      size="small"
      className="dash-commands"
      items={commands.map(({ command, exitCode, output, durationMs }, index) => ({
        key: index,
        label: (
          <code className="dash-command" title={command}>
            {command}
          </code>
        ),
        extra: (
          <span className="dash-command-end">
            {exitCode !== 0 && <ExitCode code={exitCode} />}
            <span className="dash-muted">{durationText(durationMs)}</span>
            <CopyButton text={() => `${command}\n${plainText(output)}`.trimEnd()} />
          </span>
        ),
        children: (
          <>
            <pre className="dash-full-command">{command}</pre>
            <ExitCode code={exitCode} />
            <Output text={output} />
          </>
        ),
      }))}
    />
  );
}
