/** The `keelson` command: the same engine as the app, for servers, CI and tests. */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { toWireError } from '../../shared/errors';
import { fill } from '../../shared/messages/messages';
import type { Language } from '../../shared/messages/language';
import type { Platform } from '../platform';
import { createServices } from '../services';
import { createCredentials } from '../services/hosts/credentials';
import { createFileLog } from '../services/fileLog';
import { cacheDirOf, dataDirOf, sshAgentOf, type Machine } from '../services/locations';
import { redactor } from '../ssh/output/redact';
import { adminRevoke } from './commands/admin';
import { apply, reset } from './commands/apply';
import { nodeLedger } from './commands/ledger';
import { authoritiesExport, authoritiesImport, authoritiesProtect, authoritiesShow } from './commands/authorities';
import { bundleGet } from './commands/bundle';
import { bundleOpen, bundleSave } from './commands/bundleFile';
import { certs, certsRenew } from './commands/certs';
import { init } from './commands/init';
import { kubeconfig } from './commands/kubeconfig';
import { logs } from './commands/logs';
import { nodeAdd, nodeRemove } from './commands/node';
import { plan } from './commands/plan';
import { kubeBench } from './commands/kubeBench';
import { exportAll, render } from './commands/render';
import { status } from './commands/status';
import { validate } from './commands/validate';
import { verify } from './commands/verify';
import { Stop, tellError, type Command, type CommandContext } from './context';
import { exit, exitCodeOf, type ExitCode } from './exitCodes';
import { commandHelp, generalHelp, groupHelp } from './help';
import { languageAsked, parseCommandLine, type CommandName, type Parsed } from './options';
import { createTerminal, type Terminal } from './output/terminal';
import { languageFrom, texts, type Texts } from './texts';

const commands: Readonly<Record<CommandName, Command>> = {
  ...{ init, validate, render, plan, apply, status, logs, verify, kubeconfig, export: exportAll, reset },
  'kube-bench': kubeBench,
  'bundle get': bundleGet,
  'bundle save': bundleSave,
  'bundle open': bundleOpen,
  'node add': nodeAdd,
  'node remove': nodeRemove,
  'node ledger': nodeLedger,
  certs,
  'certs renew': certsRenew,
  'admin revoke': adminRevoke,
  'authorities show': authoritiesShow,
  'authorities export': authoritiesExport,
  'authorities import': authoritiesImport,
  'authorities protect': authoritiesProtect,
};

const machine: Machine = { os: process.platform, env: process.env, homeDir: homedir() };

function cliPlatform(redact: (text: string) => string): Platform {
  const dataDir = dataDirOf(machine);
  const sshAgent = sshAgentOf(machine);
  return {
    dataDir,
    cacheDir: cacheDirOf(machine),
    homeDir: machine.homeDir,
    workDir: process.cwd(),
    ...(sshAgent === undefined ? {} : { sshAgent }),
    log: createFileLog(dataDir, 'cli', redact),
  };
}

/**
 * The last listener hears Ctrl-C; when there is none, the program ends as everybody expects. It hears of a closed pipe, too
 * (`keelson apply | head`): the reader has seen enough, so what goes on (a deployment, a journal) is asked to stop. Other
 * commands only lose what they print from then on, and keep their exit code.
 */
function interrupts(): CommandContext['onInterrupt'] {
  const listeners: (() => void)[] = [];
  const tell = (otherwise: () => void): void => (listeners.at(-1) ?? otherwise)();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => tell(() => process.exit(exit.cancelled)));
  }
  let hasReader = true;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') process.exit(exit.failed);
      if (hasReader) tell(() => undefined);
      hasReader = false;
    });
  }
  return (listener) => {
    listeners.push(listener);
    if (!hasReader) listener();
    return () => listeners.splice(listeners.indexOf(listener), 1);
  };
}

/** Sources and build lie equally deep below package.json. */
const version = (): string =>
  z.object({ version: z.string() }).parse(JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')))
    .version;

function help({ command, group }: { command?: CommandName; group?: string }, words: Texts): string {
  if (command) return commandHelp(words, command);
  return group === undefined ? generalHelp(words, dataDirOf(machine)) : groupHelp(words, group);
}

/** Help, version and usage errors need no engine. */
function sayUsage(parsed: Exclude<Parsed, { kind: 'run' }>, language: Language, terminal: Terminal): ExitCode {
  const words = texts[language];
  if (parsed.kind === 'version') terminal.out(version());
  else if (parsed.kind === 'help') {
    terminal.out(help(parsed, words));
  } else {
    // The error comes last: it stands where the eye is, above the prompt.
    terminal.note(help(parsed, words));
    terminal.note(`\n${fill(words.wrong[parsed.code], { what: parsed.what })}`);
    return exit.badInput;
  }
  return exit.done;
}

async function main(argv: readonly string[]): Promise<ExitCode> {
  const onInterrupt = interrupts();
  const terminal = createTerminal(process);
  const language = languageAsked(argv) ?? languageFrom(process.env);
  const parsed = parseCommandLine(argv);
  if (parsed.kind !== 'run') return sayUsage(parsed, language, terminal);

  const credentials = createCredentials();
  const platform = cliPlatform(redactor(credentials.secrets));
  const services = createServices(platform, credentials);
  const voice = { values: parsed.values, language, texts: texts[language], terminal };
  try {
    return await commands[parsed.command]({ ...voice, platform, services, onInterrupt });
  } catch (thrown) {
    if (thrown instanceof Stop) return thrown.exitCode;
    const error = toWireError(thrown);
    if (error.code !== 'CANCELLED') tellError(voice, error);
    if (error.code === 'INTERNAL') platform.log.error(thrown instanceof Error ? (thrown.stack ?? '') : '', error);
    return exitCodeOf(error);
  } finally {
    await services.close();
  }
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
  // Everything is closed by now; a connection that is not must not keep the person waiting.
  setTimeout(() => process.exit(), 2000).unref();
});
