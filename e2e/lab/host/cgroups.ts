import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = '/sys/fs/cgroup';

/**
 * Makes a group for a host in every cgroup hierarchy of this machine and answers their folders. Without a tree of its own each host's
 * kubelet would see, and remove, the pods of the others. Works for version 1 (one hierarchy per controller, perhaps beside an
 * empty version 2 tree) and for version 2 alone.
 */
export function createCgroups(name: string): string[] {
  return hierarchies().map((hierarchy) => {
    const folder = join(hierarchy, name);
    mkdirSync(folder, { recursive: true });
    if (existsSync(join(folder, 'cpuset.cpus')) && existsSync(join(folder, 'cgroup.clone_children'))) {
      // A new version 1 cpuset is empty and lets no process in; its children inherit only when asked to.
      for (const file of ['cpuset.cpus', 'cpuset.mems']) {
        writeFileSync(join(folder, file), readFileSync(join(hierarchy, file)));
      }
      writeFileSync(join(folder, 'cgroup.clone_children'), '1');
    }
    return folder;
  });
}

/** Removes the groups of a host whose processes have ended. */
export function removeCgroups(name: string): void {
  for (const hierarchy of hierarchies()) removeTree(join(hierarchy, name));
}

/** Version 2 mounted alone has its control files at the root, version 1 has a folder per controller (and links to some). */
function hierarchies(): string[] {
  if (existsSync(join(root, 'cgroup.controllers'))) return [root];
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(root, entry.name, 'cgroup.procs')))
    .map((entry) => join(root, entry.name));
}

/** The kernel's files in a group cannot be removed, and need not be: only its folders, from the innermost. */
function removeTree(folder: string): void {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeTree(join(folder, entry.name));
  }
  try {
    rmdirSync(folder);
  } catch {
    // A dying process can hold its group for a moment; an empty group harms nobody and is used again.
  }
}
