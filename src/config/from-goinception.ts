import { parse, TomlError } from 'smol-toml'
import { GOINCEPTION_CHECKS, type GoInceptionCheck } from '../audit/goinception-codes.ts'
import {
  GHOST_DEFAULTS,
  INC_DEFAULTS,
  type IncOptions,
  type IncValue,
  OSC_DEFAULTS,
  UNUSED_LEVELS,
} from '../audit/goinception-options.ts'
import { goInceptionRules } from '../audit/goinception-settings.ts'
import { PRESETS, type Preset, type PresetSetting } from '../audit/presets.ts'
import { UserError } from '../errors.ts'
import { didYouMean } from './closest.ts'
import { Complaints } from './complaints.ts'
import { INC_NOTES, OSC_NOTES } from './goinception-notes.ts'
import { ownArgument } from './online-ddl-arguments.ts'

/** What became of one option. */
export interface ConvertedOption {
  /** Of the file: `inc`, `inc_level`, `osc`, `ghost`; empty for what stands before all sections. */
  readonly section: string
  readonly option: string
  /** As in the file, in JSON; null for a secret. */
  readonly value: string | null
  readonly outcome: 'converted' | 'no-counterpart' | 'unknown'
  /** Converted to what, or why not. */
  readonly text: string
}

export interface Conversion {
  /** The text of a `.rollgate.yml`. */
  readonly configuration: string
  readonly options: readonly ConvertedOption[]
}

const SECTIONS = { inc: INC_DEFAULTS as IncOptions, osc: OSC_DEFAULTS, ghost: GHOST_DEFAULTS }
const LEVELS = new Map(
  GOINCEPTION_CHECKS.flatMap((check) => (check.code === null ? [] : [[check.code, check] as const])),
)

/**
 * Reads goInception's config.toml and makes a `.rollgate.yml` that asks for the same.
 * @param path as shown to people
 * @throws UserError with line and column for what is no TOML, and naming all options whose values have the wrong type.
 */
export function convertGoInception(path: string, text: string): Conversion {
  const file = readToml(path, text)
  const complaints = new Complaints()
  const given = { inc: {}, osc: {}, ghost: {} } as Record<keyof typeof SECTIONS, Record<string, IncValue>>
  const levels = new Map<string, number>()
  const unknown: ConvertedOption[] = []
  for (const [section, table] of Object.entries(file)) {
    if (section !== 'inc_level' && !(section in SECTIONS)) {
      const value = typeof table === 'object' ? null : '…'
      unknown.push(noCounterpart('', section, value, 'about the goInception server itself'))
      continue
    }
    if (typeof table !== 'object' || table === null || Array.isArray(table)) {
      complaints.add(`${path}: \`${section}\` must be a section`)
      continue
    }
    for (const [option, value] of Object.entries(table)) {
      const place = `${path}: \`${option}\` in [${section}]`
      if (section === 'inc_level') {
        if (!LEVELS.has(option) && !UNUSED_LEVELS.has(option))
          unknown.push(unknownOption(section, option, value, [...LEVELS.keys()]))
        else if (!Number.isSafeInteger(value) || (value as number) < 0) complaints.add(`${place} must be 0, 1 or 2`)
        else levels.set(option, value as number)
        continue
      }
      const defaults = SECTIONS[section as keyof typeof SECTIONS]
      if (!Object.hasOwn(defaults, option)) unknown.push(unknownOption(section, option, value, Object.keys(defaults)))
      else if (!sameType(value, defaults[option]!)) complaints.add(`${place} must be ${typeName(defaults[option]!)}`)
      else given[section as keyof typeof SECTIONS][option] = value as IncValue
    }
  }
  complaints.throwIfAny()
  const online = onlineDdl(given.osc, given.ghost)
  const lockWait = given.inc.lock_wait_timeout
  const deploy = [
    ...(typeof lockWait === 'number' && lockWait > 0 ? [`  lock-wait-timeout: ${Math.min(lockWait, 31_536_000)}`] : []),
    ...online.lines,
  ]
  const settings = changedRules(goInceptionRules(given.inc, levels))
  return {
    configuration: `${[
      `# Made from ${path.replace(/^.*[\\/]/, '').replace(/[\r\n]/g, ' ')} of goInception. docs/goinception.md tells which of its codes is which rule.`,
      'presets: [goinception]',
      ...(deploy.length === 0 ? [] : ['', 'deploy:', ...deploy]),
      ...(settings.size === 0
        ? []
        : ['', '# Where the file asks for something else than goInception as it is shipped.', 'rules:']),
      ...[...settings].flatMap(([rule, setting]) => [
        ...reasons(rule, given.inc, levels),
        `  ${rule}: ${settingText(setting)}`,
      ]),
    ].join('\n')}\n`,
    options: [
      ...Object.entries(given.inc).map(([option, value]) => ofInc(option, value)),
      ...[...levels].map(([code, level]) => ofLevel(code, level)),
      ...online.options,
      ...unknown,
    ],
  }
}

function readToml(path: string, text: string): Record<string, unknown> {
  try {
    return parse(text)
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    // The rest of the library's message shows the line, which may hold a password.
    const [first = ''] = error.message.replace(/^Invalid TOML document: /, '').split('\n')
    throw new UserError(`${path}:${error.line}:${error.column}: ${first}`, {
      hint: 'It is no TOML there.',
      cause: undefined,
    })
  }
}

function changedRules(settings: Readonly<Record<string, PresetSetting>>): Map<string, PresetSetting> {
  const preset = (PRESETS.goinception as Preset).rules
  return new Map(
    Object.entries(settings).filter(([rule, setting]) => JSON.stringify(setting) !== JSON.stringify(preset[rule])),
  )
}

function settingText({ severity, options = {} }: PresetSetting): string {
  const items = Object.entries(options).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
  return items.length === 0 ? severity : `{ ${[`severity: ${severity}`, ...items].join(', ')} }`
}

/** A comment with the options and levels of the file that a rule's setting comes from. */
function reasons(rule: string, options: IncOptions, levels: ReadonlyMap<string, number>): string[] {
  const checks = GOINCEPTION_CHECKS.filter(({ answer }) => 'rule' in answer && answer.rule === rule)
  const named = new Set<string>()
  for (const { code, gates = [] } of checks) {
    for (const option of gates.flatMap((gate) => [gate.option, gate.value ?? gate.option]))
      if (options[option] !== undefined) named.add(`${option} = ${JSON.stringify(options[option])}`)
    if (code !== null && levels.has(code)) named.add(`${code} = ${levels.get(code)}`)
  }
  return named.size === 0 ? [] : [`  # ${[...named].join(', ')}`]
}

function ofInc(option: string, value: IncValue): ConvertedOption {
  const shown = option === 'backup_password' ? null : JSON.stringify(value)
  if (option === 'lock_wait_timeout')
    return Number(value) > 0
      ? { section: 'inc', option, value: shown, outcome: 'converted', text: '`deploy.lock-wait-timeout`' }
      : noCounterpart('inc', option, shown, "the server's own setting holds, as it did")
  const note = INC_NOTES[option]
  if (note !== undefined) return noCounterpart('inc', option, shown, note)
  const checks = GOINCEPTION_CHECKS.filter(({ gates = [] }) =>
    gates.some((gate) => gate.option === option || gate.value === option),
  )
  return answered('inc', option, shown, checks)
}

function ofLevel(code: string, level: number): ConvertedOption {
  const check = LEVELS.get(code)
  if (check === undefined) return noCounterpart('inc_level', code, String(level), 'goInception never reports it')
  if (check.fixed)
    return noCounterpart('inc_level', code, String(level), 'goInception does not read it: its level is fixed')
  return answered('inc_level', code, String(level), [check])
}

function answered(
  section: string,
  option: string,
  value: string | null,
  checks: readonly GoInceptionCheck[],
): ConvertedOption {
  const rules = [...new Set(checks.flatMap(({ answer }) => ('rule' in answer ? `\`${answer.rule}\`` : [])))]
  if (rules.length > 0)
    return {
      section,
      option,
      value,
      outcome: 'converted',
      text: `rule${rules.length > 1 ? 's' : ''} ${rules.join(', ')}`,
    }
  const why = checks.map(({ answer }) =>
    'server' in answer
      ? `the server refuses it: ${answer.server}, always an error`
      : 'none' in answer
        ? answer.none
        : '',
  )
  return noCounterpart(section, option, value, why.join(' ').replace(/\.$/, ''))
}

function noCounterpart(section: string, option: string, value: string | null, text: string): ConvertedOption {
  return { section, option, value, outcome: 'no-counterpart', text }
}

function unknownOption(section: string, option: string, value: unknown, known: readonly string[]): ConvertedOption {
  const shown = typeof value === 'number' || typeof value === 'boolean' ? String(value) : null
  return {
    section,
    option,
    value: shown,
    outcome: 'unknown',
    text: `goInception has no such option${didYouMean(option, known)}`,
  }
}

/** `deploy.online-ddl` from both sections; gh-ost comes first, as in goInception. */
function onlineDdl(osc: IncOptions, ghost: IncOptions): { lines: string[]; options: ConvertedOption[] } {
  const tool = ghost.ghost_on === true ? 'gh-ost' : osc.osc_on === true ? 'pt-online-schema-change' : null
  const all = [
    ...Object.entries(osc).map((entry) => ['osc', ...entry] as const),
    ...Object.entries(ghost).map((entry) => ['ghost', ...entry] as const),
  ]
  const args: string[] = []
  const options = all.map(([section, option, value]): ConvertedOption => {
    const shown = JSON.stringify(value)
    const converted = (text: string): ConvertedOption => ({ section, option, value: shown, outcome: 'converted', text })
    if (option === 'osc_on' || option === 'ghost_on') return converted('`deploy.online-ddl.tool`')
    if (tool === null) return noCounterpart(section, option, shown, 'no online tool is on')
    if (option === 'osc_min_table_size') return converted('`deploy.online-ddl.above`')
    if (section !== (tool === 'gh-ost' ? 'ghost' : 'osc'))
      return noCounterpart(section, option, shown, `ALTER TABLE is run by ${tool}`)
    const note = option === 'ghost_bin_dir' ? OSC_NOTES.osc_bin_dir : OSC_NOTES[option]
    if (note !== undefined) return noCounterpart(section, option, shown, note)
    if (value === '' || (option === 'osc_max_flow_ctl' && Number(value) < 0))
      return noCounterpart(section, option, shown, 'it is not set')
    const load = /^osc_(max|critical)_thread_/.exec(option)
    if (load !== null) {
      const kind = load[1]!
      const of = (what: string) => osc[`osc_${kind}_thread_${what}`] ?? OSC_DEFAULTS[`osc_${kind}_thread_${what}`]
      const argument = `--${kind}-load=Threads_connected=${of('connected')},Threads_running=${of('running')}`
      if (!args.includes(argument)) args.push(argument)
      return converted(`argument \`${argument}\``)
    }
    const name = option.replace(/^(osc|ghost)_/, '').replaceAll('_', '-')
    const perl = section === 'osc'
    const argument = perl && typeof value === 'boolean' ? `--${value ? '' : 'no-'}${name}` : `--${name}=${value}`
    if (ownArgument(tool === 'gh-ost' ? 'gh-ost' : 'pt-online-schema-change', argument))
      return noCounterpart(section, option, shown, 'set by Rollgate itself')
    args.push(argument)
    return converted(`argument \`${argument}\``)
  })
  if (tool === null) return { lines: [], options }
  const size = Number(osc.osc_min_table_size ?? OSC_DEFAULTS.osc_min_table_size)
  const lines = ['  online-ddl:', `    tool: ${tool}`, `    above: ${size}MiB`]
  if (args.length > 0) lines.push('    args:', ...args.map((argument) => `      - ${JSON.stringify(argument)}`))
  return { lines, options }
}

function sameType(value: unknown, like: IncValue): boolean {
  if (Array.isArray(like)) return Array.isArray(value) && value.every((one) => typeof one === 'string')
  if (typeof like === 'number') return Number.isSafeInteger(value)
  return typeof value === typeof like
}

function typeName(like: IncValue): string {
  if (Array.isArray(like)) return 'a list of texts'
  return typeof like === 'number' ? 'a whole number' : typeof like === 'boolean' ? 'true or false' : 'text'
}
