/** What main tells the window. Batching is done where events are made (jobs, log hub); here they only cross the border. */
import { ipcMain } from 'electron';
import { toWireError } from '../../shared/errors';
import { EVENT_CHANNEL, events, type EventName, type EventPayload } from '../../shared/ipc';
import type { Logger } from '../platform';
import { isTrusted, type TrustedPage } from './register';

export interface EventSender {
  readonly send: <N extends EventName>(name: N, payload: EventPayload<N>) => void;
  /** The page is being loaded (anew): nobody listens until its scripts say so. */
  readonly pageStarts: () => void;
}

/**
 * Sends events to the page. A command that comes before the page listens (a double-clicked file at start) waits for it;
 * job and log events need no waiting, because a page that begins to listen asks for a snapshot first.
 */
export function createEventSender(page: TrustedPage, log: Logger): EventSender {
  const listening = new Set<EventName>();
  let early: EventPayload<'command'>[] = [];

  const deliver = (name: EventName, payload: unknown): void => {
    const target = page.webContents();
    if (!target || target.isDestroyed()) return;
    const parsed = events[name].safeParse(payload);
    if (parsed.success) target.send(EVENT_CHANNEL, name, parsed.data);
    else log.error(`The event ${name} does not keep to the contract`, toWireError(parsed.error));
  };

  ipcMain.on(EVENT_CHANNEL, (event, name: unknown) => {
    if (!isTrusted(event, page) || typeof name !== 'string' || !Object.hasOwn(events, name)) return;
    listening.add(name as EventName);
    if (name !== 'command') return;
    const waiting = early;
    early = [];
    for (const payload of waiting) deliver('command', payload);
  });

  return {
    send: (name, payload) => {
      if (listening.has(name)) deliver(name, payload);
      else if (name === 'command') early.push(payload as EventPayload<'command'>);
    },
    pageStarts: () => listening.clear(),
  };
}
