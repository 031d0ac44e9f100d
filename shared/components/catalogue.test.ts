/** What must hold for every component, whichever it is. */
import { describe, expect, it } from 'vitest';
import { components } from '.';
import { paths } from '../kubernetes/paths';

const ids = components.map(({ id }) => id);

describe('the catalogue', () => {
  it('has each component once', () => {
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(components.map((one) => [one.id, one] as const))(
    '%s stands behind all that it needs',
    (id, { needs = {} }) => {
      const { here = [], everywhere = [], masters = [] } = needs;
      for (const needed of [...here, ...everywhere, ...masters]) {
        // What stands later is not planned yet when a task asks for it, and would not be waited for.
        expect(ids.findIndex((one) => one === needed.id)).toBeGreaterThan(-1);
        expect(ids.findIndex((one) => one === needed.id)).toBeLessThan(ids.indexOf(id));
      }
    },
  );

  it.each(components.map((one) => [one.id, one] as const))(
    '%s brings the file of each unit that is its own, and all that it says its units read',
    (_, { files = [], units = [] }) => {
      const places = files.map(({ installPath }) => installPath);
      for (const { unit, system, files: read = [] } of units) {
        if (!system) expect(places).toContain(`${paths.units}/${unit}`);
        // By their places, as units are: the pairs of certificates are made into files more than once.
        for (const { installPath } of read) expect(places).toContain(installPath);
      }
    },
  );

  it('has one component for each unit, program and file of a unit', () => {
    // containerd.service is the system's in profile simple, and anybody's in profile secure.
    const units = components.filter(({ id }) => id !== 'containerd').flatMap(({ units: all = [] }) => all);
    expect(new Set(units.map(({ unit }) => unit)).size).toBe(units.length);
    const programs = units.flatMap(({ program }) => program ?? []);
    expect(new Set(programs).size).toBe(programs.length);
  });
});
