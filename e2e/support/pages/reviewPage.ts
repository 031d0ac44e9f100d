/** *Compare with the hosts* on the Review page as a person uses it. */
import { expect, type Locator, type Page } from '@playwright/test';

export class ReviewPage {
  constructor(private readonly window: Page) {}

  /** Starts a comparison; what it has to ask is answered by whoever calls. */
  async compare(): Promise<void> {
    await this.window.getByRole('button', { name: 'Compare with the hosts' }).first().click();
  }

  /** Accepts the keys that the hosts show, after a look at their fingerprints. */
  async acceptKeys(fingerprints: readonly string[]): Promise<void> {
    const dialog = this.window.getByRole('dialog');
    for (const fingerprint of fingerprints) await expect(dialog).toContainText(fingerprint);
    await dialog.getByRole('button', { name: /^Accept/ }).click();
  }

  host(name: string): Locator {
    return this.window.locator(`[data-host="${name}"]`);
  }

  /** `file:/etc/hosts`: what is going to be done on a host. */
  change(host: string, id: string): Locator {
    return this.host(host).locator(`[data-change="${id}"]`);
  }

  get changes(): Locator {
    return this.window.locator('[data-change]');
  }

  /** Waits until the comparison is over. */
  async compared(): Promise<void> {
    await expect(this.window.getByText(/^Compared at/)).toBeVisible({ timeout: 60_000 });
  }
}
