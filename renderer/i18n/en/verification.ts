/** Whether a cluster that runs works, check by check. */
export const verification = {
  title: 'Verify “{{name}}”',
  intro:
    'Looks whether the running cluster works, from its hosts to a Deployment. Pods of our own send traffic and go again; nothing else in the cluster is touched.',
  button: 'Verify the cluster',
  again: 'Verify again',
  stop: 'Stop',
  what: 'What is checked',
  checks: 'Checks',
  looking: 'Verifying: {{done}} of {{total}} checks done',
  stopping: 'Stopping: what was made is being removed',
  works: 'The cluster works',
  fails_one: '{{count}} check has failed',
  fails_other: '{{count}} checks have failed',
  stopped: 'Stopped before everything was checked',
  seen: 'Seen at {{time}}, within {{span}}.',
  counts: 'Passed: {{passed}}, failed: {{failed}}, not measured: {{unmeasured}}.',
  because: 'Not measured: {{reason}}.',
  commands_one: '{{count}} kubectl command',
  commands_other: '{{count}} kubectl commands',
  copyAll: 'Copy all commands',
} as const;
