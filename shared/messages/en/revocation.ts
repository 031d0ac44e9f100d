import type { Messages } from '../messages';

export const enRevocation: Messages['revocation'] = {
  ends: 'The group {{group}} loses its rights: every certificate of it, wherever a copy of admin.conf lies, opens nothing any more.',
  begins:
    'A new administrator of the group {{group}} gets them: /etc/kubernetes/admin.conf and ~/.kube/config on {{names}} are written anew.',
  unreached:
    '{{names}} cannot be reached: what lies there opens nothing any more, and the next deployment brings the new one.',
  copies:
    'Whoever is to stay an administrator gets the new kubeconfig from you (keelson kubeconfig, or the button in the window).',
  colleagues:
    'Colleagues who have imported the authorities need to do nothing: their Keelson reads the number of the group from the masters.',
  stays:
    'It does not end: the administrator of the last resort, whose key lies on this computer and on no host; tokens of service accounts; and rights that somebody else has given to this group or to others. Nodes and pods stay as they are.',
};
