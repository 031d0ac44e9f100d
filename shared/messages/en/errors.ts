import type { Messages } from '../messages';

export const enErrors: Messages['errors'] = {
  SSH_UNREACHABLE: '{{host}} ({{address}}) cannot be reached: {{reason}}.',
  SSH_TIMEOUT: '{{host}} ({{address}}) did not answer in time.',
  SSH_NOT_SSH: 'Something answers at {{address}}, but it is not an SSH server ({{host}}).',
  SSH_AUTH_FAILED: '{{host}} did not accept the login of {{user}} ({{method}}).',
  SSH_CREDENTIALS_MISSING: 'Something is needed to log in to {{host}}: {{what}}.',
  SSH_KEY_UNREADABLE: 'The key file {{path}} cannot be read: {{reason}}.',
  SSH_PASSPHRASE_WRONG: 'The passphrase does not fit the key file {{path}}.',
  SSH_AGENT_UNAVAILABLE: 'No SSH agent is running on this computer, but {{host}} is set up to use one.',
  SSH_HOST_KEY_UNKNOWN: 'This computer has not met {{host}} ({{address}}) before. Its {{type}} key is {{fingerprint}}.',
  SSH_HOST_KEY_CHANGED: '{{host}} ({{address}}) shows another key than before: {{actual}} instead of {{expected}}.',
  API_UNREACHABLE: 'The API server could not be asked: {{reason}}.',
  TUNNEL_REFUSED: 'The SSH server of {{host}} forwards no connection to {{address}}.',
  SSH_CONNECTION_LOST: 'The connection to {{host}} was lost.',
  SUDO_FAILED: 'sudo does not work on {{host}}: {{reason}}.',
  LOGIN_SHELL_UNUSABLE:
    '{{host}} accepts the login of {{user}}, but the login shell there runs no commands: {{reason}}.',
  COMMAND_FAILED: 'A command failed on {{host}} with exit code {{exitCode}}: {{command}}',
  COMMAND_TIMEOUT: 'A command on {{host}} did not end within {{seconds}} seconds and was stopped: {{command}}',
  OUTPUT_TOO_LONG: 'A command on {{host}} was stopped because it printed more than {{max}} MB: {{command}}',
  UPLOAD_MISMATCH: '{{path}} arrived damaged on {{host}}: its checksum is {{actual}} instead of {{expected}}.',
  DISK_FULL: 'There is no space left on {{host}} for {{path}}.',
  DISK_READ_ONLY: '{{host}} lets nobody write to {{path}}: the file system is read-only.',
  SERVICE_FAILED: '{{unit}} does not keep running on {{host}}.',
  SERVICE_UNHEALTHY: '{{unit}} runs on {{host}} but is not well: {{probe}} gives no good answer.',
  PACKAGE_NOT_INSTALLED: 'The package {{name}} could not be installed on {{host}} ({{command}}).',
  PREFLIGHT_FAILED: '{{host}} is not ready for Kubernetes. Failed checks: {{count}}.',
  IMAGE_UNAVAILABLE: 'The nodes cannot get the image {{image}} ({{reason}}).',
  WORKLOAD_UNREADY: 'After the restarts on {{host}} the pods of {{name}} do not become ready again: {{reason}}.',
  NETWORK_UNHEALTHY: 'The pod network ({{name}}) does not become ready: {{reason}}.',
  SUBNET_FILE_MISSING: 'flannel has not set up its network on {{host}}: {{path}} is not there.',
  DNS_UNHEALTHY: 'The cluster DNS ({{deployment}}) does not become ready: {{reason}}.',
  API_NOT_READY: 'The API server on {{host}} does not take requests ({{url}}).',
  API_OUT_OF_REACH: '{{host}} does not get to the API at {{url}}.',
  API_SERVICE_DIFFERS: 'The service by which pods find the API leads to {{found}}, and it should lead to {{names}}.',
  DNS_UNAVAILABLE: 'Nobody in the cluster can resolve a name: {{reason}}.',
  CERTIFICATE_UNFIT: 'The certificate {{certificate}} ({{place}}) needs somebody: {{problem}}.',
  AUTHORITY_UNFIT: 'The authority {{certificate}} ({{place}}) needs somebody: {{problem}}.',
  SELF_MADE_UNFIT:
    'The certificate {{certificate}} ({{place}}), which its service has made itself, needs somebody: {{problem}}.',
  DEPLOYMENT_NOT_READY: 'The Deployment {{name}} does not get the pods that it wants: {{reason}}.',
  DEPLOYMENT_DIFFERS: 'The Deployment {{name}} should have {{count}} ready pods of release {{release}} and no others.',
  CLEANUP_INCOMPLETE: 'What Keelson has made to verify the cluster is not all removed: {{left}}.',
  POD_NOT_STARTED: 'A pod for the traffic check does not start on {{host}}: {{reason}}.',
  TRAFFIC_BLOCKED: 'Traffic {{what}} does not get from {{from}} to {{to}}. Likely cause: {{cause}}.',
  NODE_NOT_READY: 'The Node {{node}} ({{host}}) does not become Ready.',
  SERVICE_RESTARTED: '{{unit}} on {{host}} fell over during the final check.',
  CALICO_PEER_LOST: '{{host}} has no BGP connection to its Calico peer {{peer}}.',
  CALICO_POOL_MISSING: 'Calico on {{host}} has no address pool for {{cidr}} with outgoing NAT.',
  NODE_LOCKED: 'Somebody else is working on {{host}}: {{user}} on {{workstation}}, last seen {{minutes}} min ago.',
  LOCK_WITHOUT_OWNER:
    'A lock without a name lies on {{host}} (/run/keelson/lock), for {{minutes}} min: nobody knows who works there, if anybody does.',
  LEDGER_DAMAGED:
    'The ledger of {{host}} (/var/lib/keelson/ledger.jsonl), which says what Keelson has made there, is damaged in line {{lines}}.',
  LEDGER_MISSING:
    'Keelson was on {{host}}, and its ledger there (/var/lib/keelson/ledger.jsonl), which says what it has made, is gone. Things that may be its own: {{count}}.',
  NODE_UNCLEAR:
    'The first version of Keelson was on {{host}}, and this is not as the cluster file renders it: {{items}}.',
  LEDGER_NEWER: '{{host}} was set up by a newer version of Keelson (ledger format {{format}}).',
  NODE_OF_OTHER_CLUSTER: '{{host}} belongs to another cluster: {{name}} ({{id}}).',
  CLUSTER_ID_MISSING:
    '{{host}} belongs to a cluster {{name}} ({{id}}). Whether that is this one nobody says: the cluster file has no id, and {{master}} has no ledger with one.',
  RESET_INCOMPLETE: 'Not everything could be undone on {{host}}: {{left}}.',
  LIVE_CHANGE_REFUSED: 'Changes that a running cluster does not survive: {{count}}. Nothing was touched.',
  CLUSTER_COPIED:
    'This file has the id of the cluster {{name}}, which is on other hosts: it seems to be a copy of the file of that cluster.',
  CLUSTER_INVALID: 'Problems in the cluster file: {{count}}.',
  FILE_UNREADABLE: '{{path}} cannot be read: {{reason}}.',
  FILE_UNWRITABLE: '{{path}} cannot be written: {{reason}}.',
  YAML_INVALID: '{{path}} is not valid YAML: {{reason}} (line {{line}}).',
  BINARY_MISSING: 'The program {{name}} was not found in {{path}}.',
  BINARY_WRONG: 'The program {{name}} cannot be used: {{reason}}.',
  BINARY_TRUNCATED: 'The program {{name}} is cut short: it has {{has}} bytes of at least {{needs}}.',
  BINARY_OTHER_MACHINE: 'The program {{name}} is made for another processor: {{machine}} instead of {{wanted}}.',
  ETCD_WITHOUT_V2:
    "etcd {{version}} does not fit the calico network: Calico 2.6 speaks version 2 of etcd's API, which etcd 3.6 removed.",
  CHECKSUM_MISMATCH: '{{name}} is not the file that was asked for: its checksum is {{actual}} instead of {{expected}}.',
  DOWNLOAD_FAILED: '{{url}} could not be downloaded: {{reason}}.',
  CHECKSUM_UNUSABLE: 'What {{url}} says is no checksum of {{name}}: {{reason}}.',
  RELEASE_ARCHIVE_INVALID: 'The archive {{name}} cannot be used: {{reason}}.',
  MACHINE_NOT_PUBLISHED: 'Nobody publishes all of the programs for processors of the kind {{machine}}.',
  RELEASE_LACKS_PROGRAM: 'There is no program {{program}} in {{name}}.',
  ARCHIVE_INVALID: 'The image archive {{path}} cannot be used: {{reason}}.',
  MIRROR_PASSWORD_MISSING:
    'The mirror {{url}} of {{registry}} wants a login, and the password of {{user}} is not known.',
  IMAGE_NOT_FETCHED: 'The image {{image}} could not be fetched from {{url}}: {{reason}}.',
  IMAGE_OTHER_PLATFORM: 'There is no image {{image}} for {{wanted}}, only for {{found}}.',
  BUNDLE_INVALID: 'The bundle {{path}} cannot be used, at {{at}}: {{reason}}.',
  BUNDLE_LACKS: 'The bundle {{path}} lacks what this cluster needs: {{names}}.',
  BUNDLE_PLACE_TAKEN: 'The bundle is opened into {{path}}, but something else lies there.',
  MANIFEST_NOT_HERE: 'The manifest of the pod network is not on this computer yet: {{name}}.',
  MANIFEST_TOO_LARGE: 'The manifest {{name}} is larger than {{max}} MB, which none of a pod network is.',
  MANIFEST_INVALID: 'The manifest {{name}} cannot be used, at line {{line}}: {{reason}}.',
  MANIFEST_KIND: 'The manifest {{name}} has an object that no pod network needs, at line {{line}}: {{kind}}.',
  MANIFEST_LACKS: 'In the manifest {{name}} something is missing that Keelson has to set: {{object}} {{place}}.',
  MANIFEST_IMAGE: 'The manifest {{name}} has an image that Keelson does not know, in {{object}}: {{image}}.',
  MANIFEST_VERSION:
    'The manifest {{name}} is of another version: it has the image {{image}}, where {{wanted}} is wanted.',
  MANIFEST_BACKEND:
    'The manifest {{name}} connects the nodes by the backend {{type}}, which the cluster file does not say: Keelson would set vxlan.',
  MANIFEST_OTHER_CONTENT:
    'The manifest {{name}} is not the one that is known: its SHA-256 is {{actual}}, not {{expected}}.',
  FLAGS_UNKNOWN: 'Your programs do not know these flags: {{flags}}.',
  FOLDER_NOT_EMPTY: 'The folder {{path}} is not empty.',
  SECRETS_UNREADABLE: 'The secrets of this cluster cannot be read from {{path}}: {{reason}}.',
  CERTIFICATE_UNREADABLE: 'A certificate cannot be read: {{reason}}.',
  AUTHORITY_ENDED: 'The authority {{name}} has expired ({{end}}) and signs nothing any more.',
  EXPORT_WITHOUT_KEYS:
    'The files of {{name}} cannot be exported with their secrets: in profile secure each node has private keys of its own, which stay there.',
  AUTHORITIES_MISSING: 'This computer has no certificate authorities of the cluster {{name}}.',
  AUTHORITIES_LOCKED: 'The private keys in {{path}} are encrypted, and their passphrase is needed.',
  AUTHORITIES_PASSPHRASE_WRONG: 'The passphrase does not fit {{path}}.',
  AUTHORITIES_DAMAGED: 'The certificate authorities in {{path}} cannot be used: {{reason}}.',
  AUTHORITIES_CUT_SHORT: '{{path}} ends too early: a part of the certificate authorities is missing.',
  AUTHORITIES_NEWER: '{{path}} was written by a newer version of Keelson (format {{format}}).',
  AUTHORITIES_OF_OTHER_CLUSTER:
    "The certificate authorities in {{path}} are not this cluster's, but those of {{name}} ({{id}}).",
  AUTHORITIES_DIFFER: 'This computer has other certificate authorities of the cluster {{name}} than {{path}}.',
  NETWORK_NAMESPACE:
    'The manifest of the pod network has {{name}} in the namespace {{wanted}}, and in this cluster it runs in {{namespace}}: both would want the same ports of every node.',
  OBJECT_OF_OTHERS: "The cluster has an object of somebody else where Keelson's belongs: {{object}}.",
  NO_ADMINISTRATORS:
    'The cluster {{name}} has no administrators of its own: in profile simple whoever reaches the API server may do everything.',
  CERTIFICATES_SELF_MADE:
    'The services of the cluster {{name}} make their certificates themselves: profile simple has no authority that could sign new ones.',
  CERTIFICATE_UNKNOWN: 'None of these nodes has a certificate {{certificate}}. There are: {{names}}',
  CERTIFICATES_NOT_IN_USE:
    'On {{host}} the services do not have these certificates, although they were made anew: {{names}}',
  PASSPHRASE_TOO_SHORT: 'The passphrase is too short: at least {{min}} characters are needed.',
  NODE_UNKNOWN: 'The cluster has no node {{host}}.',
  NODE_IS_MASTER:
    '{{host}} is a master, and in profile simple a running cluster keeps the masters that it has (the file names {{count}}).',
  LAST_MASTER: '{{host}} is the only master: the cluster lives there.',
  ETCD_UNREACHABLE: 'The etcd of no other master answers ({{hosts}}).',
  ETCD_CERTIFICATES_ENDED: 'The certificates of etcd have ended on {{others}}: {{host}} would be alone with new ones.',
  ETCD_DATA_MISSING: 'The etcd of {{host}} belongs to the cluster and has run there, but its data is not in {{path}}.',
  ETCD_MEMBER_REMOVED:
    'The etcd of {{host}} has the data of a member that was removed from the cluster while the machine was away.',
  ETCD_RESTART:
    'The etcd of {{host}} cannot be restarted now: of {{members}} members {{needed}} must agree, and of the others {{well}} is well.',
  ETCD_MAJORITY:
    'Without {{host}} etcd would have {{members}} members, of which {{needed}} must agree, and {{well}} of them is well now.',
  LAST_WORKER: '{{host}} is the only worker: without it no pod could run anywhere.',
  CLUSTER_NOT_RUNNING: 'The cluster {{name}} does not run on these hosts yet.',
  NODE_NOT_RUNNING: 'No program of Kubernetes runs on {{host}}.',
  OTHER_CHANGES_PENDING: 'The cluster file has other changes that the cluster does not have yet: {{count}}.',
  PODS_WOULD_BE_LOST: 'On {{host}} are pods that would be lost, or lose their data: {{pods}}.',
  DRAIN_BLOCKED: 'These pods do not leave {{host}}: {{pods}}, because {{reason}} ({{by}}).',
  JOB_NOT_FOUND: 'There is no job {{job}}.',
  JOB_RUNNING: 'Another job is working on these machines: {{job}}.',
  JOB_RECORD_UNREADABLE: 'The record of the job cannot be read from {{path}}: {{reason}}.',
  CANCELLED: 'Cancelled.',
  IPC_REJECTED: 'The window sent a request that makes no sense ({{channel}}): {{reason}}.',
  INTERNAL: 'Keelson made a mistake: {{message}}',
};

export const enHints: Messages['hints'] = {
  SSH_UNREACHABLE:
    'Check that the machine is on, that the address and port are right, and that no firewall is in between. Then try again.',
  SSH_TIMEOUT: 'Check the address, the network and firewalls between this computer and the machine. Then try again.',
  SSH_NOT_SSH: 'Check the address and the SSH port of this node; the usual port is 22.',
  SSH_AUTH_FAILED:
    'Check the user name and the password or key. With a key, its public half must stand in ~/.ssh/authorized_keys on the machine.',
  SSH_CREDENTIALS_MISSING:
    'Enter it, then try again; the command line asks for it in a terminal. It is kept in memory only.',
  SSH_KEY_UNREADABLE:
    'Check the path. It must name the private key, not the .pub file, and you must be allowed to read it.',
  SSH_PASSPHRASE_WRONG: 'Enter the passphrase again; capitals count.',
  SSH_AGENT_UNAVAILABLE:
    'Start your SSH agent and add the key to it, or choose a key file or a password for this node.',
  SSH_HOST_KEY_UNKNOWN:
    'Compare the fingerprint with the line of the same type that the machine itself prints (cat /etc/ssh/ssh_host_*_key.pub | ssh-keygen -lf -), and accept it if they are the same.',
  SSH_HOST_KEY_CHANGED:
    'If the machine was reinstalled, this is expected: compare the fingerprint there and accept the new one. If not, somebody may be posing as this machine: do not go on.',
  API_UNREACHABLE:
    'Read the journal of kube-apiserver on this master (keelson logs). Where the reason is a certificate, another program answers there, or the files in /etc/kubernetes/pki are not those that Keelson has put there: deploy again.',
  TUNNEL_REFUSED:
    'Allow it there (AllowTcpForwarding yes in /etc/ssh/sshd_config), or see whether the service answers at that address; then retry. What only the sealed administrator may do goes this way, because his key never leaves this computer.',
  SSH_CONNECTION_LOST:
    'Check that the machine is still on and reachable, then try again: Keelson looks at what is done already and goes on from there.',
  SUDO_FAILED: 'Enter the right sudo password, allow this user to run every command with sudo, or log in as root.',
  LOGIN_SHELL_UNUSABLE:
    'Give {{user}} an ordinary login shell on the machine (as root: usermod -s /bin/sh {{user}}), or choose another user for this node. A command that is forced by the SSH server or by authorized_keys does the same: remove it.',
  COMMAND_FAILED: 'Read the output below: it usually names the cause. Remove the cause on the machine, then try again.',
  COMMAND_TIMEOUT:
    'The machine may be overloaded or wait for something, such as a network drive. Look at it, then try again.',
  OUTPUT_TOO_LONG:
    'An answer of that size is never right. Run the command on the machine and see what it prints, remove the cause, then try again.',
  UPLOAD_MISMATCH: 'Try again. If it happens repeatedly, check the disk and the network of the machine.',
  DISK_FULL: 'Free some space on the machine, then try again. Images and programs need several GB.',
  DISK_READ_ONLY:
    'Mount it for writing (mount -o remount,rw), then try again. Linux itself makes a disk read-only after errors: dmesg would tell.',
  SERVICE_FAILED: 'The last lines of its journal below usually name the cause. Remove the cause, then try again.',
  SERVICE_UNHEALTHY:
    'Read its journal below. Often another machine cannot be reached, or a port is blocked by a firewall. Then try again.',
  PACKAGE_NOT_INSTALLED:
    'The output below says why. Where the machine reaches no source of packages, install it there by hand, from a file or an installation medium, or name a load balancer of your own as api.endpoint in the cluster file. Then try again.',
  PREFLIGHT_FAILED: 'Each failed check below says what to do. Do that, then try again.',
  IMAGE_UNAVAILABLE:
    'Check the registry under "Images & binaries" and that the nodes reach it. Without a registry save the image to a file (docker save) and add it to the image archives; then try again.',
  WORKLOAD_UNREADY:
    'Look at its pods on a master: kubectl get pods -A -o wide, then kubectl describe and kubectl logs with the name of one. When the cause is removed, try again.',
  NETWORK_UNHEALTHY:
    'Look at its pods on a master: kubectl get pods -A -o wide, then kubectl describe and kubectl logs with the name of one. When the cause is removed, try again.',
  SUBNET_FILE_MISSING:
    'Look at the log of the flannel pod of that node, on a master: kubectl get pods -A -o wide shows its namespace and its name, with which kubectl -n NAMESPACE logs NAME shows the log. When the cause is removed, try again.',
  DNS_UNHEALTHY:
    'Look at its pods on a master: kubectl -n kube-system describe pods -l k8s-app=kube-dns, and kubectl -n kube-system logs with the name of the pod. When the cause is removed, try again.',
  API_NOT_READY:
    'What it says of itself is below. See its journal on that host: journalctl -u kube-apiserver. Most often etcd does not answer it.',
  API_OUT_OF_REACH:
    'The kubelet and kube-proxy of this host cannot either. See whether an API server runs, and what filters packets on the way.',
  API_SERVICE_DIFFERS:
    'An API server enters its own address while it runs. See the journal of kube-apiserver on the masters whose address is missing.',
  DNS_UNAVAILABLE:
    'What the API has of it is below. Look at its pods on a master: kubectl -n kube-system describe pods -l k8s-app=kube-dns, and kubectl -n kube-system logs with the name of one. Where its Deployment is missing or has been scaled to nothing, deploy again: keelson apply. Where its pods are ready, something on the way refuses port 53 in their name.',
  CERTIFICATE_UNFIT:
    'If its service does not run, start that first. Otherwise renew it: keelson certs renew, or the page Certificates.',
  AUTHORITY_UNFIT:
    'Where its file is missing or unreadable, deploy again: keelson apply. An authority itself is not renewed: a cluster gets a new one by being reset and deployed anew.',
  SELF_MADE_UNFIT:
    'If its service does not run, start that first. Otherwise kube-apiserver makes another one when /var/lib/kube-apiserver/apiserver.crt and apiserver.key of the first master are gone and it is restarted; then deploy once more.',
  DEPLOYMENT_NOT_READY:
    'The reason is the one that Kubernetes gives: a node without room, a taint, a quota, an admission webhook or policy. Remove it, then verify again.',
  DEPLOYMENT_DIFFERS:
    'What is there is below. kube-controller-manager brings it about: see its journal on the masters, and whether somebody else changes Deployments.',
  CLEANUP_INCOMPLETE:
    'Remove it when the API answers again: {{command}}. A verification removes it as well, once it is a quarter of an hour old.',
  POD_NOT_STARTED:
    "Look at the journal of the kubelet on that machine, and at the pod's events on a master: kubectl -n kube-system get events. When the cause is removed, try again.",
  TRAFFIC_BLOCKED:
    'The nodes must forward packets for the pod range and the service range. Where a firewall drops them, allow both ranges in the chain that is named, or turn it off; where a route or a kernel setting is named, run the deployment again. Then check again: keelson verify.',
  NODE_NOT_READY: 'The kubelet says why below and in its journal. When the cause is removed, try again.',
  SERVICE_RESTARTED: 'Its journal says why it ended. When the cause is removed, try again.',
  CALICO_PEER_LOST:
    'Check that TCP port 179 is open between the nodes and that kube-calico runs on both, then try again.',
  CALICO_POOL_MISSING:
    'Another pool may be in the etcd database from an earlier cluster: look with calicoctl get ipPool -o yaml, delete what is old, restart kube-calico and try again.',
  NODE_LOCKED:
    'Wait until they are done, then try again. If nobody works there any more (their computer died), break the lock: with the button in the window, or with --break-lock on the command line. A restart of the machine ends it as well.',
  LOCK_WITHOUT_OWNER:
    'Whoever made it had no time to write a name, or somebody has deleted it. Ask whoever may work there. If nobody does, break the lock: with the button in the window, or with --break-lock on the command line. A restart of the machine ends it as well.',
  LEDGER_DAMAGED:
    "Nothing was touched. Say for each thing that lies there whether it is Keelson's: with the button in the window, or with keelson node ledger {{host}}. From your answer the ledger is made anew, and everything goes on from that.",
  LEDGER_MISSING:
    "Nothing was touched. Say for each thing that lies there whether it is Keelson's: with the button in the window, or with keelson node ledger {{host}}. From your answer the ledger is made anew, and everything goes on from that.",
  NODE_UNCLEAR:
    "Nothing was touched. If the cluster file was edited since, give it back what it said then. Else say whether these are Keelson's: with the button in the window, or with keelson node ledger {{host}}.",
  LEDGER_NEWER: 'Use that version, or a later one. Nothing was touched.',
  NODE_OF_OTHER_CLUSTER:
    'Nothing was touched. Correct the address in the cluster file, or remove the node from its cluster first (with the file of that cluster).',
  CLUSTER_ID_MISSING:
    "Nothing was touched. If it is this cluster, the ledger of {{master}} is lost: write the line id: {{id}} into the cluster file, and decide what is Keelson's there with keelson node ledger {{master}}. If it is another cluster of the same name, correct the address of {{host}}.",
  RESET_INCOMPLETE:
    'What could be undone is. Remove the cause (the output below names it), then run the reset again: it goes on with what is left.',
  LIVE_CHANGE_REFUSED:
    'Give these fields back the values that the cluster has, or follow what is said of each of them.',
  CLUSTER_COPIED:
    'Nothing was touched. For a cluster of its own give this file another id: Keelson makes one where the line that begins with "id:" is missing. For {{name}} itself, correct the addresses.',
  CLUSTER_INVALID: 'Each problem names its place and what to write instead. Correct them, then start again.',
  FILE_UNREADABLE: 'Check that the file exists and that you are allowed to read it.',
  FILE_UNWRITABLE: 'Check that the folder exists, that you are allowed to write there, and that the disk is not full.',
  YAML_INVALID: 'Correct the line. Usually the indentation is off: YAML uses blanks, never tabs.',
  BINARY_MISSING: 'Put the program there, or choose the right folder under "Images & binaries".',
  BINARY_TRUNCATED:
    'A copy or a download ended too early. Get the file again and compare its checksum with the published one.',
  BINARY_OTHER_MACHINE: 'Use the release files for {{wanted}}. Their names say amd64 for x86_64 and arm64 for aarch64.',
  BINARY_WRONG:
    'Use the release files for Linux, for the processor of your machines, in the version of the cluster file.',
  ETCD_WITHOUT_V2: 'Use etcd 3.4 or 3.5, or choose the bridge network. No machine was touched.',
  CHECKSUM_MISMATCH:
    'It was not kept. Try again. If it stays like this, the file or its checksum is not the published one: compare the two, or choose another mirror; do not use the file otherwise.',
  DOWNLOAD_FAILED:
    'Check the address and the internet connection of this computer; a proxy is taken from HTTP_PROXY, HTTPS_PROXY and NO_PROXY. What has arrived is kept, and the next try goes on from there. Or download the files yourself and choose their folder.',
  CHECKSUM_UNUSABLE:
    'Nothing is used without its checksum. Open that address in a browser: a login page of your network, or a mirror that does not have this version, may answer there. Choose another version or mirror, then try again.',
  RELEASE_ARCHIVE_INVALID:
    'Nothing of it was used. Try again; if it stays like this, choose another version or mirror, or download the programs yourself and choose their folder.',
  MACHINE_NOT_PUBLISHED:
    'Keelson fetches programs for x86_64 and aarch64. For other machines build them yourself and choose their folder. No machine was touched.',
  RELEASE_LACKS_PROGRAM: 'Choose a version that has it, or download the programs yourself and choose their folder.',
  MIRROR_PASSWORD_MISSING:
    'Enter it on the page "Images & binaries", or in the file of --credentials; in a terminal the command line asks for it. It is taken from a node that has it, while user and address stay. Where no login is wanted, leave out the user.',
  IMAGE_NOT_FETCHED:
    'Check the name of the image, the network and the proxy. "docker login" on this computer gives Keelson a login. Or give an archive that has the image.',
  IMAGE_OTHER_PLATFORM: 'Choose the processor that the nodes have, or name another image.',
  BUNDLE_INVALID:
    'Copy the bundle again and compare its SHA-256 with the one that was told when it was saved, or save it anew. Nothing was changed.',
  BUNDLE_LACKS:
    'Save the bundle anew from a cluster file like this one: with the same version, runtime, network and etcd.',
  BUNDLE_PLACE_TAKEN: 'Move or rename that folder, and open the bundle again.',
  ARCHIVE_INVALID: 'Use a file made by "docker save" or "ctr images export", not compressed or compressed with gzip.',
  MANIFEST_NOT_HERE:
    'Fetch it: press Get the programs, or run keelson bundle get. Or name a file that has it, in network.manifest of the cluster file. Deploying fetches it, too, where the programs come from their publishers.',
  MANIFEST_TOO_LARGE: 'Check the file in network.manifest. Nothing was changed.',
  MANIFEST_INVALID:
    'Correct the file in network.manifest, or leave the field out to take the manifest as it is published. Nothing was changed.',
  MANIFEST_KIND:
    'Take the object out, and apply it yourself when the cluster runs. Only what makes the network belongs into this manifest. Nothing was changed.',
  MANIFEST_LACKS:
    'Take the manifest as its project publishes it; what Keelson does not set may be changed in it. Nothing was changed.',
  MANIFEST_IMAGE:
    'Take the manifest as its project publishes it: every image must be one that the nodes are given. Nothing was changed.',
  MANIFEST_VERSION:
    'Write the version of the manifest into {{field}} of the cluster file, or take the manifest of the wanted version. Nothing was changed.',
  MANIFEST_BACKEND:
    'Write network.backend into the cluster file: vxlan or host-gw, there are no others with Keelson. In a cluster that runs it cannot be changed: there it is vxlan. Nothing was changed.',
  MANIFEST_OTHER_CONTENT:
    'Nothing of it is used. A login page of your network may answer there, or somebody has changed the file: compare it with the project’s own, and name the right one in network.manifest.',
  FLAGS_UNKNOWN:
    'The programs are of another Kubernetes version than the cluster file says. Correct the version, or use matching programs. No machine was touched.',
  FOLDER_NOT_EMPTY: 'Choose an empty folder, or agree to overwrite the files in it.',
  SECRETS_UNREADABLE:
    'Restore this file from a backup. If the cluster does not exist any more, delete the file: new secrets are made then.',
  CERTIFICATE_UNREADABLE:
    'Look at the file: it should hold a single certificate (PEM). Files that Keelson has written are written anew by the next deployment.',
  AUTHORITY_ENDED:
    'Check the clock of this computer. If it is right, this cluster needs new authorities, and so do all its certificates: save what you need and deploy it anew.',
  EXPORT_WITHOUT_KEYS:
    'Export without secrets. To keep the certificate authorities, from which all keys can be made anew, use "keelson authorities export".',
  AUTHORITIES_MISSING:
    'They are made with the first deployment. If the cluster was deployed from another computer, export them there (keelson authorities export) and import them here (keelson authorities import).',
  AUTHORITIES_LOCKED:
    'Enter the passphrase; the command line asks for it in a terminal, or reads it from the file of --store-passphrase-file.',
  AUTHORITIES_PASSPHRASE_WRONG:
    'Enter it again; capitals count. Nobody can read the file without it. Nothing was changed.',
  AUTHORITIES_DAMAGED:
    'Restore the file from a backup, or move it away and import what you have exported (keelson authorities import). No new authorities were made: a cluster that runs would not trust them.',
  AUTHORITIES_CUT_SHORT:
    'A copy has ended too early, or the disk was full: copy the file again, restore it from a backup, or import what you have exported (keelson authorities import). No new authorities were made.',
  AUTHORITIES_NEWER: 'Use that version, or a later one. Nothing was changed.',
  AUTHORITIES_OF_OTHER_CLUSTER:
    'Use the cluster file of {{name}}, or the other file. If this is {{name}} and its cluster file has lost its id, write the line id: {{id}} into it. Nothing was changed.',
  AUTHORITIES_DIFFER:
    'Nothing was changed. Compare the fingerprints (keelson authorities show) with those of the certificates in /etc/kubernetes/pki on a master. If those of the file are the right ones, export what is here as a backup, move it away, and import again.',
  NETWORK_NAMESPACE:
    'Keep the namespace {{namespace}} in the manifest. For another one, save what you need, remove the cluster (reset), and deploy it anew. If only a remainder of an earlier attempt is there: kubectl -n {{namespace}} delete daemonset {{name}}. The network was not changed.',
  OBJECT_OF_OTHERS:
    'Look at it (kubectl describe). If nobody needs it, delete it or give it another name, and try again. It was not changed.',
  NO_ADMINISTRATORS:
    'Nothing was changed. Only profile secure gives everybody an identity of their own; a cluster gets it by being deployed anew.',
  CERTIFICATES_SELF_MADE:
    'Nothing was changed. kube-apiserver makes another one when /var/lib/kube-apiserver/apiserver.crt and apiserver.key of the first master are gone and it is restarted; then deploy once more. Profile secure has an authority.',
  CERTIFICATE_UNKNOWN: 'Check the name; keelson certs lists all. Nothing was touched.',
  CERTIFICATES_NOT_IN_USE:
    'The journals of these services on that host say why. Try again: what is new already is not made once more, and what does not have it is restarted.',
  PASSPHRASE_TOO_SHORT: 'Choose a longer one, several words for example, and keep it where you find it again.',
  NODE_UNKNOWN: 'Check the name; keelson status lists the nodes. Nothing was touched.',
  LAST_MASTER:
    'If the cluster is not needed any more, save what you need and remove all of it (reset). To replace the machine, add another master first. Nothing was changed.',
  ETCD_UNREACHABLE:
    'See on those machines what etcd says (journalctl -u etcd), and whether most of its members run: without a majority nobody can join or leave. Nothing was changed.',
  ETCD_CERTIFICATES_ENDED:
    'Renew the certificates of all nodes at once: “Renew all…” on the page Certificates, or keelson certs renew without --node. No service was restarted.',
  ETCD_DATA_MISSING:
    'If its disk is only not mounted, mount it and try again. If the data is lost, remove the node from the cluster and add it again: it gets a copy from the other masters. Nothing was changed.',
  ETCD_MEMBER_REMOVED:
    'The other masters have all of it, and the cluster does not take it back. Clean {{host}} alone, then add it again: “Remove the cluster…” on the Deploy page with only this node chosen, or keelson reset --node {{host}}.',
  ETCD_RESTART:
    'Bring the other masters back first, or remove the dead ones: without a majority the API would stop meanwhile. Then go on.',
  ETCD_MAJORITY:
    'Bring the other masters back first, or remove the dead ones before this one: without a majority the API would stop. Nothing was changed.',
  NODE_IS_MASTER:
    'Its etcd and API server are the cluster. For other masters, save what you need, remove the cluster (reset) and deploy it anew; with profile secure masters come and go. Nothing was touched.',
  LAST_WORKER: 'Add another worker first, or remove the whole cluster (reset). Nothing was touched.',
  CLUSTER_NOT_RUNNING: 'Deploy the cluster first: that takes in all nodes of the cluster file.',
  NODE_NOT_RUNNING: 'Deploy the cluster, then look again. Where it has run before, a deployment starts what has ended.',
  OTHER_CHANGES_PENDING:
    'Deploy them first (keelson apply), or give the fields below back their values. Then try again. Nothing was touched.',
  PODS_WOULD_BE_LOST:
    'Save their data, or give them a controller such as a Deployment. Or agree to lose them: --delete-pods on the command line, the box in the window. No pod was touched.',
  DRAIN_BLOCKED:
    'The node takes pods again, and nothing was removed. Let the budget allow one pod to end (more replicas, or a smaller minAvailable), or delete the pods yourself; then try again.',
  JOB_NOT_FOUND: 'It may have been deleted. Choose another one from the list.',
  JOB_RUNNING: 'Wait until it has ended, or cancel it, then try again.',
  JOB_RECORD_UNREADABLE:
    'Start a new deployment with the same cluster file: what is done already is found in place and left alone.',
  CANCELLED: 'You can start again at any time: what is done already is found in place and left alone.',
  IPC_REJECTED: 'Restart Keelson. If it happens again, please report it with the text below.',
  INTERNAL: 'Try again. If it happens again, please report it with the text below.',
};
