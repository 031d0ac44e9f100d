/** The lines of a text that differ, with some around them: what goes in red, what comes in green. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Difference } from '../../shared/comparison/difference';

type TextDifference = Extract<Difference, { kind: 'text' }>;

const kinds: Readonly<Record<string, string>> = { '+': 'difference-added', '-': 'difference-removed' };

export function DifferenceView({ hunks, of }: Pick<TextDifference, 'hunks'> & { of: string }): ReactNode {
  const { t } = useTranslation('comparison');
  return (
    // Focusable, so that it can be scrolled with the keyboard.
    <pre className="difference" tabIndex={0} aria-label={t('differenceOf', { target: of })}>
      {hunks.map(({ line, lines }) => (
        <span key={line} className="difference-hunk">
          <span className="difference-place">{t('fromLine', { line })}</span>
          {lines.map((text, index) => (
            <span key={index} className={`difference-line ${kinds[text[0] ?? ''] ?? ''}`}>
              {text}
              {'\n'}
            </span>
          ))}
        </span>
      ))}
    </pre>
  );
}
