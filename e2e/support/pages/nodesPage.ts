/** The Nodes page as a person uses it. Fields are found by their place in the cluster file. */
import { expect, type Locator, type Page } from '@playwright/test';

export interface NodeRow {
  readonly hostname: string;
  readonly ip: string;
  readonly roles: readonly ('Master' | 'Worker')[];
  readonly user?: string;
  readonly port?: number;
  readonly login:
    { readonly kind: 'key'; readonly path: string } | { readonly kind: 'password'; readonly password: string };
  readonly sudoPassword?: string;
}

export class NodesPage {
  constructor(private readonly window: Page) {}

  field(path: string): Locator {
    return this.window.locator(`[data-field="${path}"]`);
  }

  async name(name: string): Promise<void> {
    await this.field('name').fill(name);
  }

  /** Fills one row, adding it when it is not there yet. */
  async fill(index: number, row: NodeRow): Promise<void> {
    const node = `nodes[${String(index)}]`;
    if ((await this.field(`${node}.hostname`).count()) === 0) {
      await this.window.getByRole('button', { name: 'Add node' }).click();
    }
    await this.field(`${node}.hostname`).fill(row.hostname);
    await this.field(`${node}.ip`).fill(row.ip);
    for (const role of ['Master', 'Worker'] as const) {
      await this.field(`${node}.roles`).getByRole('checkbox', { name: role }).setChecked(row.roles.includes(role));
    }
    if (row.user !== undefined) await this.field(`${node}.ssh.user`).fill(row.user);
    if (row.port !== undefined) await this.field(`${node}.ssh.port`).fill(String(row.port));
    await this.openSettings(index);
    if (row.login.kind === 'key') {
      await this.field(`${node}.ssh.auth.path`).fill(row.login.path);
    } else {
      await this.field(`${node}.ssh.auth`).click();
      await this.window.locator('.ant-select-item-option', { hasText: 'Password' }).filter({ visible: true }).click();
      await this.secret('SSH password', row.login.password);
    }
    // A new row starts with the login of the row above: what differs must be said.
    await this.window.getByRole('checkbox', { name: 'Use sudo' }).setChecked(row.sudoPassword !== undefined);
    if (row.sudoPassword !== undefined) {
      await this.secret('sudo password', row.sudoPassword);
    }
  }

  async openSettings(index: number): Promise<void> {
    const toggle = this.window.getByRole('button', { name: `Settings of node ${String(index + 1)}` });
    if ((await toggle.getAttribute('aria-expanded')) !== 'true') await toggle.click();
  }

  async secret(label: string, value: string): Promise<void> {
    const field = this.window.getByLabel(label, { exact: true });
    await field.fill(value);
    await field.press('Enter');
    await expect(field).toHaveValue('');
  }

  /** Tests every connection and accepts the keys that the hosts show, after looking at their fingerprints. */
  async trustAll(fingerprints: readonly string[]): Promise<void> {
    await this.acceptAll(fingerprints);
    await expect(this.reached).toHaveCount(fingerprints.length);
  }

  /** The same, whatever comes of the test after the keys are accepted. */
  async acceptAll(fingerprints: readonly string[]): Promise<void> {
    await this.window.getByRole('button', { name: 'Test all connections' }).click();
    const dialog = this.window.getByRole('dialog');
    for (const fingerprint of fingerprints) await expect(dialog).toContainText(fingerprint);
    // While it grows to its size, a click can begin on the button and end beside it.
    await expect(this.window.locator('.ant-modal[class*="ant-zoom-"]')).toHaveCount(0);
    await dialog.getByRole('button', { name: /^Accept/ }).click();
    await expect(this.window.locator('.test-running')).toHaveCount(0);
  }

  /** The results of connections that got through: each tells the operating system. */
  get reached(): Locator {
    return this.window.locator('.host-facts');
  }
}
