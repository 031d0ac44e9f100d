/** The packaged desktop app under Playwright: started with a data folder of its own, driven like a person would. */
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, expect, type ElectronApplication, type Locator, type Page } from '@playwright/test';
import { passwords } from './passwords';
import { CertificatesPage } from './pages/certificatesPage';
import { DeployPage } from './pages/deployPage';
import { NodesPage } from './pages/nodesPage';
import { ReviewPage } from './pages/reviewPage';
import { VerifyPage } from './pages/verifyPage';

export interface AppOptions {
  /** A cluster file to open, as a double click would. */
  readonly cluster?: string;
  /** BCP 47: what the operating system would say. */
  readonly locale?: 'en-US' | 'zh-CN';
  /** Continue with what an earlier app left; default: a new folder, removed at close. */
  readonly dataDir?: string;
  /** What its environment has more than this process's. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The program that `npm run check` has built; without it the suite cannot run, and says so. */
function program(): string {
  const path = process.env['KEELSON_APP'];
  if (path === undefined) throw new Error('KEELSON_APP must name the packaged app: run "npm run check"');
  return path;
}

export class KeelsonApp {
  private constructor(
    readonly electron: ElectronApplication,
    readonly window: Page,
    readonly dataDir: string,
    private readonly keepData: boolean,
    /** Kept from the start: Playwright forgets it when the app is gone. */
    private readonly child: ChildProcess,
  ) {}

  static async launch({ cluster, locale = 'en-US', dataDir, env = {} }: AppOptions = {}): Promise<KeelsonApp> {
    const folder = dataDir ?? mkdtempSync(join(tmpdir(), 'keelson-e2e-'));
    const electron = await _electron.launch({
      executablePath: program(),
      args: [
        '--disable-gpu',
        // No test asks for the keyring of whoever runs it: electronjs.org, "safeStorage".
        '--password-store=basic',
        `--lang=${locale}`,
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        ...(cluster === undefined ? [] : ['--cluster', cluster]),
      ],
      env: { ...environment(), ...env, KEELSON_DATA_DIR: folder, LANGUAGE: locale.replace('-', '_') },
    });
    const window = await electron.firstWindow();
    // A click that falls into the motion with which a dialog opens may be lost: nobody but a program is as fast.
    await window.emulateMedia({ reducedMotion: 'reduce' });
    await window.getByRole('navigation').waitFor();
    return new KeelsonApp(electron, window, folder, dataDir !== undefined, electron.process());
  }

  get nodes(): NodesPage {
    return new NodesPage(this.window);
  }

  get deploy(): DeployPage {
    return new DeployPage(this.window);
  }

  get review(): ReviewPage {
    return new ReviewPage(this.window);
  }

  get verify(): VerifyPage {
    return new VerifyPage(this.window);
  }

  get certificates(): CertificatesPage {
    return new CertificatesPage(this.window);
  }

  /** Goes to a page of the wizard by its name in the list at the left. */
  async goTo(page: string): Promise<void> {
    await this.window.getByRole('navigation').getByRole('button', { name: page }).click();
  }

  /** A form field by its place in the cluster file. */
  field(path: string): Locator {
    return this.window.locator(`[data-field="${path}"]`);
  }

  /** The button at the lower right that leads to the next page. */
  async next(): Promise<void> {
    await this.window.getByRole('button', { name: /^Next:/ }).click();
  }

  /** Picks one of the cards of a field. */
  async choose(path: string, title: RegExp): Promise<void> {
    await this.field(path).getByRole('radio', { name: title }).check();
  }

  /** Adds an image archive through the file dialog. */
  async addArchive(path: string): Promise<void> {
    await this.answerDialogs(path);
    await this.window.getByRole('button', { name: 'Add archives…' }).click();
    await expect(this.field('registry.archives').locator(`input[value="${path}"]`)).toBeVisible();
  }

  /** Saves a bundle where the file dialog says, on the page of images and programs. */
  async saveBundle(path: string): Promise<void> {
    await this.bundle('Save a bundle…', path, 'The bundle is written');
  }

  /** Opens a bundle, and saves what it has changed in the cluster file. */
  async openBundle(path: string): Promise<void> {
    await this.bundle('Open a bundle…', path, 'Everything in the bundle is intact');
    await this.window.getByRole('button', { name: 'Save', exact: false }).first().click();
    await expect(this.window.getByText(/^Saved to /)).toBeVisible();
  }

  private async bundle(button: string, path: string, done: string): Promise<void> {
    await this.goTo('Images & binaries');
    await this.answerDialogs(path);
    await this.window.getByRole('button', { name: button }).click();
    await expect(this.window.getByText(done)).toBeVisible({ timeout: 5 * 60_000 });
  }

  /** Saves the cluster file under a name that the file dialog answers. */
  async saveAs(path: string): Promise<void> {
    await this.answerDialogs(path);
    await this.window.getByRole('button', { name: 'Save', exact: false }).first().click();
    await expect(this.window.getByText(`Saved to ${path}`)).toBeVisible();
  }

  /** On the Nodes page: types sudo's password of n2 and the login of n3 where given, tests all hosts and accepts their keys. */
  async trustHosts(fingerprints: readonly string[], typed: { n2?: string; n3?: string }): Promise<void> {
    for (const [row, label, secret] of [
      [1, 'sudo password', typed.n2],
      [2, 'SSH password', typed.n3],
    ] as const) {
      if (secret === undefined) continue;
      await this.nodes.openSettings(row);
      await this.nodes.secret(label, secret);
    }
    await this.nodes.acceptAll(fingerprints);
  }

  /** Types the passwords of the lab's hosts where the Deploy page asks for them, and goes there first. */
  async enterLabPasswords(): Promise<void> {
    await this.goTo('Deploy');
    await this.deploy.password('n2', 'sudo password', passwords.n2Sudo);
    await this.deploy.password('n3', 'SSH password', passwords.n3);
  }

  /** Exports the target directory from the Review page. */
  async export(folder: string, { withSecrets }: { withSecrets: boolean }): Promise<void> {
    await this.goTo('Review');
    await this.answerDialogs(folder);
    await this.window.getByRole('button', { name: 'Export files…' }).click();
    const dialog = this.window.getByRole('dialog');
    await dialog.getByRole('checkbox').setChecked(withSecrets);
    await dialog.getByRole('button', { name: 'Choose folder…' }).click();
    await expect(this.window.getByText(folder).first()).toBeVisible();
  }

  /** What the operating system's next file dialogs answer: nobody can click on those from outside. */
  async answerDialogs(path: string): Promise<void> {
    await this.electron.evaluate(({ dialog }, chosen) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen });
    }, path);
  }

  /** What would be there again after a crash. */
  draftOnDisk(): string {
    const file = join(this.dataDir, 'draft.json');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  /** As when the machine loses power: the app has no chance to say goodbye. */
  async kill(): Promise<void> {
    await this.ends(() => this.child.kill('SIGKILL'));
  }

  /** Closes the window as its cross does; `answer` is the button that is pressed in the question about running work. */
  async quit(answer: 'stay' | 'stop' | 'now'): Promise<void> {
    await this.electron.evaluate(({ dialog }, response) => {
      dialog.showMessageBox = () => Promise.resolve({ response, checkboxChecked: false });
    }, ['stay', 'stop', 'now'].indexOf(answer));
    const close = (): Promise<void> =>
      this.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await (answer === 'stay' ? close() : this.ends(() => close().catch(() => undefined)));
  }

  async close(): Promise<void> {
    // The app asks about unsaved changes and running jobs; a test that is over has no answer to give.
    await this.ends(() => this.electron.evaluate(({ app }) => app.exit(0)).catch(() => undefined));
    // Chromium's helper processes may write for a moment longer than the app lives.
    if (!this.keepData) await rm(this.dataDir, { recursive: true, force: true, maxRetries: 20 });
  }

  /** Ends the app by `end` and waits until its process is gone; does nothing when it is gone already. */
  private async ends(end: () => unknown): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    await end();
    await gone;
  }
}

const environment = (): Record<string, string> =>
  Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
