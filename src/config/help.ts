import { COMMAND_NAMES, COMMANDS, type Command, type CommandName } from './commands.ts'
import type { Option } from './option.ts'
import { flagOf, type OptionName, optionOf, optionsOf, valuesAndDefault } from './options.ts'

const WIDTH = 100
const INDENT = 30

/** The text of `rollgate --help`. */
export function generalHelp(version: string): string {
  const commands = COMMAND_NAMES.map((name) => entry(`  ${name} ${COMMANDS[name].positionals}`, COMMANDS[name].summary))
  const common = optionsOf('doctor').filter((name) => optionOf(name).commands === 'all')
  return `${[
    `rollgate ${version}: audits, deploys and rolls back MySQL and MariaDB migrations`,
    '',
    'Usage: rollgate COMMAND [ARGUMENT…] [--OPTION…]',
    '',
    'Commands:',
    ...commands,
    '',
    'Options of every command:',
    ...common.map(optionEntry),
    entry('  --help', 'This text, or that of a command: rollgate COMMAND --help.'),
    entry('  --version', 'The version.'),
    '',
    'Servers are given as URLs, mysql://user:password@host:port/database?ssl=…, as flags or in the',
    'environment: ROLLGATE_STAGING_URL, ROLLGATE_PRODUCTION_URL, ROLLGATE_BACKUP_URL. A password is best',
    'left out of the URL and put into ROLLGATE_STAGING_PASSWORD and so on.',
    '',
    'Exit codes: 0 fine; 1 findings, a failed statement or a conflict; 2 wrong use or configuration; 3 a server',
    'is not reachable or not fit; 4 the outcome of a statement is unknown; 130 interrupted.',
  ].join('\n')}\n`
}

/** The text of `rollgate COMMAND --help`. */
export function commandHelp(name: CommandName): string {
  const command: Command = COMMANDS[name]
  const all = optionsOf(name)
  const own = all.filter((option) => optionOf(option).commands !== 'all')
  const common = all.filter((option) => optionOf(option).commands === 'all')
  const examples =
    command.examples.length === 0 ? [] : ['', 'Examples:', ...command.examples.map((line) => `  ${line}`)]
  return `${[
    `${command.summary}.`,
    '',
    `Usage: rollgate ${[name, command.positionals, '[--OPTION…]'].filter((part) => part !== '').join(' ')}`,
    ...(own.length === 0 ? [] : ['', 'Options:', ...own.map(optionEntry)]),
    '',
    'Common options:',
    ...common.map((option) => (option === 'format' ? formatEntry(command) : optionEntry(option))),
    ...examples,
  ].join('\n')}\n`
}

function formatEntry(command: Command): string {
  return optionEntryOf('format', {
    ...optionOf('format'),
    values: command.formats,
    default: command.formats[0],
  } as Option)
}

function optionEntry(name: OptionName): string {
  return optionEntryOf(name, optionOf(name))
}

function optionEntryOf(name: OptionName, option: Option): string {
  const environment = option.env === undefined ? '' : `Environment: ${option.env}.`
  const text = [
    option.doc,
    option.type === 'enum'
      ? option.default === undefined
        ? ''
        : `Default: ${option.default}.`
      : valuesAndDefault(option),
    environment,
  ]
    .filter((part) => part !== '')
    .join(' ')
  return entry(`  ${usageOf(name, option)}`, text.replaceAll('`', ''))
}

/** `--fail-on error|warning|never`, `--schema FILE.sql`, `--dry-run`. */
export function usageOf(name: OptionName, option: Option = optionOf(name)): string {
  const placeholder = placeholderOf(option)
  return placeholder === '' ? flagOf(name) : `${flagOf(name)} ${placeholder}`
}

function placeholderOf(option: Option): string {
  if (option.placeholder !== undefined) return option.placeholder
  switch (option.type) {
    case 'boolean':
      return ''
    case 'integer':
      return 'NUMBER'
    case 'enum':
      return option.values.join('|')
    case 'size':
      return 'SIZE'
    case 'list':
      return 'LIST'
    case 'server':
      return [...(option.words ?? []), 'URL'].join('|')
    case 'string':
      return 'TEXT'
  }
}

/** A term with its text beside it, or below when the term is long. */
function entry(term: string, text: string): string {
  const lines = wrap(text, WIDTH - INDENT).map((line) => ' '.repeat(INDENT) + line)
  if (term.length > INDENT - 2) return [term.trimEnd(), ...lines].join('\n')
  return [term.padEnd(INDENT) + lines[0]!.trimStart(), ...lines.slice(1)].join('\n')
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = ['']
  for (const word of text.split(' ')) {
    const last = lines.at(-1)!
    if (last === '') lines[lines.length - 1] = word
    else if (last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
