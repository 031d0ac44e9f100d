/**
 * The shell side of image archives. The memory of an imported archive is a file named by the archive's sha256 that holds
 * `<reference> <id>` lines: another archive may give the same reference to another image later, then the first is imported anew.
 */
import type { Cluster } from '../../../shared/cluster/schema';
import { quote, sh, type Command } from '../../shell/quote';
import { writing } from '../../shell/writing';
import { paths } from '../../node/paths';

type Runtime = Cluster['runtime'];

/** The images of an archive become those of the runtime. */
export const importImages: Readonly<Record<Runtime, (file: string) => Command>> = {
  docker: (file) => sh`docker load -i ${file}`,
  // From 2.0 on it would tell of the import on a display of the progress, with names cut to its width.
  containerd: (file) =>
    sh`ctr -n k8s.io images import $(ctr images import --help 2>/dev/null | grep -o -e --local | head -n 1) ${file}`,
};
/**
 * Imports the archive and removes it; ends as the import did. A cancelled command is ended by TERM, on which some shells
 * leave without their EXIT trap.
 */
export const importCommand = (runtime: Runtime, file: string): Command =>
  sh`trap ${`rm -f ${quote(file)}`} EXIT; trap 'exit 143' TERM; ${{ raw: importImages[runtime](file) }}`;

/** Runs the commands one after the other, each in a shell of its own, until one fails. */
export const oneByOne = (commands: readonly Command[]): Command =>
  commands.map((command) => sh`(\n${{ raw: command }}\n) || exit`).join('\n') as Command;

/** Stands before what each import prints. */
const IMPORT = '@keelson-import';

/** Imports the archives one after the other, until one fails; none of the files is left. */
export const importAllCommand = (runtime: Runtime, files: readonly string[]): Command => sh`
trap ${`rm -f ${files.map(quote).join(' ')}`} EXIT
trap 'exit 143' TERM
${{ raw: oneByOne(files.map((file) => sh`echo ${IMPORT}\n${{ raw: importCommand(runtime, file) }}`)) }}`;

/** What each import of {@link importAllCommand} printed; the last one is the one that failed, if one did. */
export const importOutputs = (stdout: string): string[] => stdout.split(`${IMPORT}\n`).slice(1);

/** Prints the folder in which the runtime keeps its images, when it tells. */
const imageFolder: Readonly<Record<Runtime, Command>> = {
  docker: sh`docker info -f '{{.DockerRootDir}}'`,
  // TOML: `root = "/var/lib/containerd"`, in quotes of either kind.
  containerd: sh`containerd config dump | sed -n ${String.raw`s/^root = ["']\(.*\)["'].*$/\1/p`}`,
};
/** Where that is unless somebody moved it. */
const usualImageFolder: Readonly<Record<Runtime, string>> = {
  docker: '/var/lib/docker',
  containerd: '/var/lib/containerd',
};
/** Prints two lines: the folder in which the runtime keeps its images, and how many KiB are free there. */
export const imageSpaceCommand = (runtime: Runtime): Command => sh`
folder=$(${{ raw: imageFolder[runtime] }} 2>/dev/null)
[ -d "$folder" ] || folder=${usualImageFolder[runtime]}
echo "$folder"
df -Pk "$folder" | awk 'NR == 2 { print $4 }'`;

/** What the runtime says at the end of an import, one line for each image. */
const spoken: Readonly<Record<Runtime, RegExp>> = {
  docker: /^Loaded image(?: ID)?: (\S+)$/gm,
  containerd: /^unpacking (\S+) \(/gm,
};

/** The references (or ids) of the images that an import brought, from its output. */
export const importedReferences = (runtime: Runtime, output: string): string[] =>
  [...output.matchAll(spoken[runtime])].map((match) => match[1] ?? '');

/** Prints the id of the image that the variable `$ref` names; ends with 1 when there is none. */
const idOf: Readonly<Record<Runtime, Command>> = {
  docker: sh`docker image inspect -f '{{.Id}}' "$ref" 2>/dev/null`,
  containerd: sh`ctr -n k8s.io images ls "name==$ref" | awk 'NR > 1 { print $3; found = 1 } END { exit !found }'`,
};

/** Prints `REFERENCE ID` of each image that has a name. */
const namedImages: Readonly<Record<Runtime, Command>> = {
  docker: sh`docker images --no-trunc --format '{{.Repository}}:{{.Tag}} {{.ID}}'`,
  containerd: sh`ctr -n k8s.io images ls | awk 'NR > 1 { print $1 " " $3 }'`,
};

/**
 * Defines `look_up REFERENCE`, which sets $id to the image's id, and ends with 1 where there is none. The runtime is asked once for
 * all images, because its client takes its time to start, and again for a reference that it may know under another name.
 */
export const lookUp = (runtime: Runtime): Command => sh`named=
look_up() {
  if [ -z "$named" ]; then
    if named=$(${{ raw: namedImages[runtime] }} 2>/dev/null) && [ -z "$named" ]; then named=none; fi
    named="
$named
"
  fi
  [ "$named" != "
none
" ] || return 1
  id=\${named#*"
$1 "}
  if [ "$id" != "$named" ]; then
    id=\${id%%"
"*}
    return
  fi
  ref=$1
  id=$(${{ raw: idOf[runtime] }})
}
`;

const removeOf: Readonly<Record<Runtime, Command>> = {
  docker: sh`docker rmi "$ref"`,
  // The kubelet's side of containerd gives each image a second name, its id; under that it would stay.
  containerd: sh`ctr -n k8s.io images rm "$ref" $(ctr -n k8s.io images ls | awk -v id="$id" '$3 == id && $1 ~ /^sha256:/ { print $1 }')`,
};

/**
 * Prints the references that an archive of `docker save` says it holds, as the runtime will call them: containerd writes the
 * registry out (distribution/reference, "familiar names"). Nothing for an archive of another kind.
 */
export const referencesIn = (runtime: Runtime, file: string): Command => sh`tar -xOf ${file} manifest.json 2>/dev/null |
  tr '{' '\\n' | sed -n 's/.*"RepoTags":\\[\\([^]]*\\)\\].*/\\1/p' | tr ',' '\\n' | tr -d '" ' |
  awk -v full=${runtime === 'containerd' ? 'yes' : ''} '
    full == "" { print; next }
    !/\\// { print "docker.io/library/" $0; next }
    { split($0, part, "/"); print (part[1] ~ /[.:]/ || part[1] == "localhost" ? "" : "docker.io/") $0 }'`;

/** Removes an image that the ledger calls `RUNTIME REFERENCE`, unless a container uses it. */
export const removeImageCommand = (target: string): Command => {
  const [runtime = '', reference = ''] = target.split(' ');
  if (runtime !== 'docker' && runtime !== 'containerd') return sh`false`;
  return sh`(
ref=${reference}
id=$(${{ raw: idOf[runtime] }})
${{ raw: removeOf[runtime] }}
)`;
};

/** Prints the sha256 of each archive of which everything that it brought is still there as it was. */
export const checkImagesCommand = (
  runtime: Runtime,
  archives: readonly string[],
  folder: string = paths.images,
): Command => sh`
${{ raw: lookUp(runtime) }}complete() {
  [ -s "$1" ] || return
  while read -r reference wanted; do
    look_up "$reference" && [ "$id" = "$wanted" ] || return
  done < "$1"
}
for sha256 in ${archives}; do
  complete ${folder}/"$sha256" && echo "$sha256"
done
true`;

export const rememberImagesCommand = (
  runtime: Runtime,
  sha256: string,
  references: readonly string[],
  folder: string = paths.images,
): Command => sh`set -e
${{ raw: writing }}
mkdir -p ${folder}
temporary ${`${folder}/${sha256}`}
${{ raw: lookUp(runtime) }}for reference in ${references}; do
  look_up "$reference"
  echo "$reference $id"
done > "$tmp"
mv -f "$tmp" ${`${folder}/${sha256}`}`;
