import type { Messages } from '../messages';

export const enChanges: Messages['changes'] = {
  done: {
    created: 'created',
    updated: 'updated',
    removed: 'removed',
    started: 'started',
    restarted: 'restarted',
    stopped: 'stopped',
    imported: 'imported',
    unchanged: 'unchanged',
  },
  actions: {
    create: 'create',
    change: 'change',
    remove: 'remove',
    start: 'start',
    restart: 'restart',
    enable: 'enable at boot',
    stop: 'stop',
    import: 'import',
  },
  why: {
    missing: 'it is not there',
    content: 'its content differs',
    mode: 'its mode differs',
    owner: 'its owner differs',
    value: 'its value differs',
    inactive: 'it does not run',
    inputs: 'what it reads or runs has changed',
    unwell: 'it runs but does not answer',
    disabled: 'it would not start at the next boot',
    unready: 'not all of its pods are ready',
    unwanted: 'the cluster file does not want it any more',
  },
  replaces: 'something that Keelson has not made is kept, and comes back with a reset',
  locked: '{{user}} on {{workstation}} is working here (last seen {{minutes}} minute(s) ago)',
};
