/** The Deploy page as a person uses it. */
import { expect, type Locator, type Page } from '@playwright/test';
import type { TaskId } from '../../../shared/job/plan';

/** A whole deployment on a slow machine. A limit, no expectation. */
const JOB_LIMIT = 8 * 60_000;

export class DeployPage {
  constructor(private readonly window: Page) {}

  get deployButton(): Locator {
    // Not the entry of that name in the list of pages.
    return this.window.locator('.dash').getByRole('button', { name: 'Deploy' });
  }

  cell(task: TaskId): Locator {
    return this.window.locator(`[data-task="${task}"]`);
  }

  get cells(): Locator {
    return this.window.locator('[data-task]');
  }

  cellsBeing(status: string): Locator {
    return this.window.locator(`[data-task][data-status="${status}"]`);
  }

  get result(): Locator {
    return this.window.locator('.dash-result');
  }

  get drawer(): Locator {
    return this.window.getByRole('dialog');
  }

  /** The journal lines on screen, of the dock and of an open drawer. */
  get journalLines(): Locator {
    return this.window.locator('.dash-line-journal');
  }

  /** Opens a run of the list, newest first. */
  async openPastJob(index: number): Promise<void> {
    await this.window.locator('.dash-past').getByRole('button', { name: 'Open', exact: true }).nth(index).click();
    await expect(this.cells.first()).toBeVisible();
  }

  /** Shows the journal of one unit of one node only. */
  async watch(node: string, unit: string): Promise<void> {
    for (const [list, option] of [
      ['All nodes', node],
      ['All units', unit],
    ] as const) {
      await this.window.getByRole('combobox', { name: list }).click();
      await this.window
        .locator('.ant-select-item-option')
        .filter({ hasText: new RegExp(`^${option}$`), visible: true })
        .click();
      await this.window.keyboard.press('Escape');
    }
  }

  /** Stops the run; an open drawer lies over the button and is closed first, as a person would. */
  async stop(): Promise<void> {
    await this.window.keyboard.press('Escape');
    await expect(this.drawer).toBeHidden();
    await this.button('Stop').click();
  }

  /** Opens the look at what the CIS benchmark checks. */
  async checkHardening(): Promise<Locator> {
    await this.button('Hardening (CIS)…').click();
    await expect(this.drawer).toBeVisible();
    return this.drawer;
  }

  button(name: string): Locator {
    return this.window.getByRole('button', { name, exact: true });
  }

  /** Types a password that the run needs, where the page asks for it. */
  async password(hostname: string, label: string, value: string): Promise<void> {
    const row = this.window.locator('.dash-secret-row', { hasText: hostname });
    const field = row.getByLabel(label);
    await field.fill(value);
    await field.press('Enter');
    await expect(field).toHaveValue('');
  }

  /** Waits until the job has ended with this sentence. */
  async ended(text: string): Promise<void> {
    await expect(this.result).toContainText(text, { timeout: JOB_LIMIT });
  }

  async becomes(task: TaskId, status: string): Promise<void> {
    await expect(this.cell(task)).toHaveAttribute('data-status', status, { timeout: JOB_LIMIT });
  }

  /** Opens a step's drawer. */
  async open(task: TaskId): Promise<Locator> {
    await this.cell(task).click();
    await expect(this.drawer).toBeVisible();
    return this.drawer;
  }
}
