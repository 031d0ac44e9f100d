/** Keelson's mark, as in assets/icon.svg: three boxes of cargo on a hull, and in it the keelson that holds it together. */
import type { ReactNode } from 'react';

export function Mark(): ReactNode {
  return (
    <svg viewBox="172 204 680 602" width="28" height="25" aria-hidden className="mark" fill="currentColor">
      <rect x="434" y="214" width="156" height="150" rx="30" />
      <rect x="344" y="388" width="156" height="150" rx="30" opacity="0.55" />
      <rect x="524" y="388" width="156" height="150" rx="30" opacity="0.55" />
      <path
        fillRule="evenodd"
        d="M200 570H824Q852 570 842 598L788 744Q768 796 712 796H312Q256 796 236 744L182 598Q172 570 200 570ZM316 688a24 24 0 0 0 0 48H708a24 24 0 0 0 0-48Z"
      />
    </svg>
  );
}
