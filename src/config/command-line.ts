import { parseArgs } from 'node:util'
import { UserError } from '../errors.ts'
import { didYouMean } from './closest.ts'
import { COMMAND_NAMES, COMMANDS, type Command, type CommandName, isCommandName } from './commands.ts'
import { Complaints } from './complaints.ts'
import type { Given, Option } from './option.ts'
import { flagOf, OPTION_NAMES, OPTIONS, type OptionName, optionOf, optionsOf } from './options.ts'
import { readText } from './read-text.ts'

/** What was asked for on the command line. */
export type Invocation =
  | { readonly kind: 'version' }
  | { readonly kind: 'help'; readonly command: CommandName | null }
  | {
      readonly kind: 'run'
      readonly command: CommandName
      readonly positionals: readonly string[]
      readonly given: ReadonlyMap<OptionName, Given>
    }

/** Where to look things up; ends the message of anything that was not understood. */
const SEE_HELP = 'See `rollgate --help`.'

/**
 * Reads the arguments after `node cli.js`. No message repeats an argument that may hold a password.
 * @throws UserError that tells all that is wrong with them.
 */
export function readCommandLine(argv: readonly string[]): Invocation {
  const { flags, positionals } = split(argv)
  const wanted = positionals[0]
  if (wanted === 'help') return help(positionals[1] ?? null)
  if (flags.some(({ name }) => name === 'version')) return { kind: 'version' }
  if (wanted === undefined) {
    if (argv.length === 0 || flags.some(({ name }) => name === 'help')) return { kind: 'help', command: null }
    throw new UserError('No command was given', { hint: `The commands are ${COMMAND_NAMES.join(', ')}. ${SEE_HELP}` })
  }
  if (flags.some(({ name }) => name === 'help')) return help(wanted)
  if (!isCommandName(wanted)) throw unknownCommand(wanted)
  const complaints = new Complaints()
  const given = readFlags(wanted, flags, complaints)
  checkPositionals(wanted, positionals.slice(1), given, complaints)
  complaints.throwIfAny()
  return { kind: 'run', command: wanted, positionals: positionals.slice(1), given }
}

interface Flag {
  /** Without dashes. */
  readonly name: string
  /** As typed, without its value. */
  readonly typed: string
  readonly value: string | undefined
  /** The value was written after `=`. */
  readonly inline: boolean
}

/** parseArgs in its lenient mode only splits: the table decides what is right, so that no message shows a value. */
function split(argv: readonly string[]): { flags: Flag[]; positionals: string[] } {
  const options: Record<string, { type: 'string' | 'boolean'; short?: string; multiple: true }> = {
    help: { type: 'boolean', short: 'h', multiple: true },
    version: { type: 'boolean', short: 'V', multiple: true },
  }
  for (const name of OPTION_NAMES) {
    const type = optionOf(name).type === 'boolean' ? 'boolean' : 'string'
    options[flagOf(name).slice(2)] = { type, multiple: true }
  }
  const { tokens } = parseArgs({
    args: [...argv],
    options,
    strict: false,
    allowPositionals: true,
    allowNegative: false,
    tokens: true,
  })
  const flags: Flag[] = []
  const positionals: string[] = []
  let last = -1
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value)
    // Of `-pSECRET` (the mysql client's habit) only `-p` is kept: the other letters would spell a password in a message.
    if (token.kind === 'option' && token.index !== last)
      flags.push({
        name: token.name,
        typed: token.rawName,
        value: token.value,
        inline: token.inlineValue ?? false,
      })
    last = token.index
  }
  return { flags, positionals }
}

function help(command: string | null): Invocation {
  if (command !== null && !isCommandName(command)) throw unknownCommand(command)
  return { kind: 'help', command }
}

function unknownCommand(text: string): UserError {
  const isFile = /[/.:]/.test(text)
  const near = isFile ? '' : didYouMean(text, COMMAND_NAMES)
  const name = isFile ? 'The first argument' : `\`${text}\``
  return new UserError(`${name} is not a command of rollgate${near}`, {
    hint: `The commands are ${COMMAND_NAMES.join(', ')}. ${SEE_HELP}`,
  })
}

function readFlags(command: CommandName, flags: readonly Flag[], complaints: Complaints): Map<OptionName, Given> {
  const known = optionsOf(command)
  const byFlag = new Map(known.map((name) => [flagOf(name).slice(2), name]))
  const given = new Map<OptionName, Given>()
  for (const flag of flags) {
    const name = byFlag.get(flag.name)
    if (name === undefined) {
      complaints.add(unknownFlag(command, flag, [...byFlag.keys()]), `See \`rollgate ${command} --help\`.`)
      continue
    }
    const value = readFlag(name, flag, complaints)
    if (value === null) continue
    const before = given.get(name)
    if (before === undefined) given.set(name, value)
    else if (OPTIONS[name].type === 'list') given.set(name, joined(before, value))
    else complaints.add(`${flag.typed} was given more than once`)
  }
  return given
}

function unknownFlag(command: CommandName, flag: Flag, known: readonly string[]): string {
  const others = COMMAND_NAMES.filter((name) => optionsOf(name).some((option) => flagOf(option) === flag.typed))
  if (others.length > 0)
    return `${flag.typed} is not an option of \`rollgate ${command}\`, only of ${others.join(', ')}`
  return `${flag.typed} is not an option of \`rollgate ${command}\`${didYouMean(
    flag.typed,
    known.map((name) => `--${name}`),
  )}`
}

function readFlag(name: OptionName, flag: Flag, complaints: Complaints): Given | null {
  const option: Option = optionOf(name)
  if (option.type === 'boolean') {
    if (flag.value === undefined) return { value: !option.default, place: flag.typed }
    complaints.add(`${flag.typed} takes no value`)
    return null
  }
  if (flag.value === undefined || flag.value.trim() === '') {
    complaints.add(`${flag.typed} needs a value`)
    return null
  }
  // `--base --quiet`: parseArgs takes the second flag for the value of the first.
  if (!flag.inline && flag.value.startsWith('--')) {
    complaints.add(`${flag.typed} needs a value; a value that begins with -- is written ${flag.typed}=…`)
    return null
  }
  return readText(option, flag.value, flag.typed, complaints)
}

function joined(before: Given, after: Given): Given {
  return { value: [...(before.value as readonly string[]), ...(after.value as readonly string[])], place: before.place }
}

function checkPositionals(
  command: CommandName,
  words: readonly string[],
  given: ReadonlyMap<OptionName, Given>,
  complaints: Complaints,
): void {
  const { least, most, positionals, unless }: Command = COMMANDS[command]
  const usage = positionals.replace(/^\[(\w+)\]$/, '$1')
  if (words.length < least && !(unless !== undefined && given.has(unless))) {
    const or = unless === undefined ? '' : ` or --${unless}`
    complaints.add(`\`rollgate ${command}\` needs ${usage}${or}`, `See \`rollgate ${command} --help\`.`)
  } else if (words.length > most) {
    const allowed = most === 0 ? 'no argument' : `only ${usage}`
    complaints.add(
      `\`rollgate ${command}\` takes ${allowed}, but ${words.length} were given`,
      `See \`rollgate ${command} --help\`.`,
    )
  }
}
