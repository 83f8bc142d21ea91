import { closest } from '../config/closest.ts'
import type { RuleSetting } from '../config/settings.ts'
import { UserError } from '../errors.ts'
import type { Severity } from './finding.ts'
import { optionProblem } from './option-problem.ts'
import { ownRule } from './own-rule.ts'
import { PRESETS, type Preset, type PresetName, type PresetSetting } from './presets.ts'
import type { OptionValue, Rule } from './rule.ts'

/** A rule with what it is set to. */
export interface ActiveRule {
  readonly rule: Rule
  readonly severity: Severity | 'off'
  readonly options: Readonly<Record<string, OptionValue>>
}

/**
 * Each rule's own severity and defaults, overlaid by presets in their order and then by what is configured. Options given to a
 * rule that is off by itself turn it on. Rules that the configuration itself makes come last.
 * @throws UserError for an unknown rule or option, and for an option of the wrong type, naming what there is.
 */
export function applyRuleSettings(
  rules: readonly Rule[],
  settings: ReadonlyMap<string, Partial<RuleSetting>>,
  presets: readonly PresetName[] = [],
): ActiveRule[] {
  const own: ActiveRule[] = []
  for (const [id, setting] of settings) {
    if (rules.some((rule) => rule.id === id)) continue
    if (setting.own !== undefined) {
      own.push({ rule: ownRule(id, setting.own), severity: setting.own.severity, options: {} })
      continue
    }
    const near = closest(
      id,
      rules.map((rule) => rule.id),
    )
    throw new UserError(`There is no rule \`${id}\``, {
      hint: near === null ? '`rollgate rules` lists all rules.' : `Did you mean \`${near}\`?`,
    })
  }
  const active = rules.map((rule): ActiveRule => {
    let severity: Severity | 'off' = rule.optIn === true ? 'off' : rule.severity
    let options: Readonly<Record<string, unknown>> = {}
    for (const name of presets) {
      const preset: PresetSetting | undefined = (PRESETS[name] as Preset).rules[rule.id]
      if (preset === undefined) continue
      severity = preset.severity
      options = { ...options, ...preset.options }
    }
    const setting = settings.get(rule.id)
    if (setting?.severity !== undefined) severity = setting.severity
    else if (setting !== undefined && severity === 'off') severity = rule.severity
    return { rule, severity, options: mergeOptions(rule, { ...options, ...setting?.options }) }
  })
  return [...active, ...own]
}

function mergeOptions(rule: Rule, given: Readonly<Record<string, unknown>>): Readonly<Record<string, OptionValue>> {
  const options: Record<string, OptionValue> = {}
  for (const [name, spec] of Object.entries(rule.options)) options[name] = spec.default
  for (const [name, value] of Object.entries(given)) {
    const spec = rule.options[name]
    if (spec === undefined) {
      const names = Object.keys(rule.options)
      throw new UserError(`Rule \`${rule.id}\` has no option \`${name}\``, {
        hint: names.length === 0 ? 'It has none; only its severity can be set.' : `It has: ${names.join(', ')}.`,
      })
    }
    const problem = optionProblem(spec, value)
    if (problem !== null)
      throw new UserError(`Option \`${name}\` of rule \`${rule.id}\` ${problem}`, { hint: spec.doc })
    options[name] = value as OptionValue
  }
  return options
}
