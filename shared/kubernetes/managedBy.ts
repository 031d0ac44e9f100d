/** Whose an object is (kubernetes.io, "Recommended Labels"): one of this name without it is somebody else's. */
export const MANAGED_BY_US = { 'app.kubernetes.io/managed-by': 'keelson' };

/** With which `kubectl get -l` finds the objects that bear these. */
export const selectorOf = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([label, value]) => `${label}=${value}`)
    .join(',');

/** Whether an object of the API bears it. */
export const isManagedByUs = (labels: Readonly<Record<string, string>> = {}): boolean =>
  Object.entries(MANAGED_BY_US).every(([label, value]) => labels[label] === value);
