/** Help, made from the tables of commands and options. */
import { fill } from '../../shared/messages/messages';
import { commandNames, commandsOf, operands, options, optionsOf, type CommandName, type OptionName } from './options';
import type { Texts } from './texts';

const rows = (pairs: readonly (readonly [string, string])[]): string[] => {
  const width = Math.max(...pairs.map(([left]) => left.length));
  return pairs.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
};

function optionLabel(name: OptionName): string {
  const option = options[name];
  const short = 'short' in option ? `-${option.short}, ` : '';
  return `${short}--${name}${'placeholder' in option ? ` ${option.placeholder}` : ''}`;
}

export function generalHelp(texts: Texts, dataDir: string): string {
  return [
    texts.about,
    '',
    `${texts.usage}: keelson ${commandNames.join(' | ')}`,
    '',
    `${texts.commands}:`,
    ...rows(commandNames.map((name) => [name, texts.command[name]])),
    '',
    texts.moreHelp,
    texts.exitCodes,
    fill(texts.dataDir, { dataDir }),
  ].join('\n');
}

/** Of the commands that begin with one word. */
export function groupHelp(texts: Texts, group: string): string {
  const names = commandsOf(group);
  return [
    `${texts.usage}: keelson ${names.map((name) => [name, operands[name] ?? []].flat().join(' ')).join(' | ')}`,
    '',
    `${texts.commands}:`,
    ...rows(names.map((name) => [name, texts.command[name]])),
    '',
    texts.moreHelp,
  ].join('\n');
}

export function commandHelp(texts: Texts, command: CommandName): string {
  return [
    texts.command[command],
    '',
    `${texts.usage}: keelson ${[command, operands[command] ?? []].flat().join(' ')} [${texts.optionsTitle}]`,
    '',
    `${texts.optionsTitle}:`,
    ...rows(optionsOf(command).map((name) => [optionLabel(name), texts.option[name]])),
    '',
    texts.exitCodes,
  ].join('\n');
}
