import { Lab } from '/tmp/w/own/e2e/lab/lab';
import { writeClusterFile } from '/tmp/w/own/e2e/lab/clusterFile';
const bare = process.argv[2] !== 'kept';
const lab = await Lab.start({ instance: 1, stay: true, hosts: ['n1','n2','n3'].map((name) => bare ? { name, bare: true } : { name, docker: false, containerd: true }) } as never);
const file = await writeClusterFile(lab, { kubernetes: '1.37.2', folder: '/tmp/w/data', change: (c) => ({ ...c, profile: 'secure', runtime: 'containerd', network: { ...c.network, cni: 'bridge', nodePortRange: '30000-32767' } }) });
console.log(file.path, file.credentialsPath, lab.folder);
process.exit(0);
