export const review = {
  title: 'Review',
  intro: 'Look at what will happen before you start. Nothing on this page changes your machines.',
  profile: {
    title: 'For learning and for trusted networks only',
    text: 'Some ports of this kind of cluster ask nobody who they are: {{ports}}. Anyone whose computer can reach one of them over the network is an administrator: they can see, change and delete everything in the cluster and run programs as root on your machines.',
    advice:
      'So keep the machines in a network that only people you trust can reach, behind a firewall and never open to the internet, and put nothing on them that must stay secret.',
    understand: 'I understand',
    understood:
      'Anyone who can reach one of these ports is an administrator of this cluster, without a login: {{ports}}.',
    more: 'What does this mean?',
  },
  issues: {
    title: 'Problems and notes',
    errors_one: '{{count}} problem to solve before the deployment',
    errors_other: '{{count}} problems to solve before the deployment',
    warnings_one: '{{count}} note: it does not stop the deployment',
    warnings_other: '{{count}} notes: they do not stop the deployment',
    error: 'Problem',
    warning: 'Note',
  },
  plan: {
    title: 'What will happen',
    intro:
      'The steps run in this order; on different machines at the same time where possible. Each one first looks, then changes only what is not right yet, then checks. You can stop at any point and go on later. What would change on which machine, “Compare with the hosts” shows.',
    allNodes: 'all {{count}} nodes',
    moreNodes: '+ {{count}}',
  },
  files: {
    title: 'Files to be installed',
    intro: 'The very files that will be installed on each node. They follow what you enter.',
    mode: 'Access rights of the file',
    secret: 'secret',
    secretNote: 'The secrets in this file are made at the first deployment; here stands a placeholder.',
  },
  ports: {
    title: 'Open ports',
    intro:
      'What others reach on your machines once the cluster runs. Where no login is needed, a firewall must decide who gets there.',
  },
  choices: {
    title: 'What keeps it safe',
    intro:
      'What Keelson sets so that the cluster is hard to attack, and what each of it is good for. Addresses are those of the first node.',
    keys: 'The private keys of the certificate authorities stay on this computer, in a file that only you can read. It is encrypted once you have given it a passphrase (keelson authorities protect); keelson authorities export makes the backup without which the cluster cannot go on if this computer is lost.',
    why: 'What for',
    setting: 'Setting',
    search: 'Search settings and reasons',
    nothing: 'No setting has “{{typed}}” in it.',
    reasons_one: '{{count}} reason',
    reasons_other: '{{count}} reasons',
  },
  export: {
    button: 'Export files…',
    title: 'Export all files',
    text: 'Writes the files of every node, the cluster file and a README with the commands to install everything by hand into a folder of your choice.',
    withSecrets: 'Include the secrets',
    secretsNote: 'Secrets are replaced by placeholders: the folder can be shown to others.',
    keysNote: 'Private keys stay on their nodes; placeholders stand for them: the folder can be shown to others.',
    secretsWarning: 'Whoever has the folder has full access to the cluster. Keep it safe.',
    choose: 'Choose folder…',
    progress: 'Files of {{done}} of {{total}} nodes written',
    stopped: 'Export stopped. What was written by then stays in the folder.',
    notEmpty: 'The folder is not empty',
    notEmptyText: '{{path}} already contains files. Files with the same names will be replaced.',
    overwrite: 'Export all the same',
    done_one: '{{count}} file written to {{path}}',
    done_other: '{{count}} files written to {{path}}',
  },
} as const;
