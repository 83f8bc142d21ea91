import type { Severity } from './finding.ts'
import { type Gate, GOINCEPTION_CHECKS, type GoInceptionCheck } from './goinception-codes.ts'
import { INC_DEFAULTS, type IncOptions, type IncValue } from './goinception-options.ts'
import type { PresetSetting } from './presets.ts'
import type { OptionValue } from './rule.ts'
import statementForbidden from './rules/statement-forbidden.ts'

/** Where the checks that are on begin to add what they ask for: with nothing, or with what nothing else forbids. */
const BASE: Readonly<Record<string, Readonly<Record<string, OptionValue>>>> = {
  'alter-clause-not-allowed': { forbid: [] },
  'charset-written': { forbid: [] },
  'column-length': { char: 0, varchar: 0 },
  'column-type-forbidden': { types: [] },
  'comment-required': { on: [] },
  'dml-clause-forbidden': { clauses: [] },
  'index-columns-max': { max: 0, primaryMax: 0 },
  'table-width': { columns: 0 },
  'auto-increment-policy': { types: ['tinyint', 'smallint', 'mediumint', 'int', 'bigint', 'float', 'double'] },
  'statement-forbidden': { kinds: statementForbidden.options.kinds!.default },
}

/** Options that replace what {@link BASE} says, where all others are added to it. */
const REPLACING: ReadonlySet<string> = new Set(['auto-increment-policy.types'])

/**
 * What our rules are set to so that they report what a goInception server with these settings reports. Rules that answer for no
 * check of it are not in it.
 * @param levels by code, as in `[inc_level]`: 2 error, 1 warning, 0 off
 */
export function goInceptionRules(
  options: IncOptions,
  levels: ReadonlyMap<string, number>,
): Readonly<Record<string, PresetSetting>> {
  const settings: Record<string, PresetSetting> = {}
  const kept = new Set<string>()
  for (const check of GOINCEPTION_CHECKS) {
    if (!('rule' in check.answer)) continue
    const { rule, keep } = check.answer
    const before = settings[rule]
    const severity = severityOf(check, options, levels)
    if (severity === 'off') {
      if (keep) kept.add(rule)
      settings[rule] ??= { severity: 'off' }
      continue
    }
    const set = { ...before?.options }
    for (const [name, value] of given(check, options)) {
      const base = BASE[rule]?.[name]
      const present = set[name] ?? (REPLACING.has(`${rule}.${name}`) ? undefined : base)
      set[name] =
        Array.isArray(value) && value.length > 0 && Array.isArray(present)
          ? [...new Set([...present, ...value])]
          : value
    }
    const worst = before?.severity === 'error' ? 'error' : severity
    settings[rule] = Object.keys(set).length === 0 ? { severity: worst } : { severity: worst, options: set }
  }
  for (const [rule, { severity, options: set }] of Object.entries(settings)) {
    if (severity === 'off') {
      if (kept.has(rule)) delete settings[rule]
    } else if (BASE[rule] !== undefined) settings[rule] = { severity, options: { ...BASE[rule], ...set } }
  }
  return settings
}

/** What a goInception server reports as it is shipped. */
export function goInceptionDefaults(): Readonly<Record<string, PresetSetting>> {
  return goInceptionRules(INC_DEFAULTS, new Map())
}

/** Of a check's findings under these settings, also for checks that the server answers for. */
export function severityOf(
  check: GoInceptionCheck,
  options: IncOptions,
  levels: ReadonlyMap<string, number>,
): Severity | 'off' {
  if (check.gates !== undefined && !check.gates.some((gate) => isOpen(gate, options))) return 'off'
  const level = (check.fixed || check.code === null ? undefined : levels.get(check.code)) ?? check.level
  return level === 0 ? 'off' : level === 1 ? 'warning' : 'error'
}

export function isOpen({ option, on }: Gate, options: IncOptions): boolean {
  const value = incValue(option, options)
  return on === 'set' ? (typeof value === 'number' ? value > 0 : String(value) !== '') : value === on
}

function incValue(option: string, options: IncOptions): IncValue {
  return options[option] ?? (INC_DEFAULTS as IncOptions)[option]!
}

/** What a check that is on asks of our rule. */
function* given(
  { answer, gates = [] }: GoInceptionCheck,
  options: IncOptions,
): Iterable<readonly [string, OptionValue]> {
  if ('rule' in answer) yield* Object.entries(answer.options ?? {})
  for (const gate of gates) {
    if (!isOpen(gate, options)) continue
    yield* Object.entries(gate.options ?? {})
    if (gate.from !== undefined) yield [gate.from, converted(gate, incValue(gate.value ?? gate.option, options))]
  }
}

/** Lists with commas become lists, prefixes patterns. */
function converted(gate: Gate, value: IncValue): OptionValue {
  if (typeof value !== 'string') return value
  const items = value.split(',').flatMap((item) => {
    const name = item.trim()
    // Servers of today call it utf8mb3.
    return /^utf8(_|$)/.test(name) ? [name, name.replace('utf8', 'utf8mb3')] : name || []
  })
  const isPrefix = [gate.option, gate.value].some((option) => option?.endsWith('prefix'))
  return isPrefix ? `^(${items.map((item) => item.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|')})` : items
}
