/** What every test of the window leaves behind, ended while there still is a window. */
import { cleanup } from '@testing-library/react';
import { unstable_IdlePriority, unstable_scheduleCallback } from 'scheduler';
import { afterAll, afterEach } from 'vitest';

afterEach(cleanup);

/**
 * React finishes a drawing (its effects) later, also that of a tree that is gone, and looks at `window` then. A file
 * whose last test ends in between would take the window away from it: an error that belongs to no test, now and then,
 * on a busy machine. What is scheduled with the lowest priority comes after all of that.
 */
afterAll(() => new Promise<void>((resolve) => void unstable_scheduleCallback(unstable_IdlePriority, () => resolve())));
