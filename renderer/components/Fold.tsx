/** The button that shows and hides something below it. */
import { RightOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';

interface FoldProps {
  readonly className: string;
  readonly open: boolean;
  /** The id of what it shows, where that is there while it is hidden. */
  readonly controls?: string;
  readonly onToggle: (open: boolean) => void;
  readonly children: ReactNode;
}

export function Fold({ className, open, controls, onToggle, children }: FoldProps): ReactNode {
  return (
    <button
      type="button"
      className={className}
      aria-expanded={open}
      aria-controls={controls}
      onClick={() => onToggle(!open)}
    >
      <RightOutlined aria-hidden rotate={open ? 90 : 0} /> {children}
    </button>
  );
}
