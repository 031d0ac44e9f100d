/** A choice between a few things that each need a sentence of explanation: radio buttons as cards. */
import { Radio } from 'antd';
import type { ReactNode } from 'react';

interface Choice<T extends string> {
  readonly value: T;
  readonly title: string;
  readonly text: string;
  readonly children?: ReactNode;
  /** Why it cannot be chosen, where it cannot. */
  readonly impossible?: string | undefined;
}

interface ChoiceCardsProps<T extends string> {
  /** The path of the value in the cluster file. */
  readonly path: string;
  readonly label: string;
  readonly value: unknown;
  readonly choices: readonly Choice<T>[];
  readonly onChange: (value: T) => void;
}

export function ChoiceCards<T extends string>({
  path,
  label,
  value,
  choices,
  onChange,
}: ChoiceCardsProps<T>): ReactNode {
  return (
    <Radio.Group
      className="choice-cards"
      data-field={path}
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value as T)}
    >
      {choices.map((choice) => (
        <div key={choice.value} className={`choice-card${value === choice.value ? ' choice-card-chosen' : ''}`}>
          <Radio value={choice.value} disabled={choice.impossible !== undefined}>
            <span className="choice-title">{choice.title}</span>
            <span className="choice-text">{choice.text}</span>
            {choice.impossible !== undefined && <span className="choice-impossible">{choice.impossible}</span>}
          </Radio>
          {value === choice.value && choice.children !== undefined && (
            <div className="choice-children">{choice.children}</div>
          )}
        </div>
      ))}
    </Radio.Group>
  );
}
