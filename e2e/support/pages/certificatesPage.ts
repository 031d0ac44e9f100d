/** The Certificates page as a person uses it. */
import { expect, type Locator, type Page } from '@playwright/test';

export class CertificatesPage {
  constructor(private readonly window: Page) {}

  button(name: string): Locator {
    return this.window.getByRole('button', { name, exact: true });
  }

  /** Renews every certificate, after having read what that means: the run is shown on the Deploy page. */
  async renewAll(): Promise<void> {
    const dialog = this.window.getByRole('dialog');
    await this.button('Renew all…').click();
    await expect(dialog).toBeVisible();
    // A click into the motion with which a dialog opens may be lost; the one that counts closes it.
    await expect(async () => {
      if (await dialog.isVisible()) await this.button('Renew').click({ timeout: 2000 });
      await expect(dialog).toBeHidden();
    }).toPass({ timeout: 120_000 });
  }
}
