import type { Messages } from '../messages';

export const enCertificates: Messages['certificates'] = {
  authorities: {
    cluster: 'authority of the cluster',
    etcd: 'authority of etcd',
    frontProxy: 'authority of API extensions',
  },
  otherSigner: '{{issuer}}, none of ours',
  uses: {
    served: '{{units}} shows it at port {{ports}}',
    read: 'read by {{units}}',
    outdated: '{{units}} still has an older one: restart needed',
    silent: '{{units}} does not answer',
    carried: 'for whoever brings it along: no service reads it',
    trusted: 'others are checked by it',
  },
  problems: {
    missing: 'the file is not there',
    unreadable: 'there is no certificate in the file',
    outdated: 'what runs still has an older one: renew it, or restart the service',
    silent: 'the service that reads it does not run, or does not answer',
  },
  renewal: {
    restarts:
      'Each gets a new key and a new certificate for one year. These services are restarted, one after another; the next one only when the last answers again:',
    noRestart: 'Each gets a new key and a new certificate for one year. No service is restarted.',
    restartsOn: '{{host}}: {{units}}',
    oneApi:
      'There is one API server: while it or its etcd restarts, several seconds each, it does not answer, and clients have to try again.',
    oneSlowApi:
      'There is one API server: it does not answer while it or its etcd restarts. Its own restart takes up to a minute before Kubernetes 1.27, because it waits for open watches.',
    severalApis: 'The API servers follow one another: the others answer meanwhile.',
    pods: 'No pod is restarted: containers and the traffic between them go on.',
    readBack: 'In the end Keelson comes to the ports of each node and looks that the new certificates are shown.',
    stays: 'The authorities, and the key of service accounts with all of its tokens, stay as they are.',
    superAdmin:
      'The administrator of the last resort, which this computer keeps beside the authorities, gets a new key and a new certificate for one year. No host is touched for that.',
    superAdminCopies:
      'Its earlier certificate stays valid until it expires, also in what was exported: export the authorities again, so that your backup has the new one.',
    superAdminStays: 'The administrator of the last resort stays as it is.',
    copies:
      'Copies of an earlier admin.conf stay valid until they expire: only revoking the administrators ends them before.',
    unreached: 'Left out, because they cannot be reached: {{names}}',
  },
};
