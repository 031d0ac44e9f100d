/** Fields are found by the path of their value: the same words that an issue uses. */
import { flushSync } from 'react-dom';
import { showRowOf } from '../nodes/nodesView';

/** `nodes[1].ssh.port` -> the path itself, then what it lies in: `nodes[1].ssh`, `nodes[1]`, `nodes`. */
function* outwards(path: string): Generator<string> {
  for (let rest = path; rest !== ''; rest = rest.replace(/(\.[^.[\]]+|\[\d+\]|^[^.[\]]+)$/, '')) yield rest;
}

const focusable = 'input, textarea, button, [tabindex]';

/** Scrolls to the field of a path, or to the nearest thing that contains it, and puts the cursor there. */
export function focusField(path: string): void {
  flushSync(() => showRowOf(path));
  for (const candidate of outwards(path)) {
    const field = document.querySelector<HTMLElement>(`[data-field="${CSS.escape(candidate)}"]`);
    if (!field) continue;
    field.scrollIntoView({ block: 'center' });
    (field.matches(focusable) ? field : field.querySelector<HTMLElement>(focusable))?.focus();
    return;
  }
}
