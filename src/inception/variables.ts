import type { Severity } from '../audit/finding.ts'
import { GOINCEPTION_CHECKS } from '../audit/goinception-codes.ts'
import {
  GHOST_DEFAULTS,
  INC_DEFAULTS,
  type IncOptions,
  type IncValue,
  OSC_DEFAULTS,
  UNUSED_LEVELS,
} from '../audit/goinception-options.ts'
import { goInceptionRules } from '../audit/goinception-settings.ts'
import type { PresetSetting } from '../audit/presets.ts'
import type { RuleSetting } from '../config/settings.ts'
import { UserError } from '../errors.ts'
import { columnsOf, type ResultTable } from './table.ts'

/** What `inception set` and `inception set level` can change, and `inception show` shows. */
export interface Variables {
  readonly options: IncOptions
  readonly levels: ReadonlyMap<string, number>
}

const DEFAULTS: IncOptions = { ...INC_DEFAULTS, ...OSC_DEFAULTS, ...GHOST_DEFAULTS, version: 'rollgate' }

/** What each level is as shipped, by code. */
const LEVELS: ReadonlyMap<string, { readonly level: number; readonly text: string }> = new Map([
  ...[...UNUSED_LEVELS].map((code): [string, { level: number; text: string }] => [
    code,
    { level: 2, text: 'Without effect, there as here' },
  ]),
  ...GOINCEPTION_CHECKS.flatMap(({ code, level, text, fixed }): [string, { level: number; text: string }][] =>
    code === null || fixed ? [] : [[code, { level, text }]],
  ),
])

/** Shown to nobody, since they say where and as whom goInception backs up; here that is the command line's. */
const HIDDEN: ReadonlySet<string> = new Set(['backup_password'])

/** As shipped. */
export const SHIPPED: Variables = { options: DEFAULTS, levels: new Map() }

/** What a command outside or at the beginning of a script asks for. */
export type VariableCommand =
  | { readonly verb: 'set'; readonly change: (before: Variables) => Variables }
  | { readonly verb: 'show'; readonly table: (variables: Variables) => ResultTable }

/**
 * Reads `inception set [global] [level] name = value`, `inception get|show [global] variables|levels [like 'pattern']` and
 * `inception get|show 'name'`, also with `inc`.
 * @returns null when it is no such command
 * @throws UserError for an unknown name and a value of the wrong type
 */
export function readVariableCommand(text: string): VariableCommand | null {
  const command = text
    .trim()
    .replace(/;\s*$/, '')
    .replace(/^(inception|inc)\s+/i, '')
  const set = /^set\s+(?:(?:global|session)\s+)?(level\s+)?[`'"]?([a-z_]+)[`'"]?\s*=\s*([\s\S]*)$/i.exec(command)
  if (set !== null) {
    const name = set[2]!.toLowerCase()
    const value = set[3]!.trim().replace(/^(['"])([\s\S]*)\1$/, '$2')
    return {
      verb: 'set',
      change: set[1] === undefined && !LEVELS.has(name) ? setOption(name, value) : setLevel(name, value),
    }
  }
  const show = /^(?:get|show)\s+(?:global\s+)?(variables|levels)(?:\s+like\s+(['"])(.*)\2)?$/i.exec(command)
  if (show !== null) {
    const wanted = likePattern(show[3] ?? '%')
    return {
      verb: 'show',
      table: (variables) =>
        /^levels$/i.test(show[1]!) ? levelsTable(variables, wanted) : optionsTable(variables, wanted),
    }
  }
  const one = /^(?:get|show)\s+['"`]?([a-z_]+)['"`]?$/i.exec(command)
  if (one !== null && Object.hasOwn(DEFAULTS, one[1]!.toLowerCase()))
    return { verb: 'show', table: (variables) => optionsTable(variables, (name) => name === one[1]!.toLowerCase()) }
  return null
}

function setOption(name: string, value: string): (before: Variables) => Variables {
  const shipped = DEFAULTS[name]
  if (shipped === undefined || name === 'version')
    throw new UserError(`There is no variable ${name} that can be set`, {
      hint: 'inception show variables; lists them.',
    })
  if (name.startsWith('backup_') || name === 'skip_grant_table')
    throw new UserError(`${name} is said where rollgate is started, not by a client`)
  const read = valueLike(shipped, value)
  if (read === null)
    throw new UserError(`The value of ${name} is not ${typeof shipped === 'boolean' ? 'ON or OFF' : 'a number'}`)
  return ({ options, levels }) => ({ options: { ...options, [name]: read }, levels })
}

function setLevel(name: string, value: string): (before: Variables) => Variables {
  if (!LEVELS.has(name))
    throw new UserError(`There is no level ${name}`, { hint: 'inception show levels; lists them.' })
  if (!/^\d{1,3}$/.test(value)) throw new UserError(`The level of ${name} must be 0, 1 or 2`)
  return ({ options, levels }) => ({ options, levels: new Map([...levels, [name, Math.min(2, Number(value))]]) })
}

function valueLike(shipped: IncValue, value: string): IncValue | null {
  if (typeof shipped === 'boolean')
    return /^(1|on|true)$/i.test(value) ? true : /^(0|off|false)$/i.test(value) ? false : null
  if (typeof shipped === 'number') return /^-?\d{1,15}$/.test(value) ? Number(value) : null
  if (typeof shipped === 'string') return value
  return value.split(',').map((word) => word.trim())
}

function optionsTable({ options }: Variables, wanted: (name: string) => boolean): ResultTable {
  const rows = Object.keys(options)
    .filter((name) => !HIDDEN.has(name) && wanted(name))
    .sort()
    .map((name) => [name, printed(options[name]!)])
  return { columns: columnsOf('Variable_name', 'Value'), rows }
}

function levelsTable({ levels }: Variables, wanted: (name: string) => boolean): ResultTable {
  const rows = [...LEVELS]
    .filter(([name]) => wanted(name))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, { level, text }]) => [name, levels.get(name) ?? level, text])
  return { columns: columnsOf('Name', 'Value#', 'Desc'), rows }
}

function printed(value: IncValue): string {
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  return Array.isArray(value) ? value.join(',') : String(value)
}

/** A pattern of LIKE; a backslash takes the meaning from what follows. */
function likePattern(pattern: string): (text: string) => boolean {
  const source = pattern.replace(/\\?[\s\S]/g, (one) => {
    if (one === '%') return '.*'
    if (one === '_') return '.'
    return one.at(-1)!.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  })
  const regex = new RegExp(`^${source}$`, 'is')
  return (text) => regex.test(text)
}

/**
 * What the audit is set to: what the variables change against what goInception ships comes over the presets, and what the
 * configuration says of single rules over both.
 */
export function ruleSettings(
  { options, levels }: Variables,
  configured: ReadonlyMap<string, Partial<RuleSetting>>,
): ReadonlyMap<string, Partial<RuleSetting>> {
  const shipped = goInceptionRules(INC_DEFAULTS, new Map())
  const wanted = goInceptionRules(options, levels)
  const settings = new Map<string, Partial<RuleSetting>>()
  for (const rule of new Set([...Object.keys(shipped), ...Object.keys(wanted)])) {
    const setting: PresetSetting | undefined = wanted[rule]
    if (setting === undefined || JSON.stringify(setting) === JSON.stringify(shipped[rule])) continue
    settings.set(rule, setting as { severity: Severity | 'off'; options?: Readonly<Record<string, unknown>> })
  }
  for (const [rule, setting] of configured) settings.set(rule, { ...settings.get(rule), ...setting })
  return settings
}
