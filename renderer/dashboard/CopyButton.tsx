import { CheckOutlined, CopyOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { run } from '../components/feedback';

interface CopyProps {
  /** Asked for only when it is wanted, as it may be long to make. */
  readonly text: () => string;
  readonly label?: string;
  /** Where it does not stand beside what it copies, it says what that is. */
  readonly withLabel?: boolean;
}

/** Puts a text on the clipboard and says so. */
export function CopyButton({ text, label, withLabel = false }: CopyProps): ReactNode {
  const { t } = useTranslation('dashboard');
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text());
    setCopied(true);
  };
  const name = copied ? t('step.copied') : (label ?? t('step.copy'));
  return (
    <Button
      type="text"
      size="small"
      icon={copied ? <CheckOutlined aria-hidden /> : <CopyOutlined aria-hidden />}
      aria-label={name}
      title={name}
      onClick={(event) => {
        event.stopPropagation();
        run(copy());
      }}
      // In the head of something that unfolds, Enter would do that as well.
      onKeyDown={(event) => event.key === 'Enter' && event.stopPropagation()}
      onMouseLeave={() => setCopied(false)}
    >
      {withLabel && name}
    </Button>
  );
}
