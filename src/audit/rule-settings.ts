import { closest } from '../config/closest.ts'
import type { RuleSetting } from '../config/settings.ts'
import { UserError } from '../errors.ts'
import type { Severity } from './finding.ts'
import type { OptionValue, Rule } from './rule.ts'

/** A rule with what it is set to. */
export interface ActiveRule {
  readonly rule: Rule
  readonly severity: Severity | 'off'
  readonly options: Readonly<Record<string, OptionValue>>
}

/**
 * Each rule's own severity and defaults, overlaid by what is configured.
 * @throws UserError for an unknown rule or option, and for an option of the wrong type, naming what there is.
 */
export function applyRuleSettings(
  rules: readonly Rule[],
  settings: ReadonlyMap<string, Partial<RuleSetting>>,
): ActiveRule[] {
  for (const id of settings.keys()) {
    if (rules.some((rule) => rule.id === id)) continue
    const near = closest(
      id,
      rules.map((rule) => rule.id),
    )
    throw new UserError(`There is no rule \`${id}\``, {
      hint: near === null ? '`rollgate rules` lists all rules.' : `Did you mean \`${near}\`?`,
    })
  }
  return rules.map((rule) => {
    const setting = settings.get(rule.id)
    return { rule, severity: setting?.severity ?? rule.severity, options: mergeOptions(rule, setting?.options ?? {}) }
  })
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
    if (!sameType(value, spec.default)) {
      throw new UserError(`Option \`${name}\` of rule \`${rule.id}\` must be ${typeName(spec.default)}`, {
        hint: spec.doc,
      })
    }
    options[name] = value
  }
  return options
}

function sameType(value: unknown, like: OptionValue): value is OptionValue {
  if (Array.isArray(like)) return Array.isArray(value) && value.every((one) => typeof one === 'string')
  return typeof value === typeof like
}

function typeName(like: OptionValue): string {
  return Array.isArray(like) ? 'a list of texts' : `a ${typeof like}`
}
