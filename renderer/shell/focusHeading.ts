/**
 * Puts the focus on the heading of what came onto the screen, as a browser does with a new page: the button that led here
 * is gone or stays behind, and from <body> neither a keyboard nor a screen reader finds the way.
 */
export function focusHeading(within: ParentNode | null): void {
  const heading = within?.querySelector<HTMLElement>('h2');
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}
