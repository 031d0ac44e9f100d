export const bundle = {
  title: 'For a place without the network',
  text: 'A bundle is one file with the programs, images and manifests of this cluster. Save it where there is a network, carry it over, and open it there: nothing else is needed then.',
  save: 'Save a bundle…',
  open: 'Open a bundle…',
  arch: 'Processor of the nodes in the bundle',
  saving: 'Collecting programs and images…',
  opening: 'Reading the bundle…',
  saved:
    'The bundle is written: {{size}} MB. Programs: {{programs}}, image archives: {{images}}, manifests: {{manifests}}.',
  savedSum: 'Compare this checksum where the bundle is opened:',
  opened:
    'Everything in the bundle is intact: Kubernetes {{version}}. Programs: {{programs}}, image archives: {{images}}, manifests: {{manifests}}.',
  openedBefore: 'Everything in the bundle is intact, and was opened here before.',
  openedSum: 'Compare this checksum with the one that was shown when the bundle was saved:',
  changed: 'The bundle has changed these fields of the cluster file:',
  unchanged: 'The cluster file said everything so already.',
  otherDocument: 'Another cluster file is open by now, so nothing was written into it. Open the bundle again there.',
  archives: {
    looking: 'Looking into the archives…',
    archive: 'Archive',
    images: 'What it holds',
    unnamed: 'an image without a name ({{id}})',
    ociDocker:
      'An OCI layout: Docker loads it only where it keeps images in containerd’s store. "docker save" writes archives for every Docker.',
    need: 'What the cluster needs',
    inArchive: 'in {{archives}}',
    inNone: 'in none of the archives: the nodes fetch it from {{registry}}',
    allThere: 'Every image that the cluster needs is in the archives.',
    someMissing_one:
      '{{count}} image that the cluster needs is in none of the archives. Nodes without a way to the registry will not get it.',
    someMissing_other:
      '{{count}} images that the cluster needs are in none of the archives. Nodes without a way to the registry will not get them.',
  },
} as const;
