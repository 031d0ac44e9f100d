/** The Certificates page as a person uses it. */
import type { Locator, Page } from '@playwright/test';

export class CertificatesPage {
  constructor(private readonly window: Page) {}

  button(name: string): Locator {
    return this.window.getByRole('button', { name, exact: true });
  }

  /** Renews every certificate, after having read what that means: the run is shown on the Deploy page. */
  async renewAll(): Promise<void> {
    await this.button('Renew all…').click();
    await this.button('Renew').click();
  }
}
