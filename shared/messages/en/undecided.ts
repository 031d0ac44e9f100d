import type { Messages } from '../messages';

export const enUndecided: Messages['undecided'] = {
  reasons: {
    damaged: 'The ledger of {{host}}, which says what Keelson has made there, is damaged.',
    missing: 'Keelson was on {{host}}, and the ledger that says what it has made there is gone.',
    unclear:
      'The first version of Keelson was on {{host}} and wrote no ledger, and not everything there is as this cluster file renders it.',
  },
  undoings: {
    delete: 'delete',
    restore: 'bring back what was there before',
    'delete-if-empty': 'delete, if it is empty by then',
    'delete-with-content': 'delete with everything in it',
    empty: 'empty the folder',
    stop: 'stop and disable',
    'set-back': 'set back to what it was',
    'remove-lines': "remove Keelson's lines",
  },
  evidence: {
    ledger: 'a readable line of the ledger names it',
    same: 'it is just as this cluster file renders it',
    name: "it bears Keelson's name",
    unit: 'a service of Keelson last started well with it',
    noted: 'Keelson has noted that it came with an image archive',
    place: 'only its place speaks for it',
    different: 'its place is one of ours, but its content is not',
  },
  means:
    "What is Keelson's, a deployment keeps up to date and a reset undoes. What is not, is somebody else's from then on: a reset leaves it alone, and what has to be replaced is kept and comes back. Nothing but the ledger is changed now.",
  copies:
    'Copies of files that were replaced once, and that no readable line names. Nobody knows what they were, so they are never deleted: {{paths}}',
  settings:
    'These are as Keelson sets them, and nobody knows any more what they were before. They stay as they are, also after a reset: {{settings}}',
};
