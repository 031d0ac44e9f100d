import type { Locator, Page } from '@playwright/test';
import type { CheckId } from '../../../shared/verification/verification';

export class VerifyPage {
  constructor(private readonly window: Page) {}

  button(name: string): Locator {
    return this.window.getByRole('main').getByRole('button', { name, exact: true });
  }

  get checks(): Locator {
    return this.window.locator('[data-check]');
  }

  check(id: CheckId): Locator {
    return this.window.locator(`[data-check="${id}"]`);
  }

  /** Unfolds the commands of a check and reads them. */
  async commandsOf(id: CheckId): Promise<string[]> {
    await this.check(id)
      .getByRole('button', { name: /kubectl commands?$/ })
      .click();
    return this.check(id).locator('.dash-command').allInnerTexts();
  }
}
