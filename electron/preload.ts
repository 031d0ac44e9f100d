/**
 * The whole bridge between the window and main: two functions that know no call and no event by name. Main checks the
 * sender and the content (ipc/register.ts), so that this file never changes when features do.
 */
import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import type { Bridge } from '../shared/ipc';
import { CALL_CHANNEL, EVENT_CHANNEL } from '../shared/ipc/channels';

const bridge: Bridge = {
  call: (name, args) => ipcRenderer.invoke(CALL_CHANNEL, name, args),
  on: (name, listener) => {
    const forward = (_event: IpcRendererEvent, event: unknown, payload: Parameters<typeof listener>[0]): void => {
      if (event === name) listener(payload);
    };
    ipcRenderer.on(EVENT_CHANNEL, forward);
    // Main keeps what happened before the page listened, a double-clicked file for example, until it hears this.
    ipcRenderer.send(EVENT_CHANNEL, name);
    return () => {
      ipcRenderer.removeListener(EVENT_CHANNEL, forward);
    };
  },
};

contextBridge.exposeInMainWorld('keelson', bridge);
