import { isMap, isScalar, type Node, type YAMLMap } from 'yaml'
import { SEVERITIES, type Severity } from '../audit/finding.ts'
import { optionProblem } from '../audit/option-problem.ts'
import type { OptionSpecs } from '../audit/rule.ts'
import { didYouMean } from './closest.ts'
import { oneOf } from './complaints.ts'
import type { RuleSetting } from './settings.ts'
import { type Reading, strings } from './yaml-reading.ts'

/** What the configuration must know about a rule: its id and its options, whose defaults tell their types. */
export interface KnownRule {
  readonly id: string
  readonly options?: OptionSpecs
}

export const RULE_SEVERITIES = ['off', ...SEVERITIES] as const

/** Reads the value of `rules:`: by rule id a severity, or a mapping of `severity` and the rule's options. */
export function readRules(
  node: Node | null,
  known: readonly KnownRule[],
  reading: Reading,
): Map<string, Partial<RuleSetting>> {
  const { complaints } = reading
  const settings = new Map<string, Partial<RuleSetting>>()
  if (!isMap(node)) {
    // `rules:` with nothing after it, as when all lines below are comments.
    if (!isScalar(node) || node.value !== null)
      complaints.add(`${reading.placeOf(node)}: \`rules\` must be a mapping of rule ids`)
    return settings
  }
  const byId = new Map(known.map((rule) => [rule.id, rule]))
  for (const pair of node.items) {
    const key = reading.resolve(pair.key)
    const id = isScalar(key) ? String(key.value) : ''
    const rule = byId.get(id)
    if (rule === undefined) {
      complaints.add(
        `${reading.placeOf(key)}: there is no rule \`${id}\`${didYouMean(id, byId.keys())}`,
        '`rollgate rules` lists the rules.',
      )
      continue
    }
    const value = reading.resolve(pair.value)
    const setting = isMap(value)
      ? readRule(rule, value, reading)
      : readSeverity(`\`${id}\``, value ?? key, reading, ' or a mapping with `severity` and options')
    if (setting !== null) settings.set(id, setting)
  }
  return settings
}

function readSeverity(
  what: string,
  node: Node | null,
  reading: Reading,
  alternative = '',
): { severity: Severity | 'off' } | null {
  const text = isScalar(node) ? node.value : undefined
  const severity = RULE_SEVERITIES.find((one) => one === text)
  if (severity !== undefined) return { severity }
  const near = typeof text === 'string' ? didYouMean(text, RULE_SEVERITIES) : ''
  reading.complaints.add(`${reading.placeOf(node)}: ${what} must be ${oneOf(RULE_SEVERITIES)}${alternative}${near}`)
  return null
}

function readRule(rule: KnownRule, map: YAMLMap, reading: Reading): Partial<RuleSetting> | null {
  const before = reading.complaints.count
  const known = rule.options ?? {}
  const options: Record<string, unknown> = {}
  let severity: Severity | 'off' | undefined
  for (const pair of map.items) {
    const key = reading.resolve(pair.key)
    const name = isScalar(key) ? String(key.value) : ''
    const value = reading.resolve(pair.value)
    const option = Object.hasOwn(known, name) ? known[name] : undefined
    if (name === 'severity') {
      severity = readSeverity(`severity of \`${rule.id}\``, value ?? key, reading)?.severity
    } else if (option === undefined) {
      const names = ['severity', ...Object.keys(known)]
      reading.complaints.add(
        `${reading.placeOf(key)}: rule \`${rule.id}\` has no option \`${name}\`${didYouMean(name, names)}`,
        `Known for \`${rule.id}\`: ${names.join(', ')}.`,
      )
    } else {
      const read = Array.isArray(option.default) ? strings(value, reading) : isScalar(value) ? value.value : undefined
      const problem = optionProblem(option, read)
      if (problem === null) options[name] = read
      else
        reading.complaints.add(`${reading.placeOf(value ?? key)}: option \`${name}\` of rule \`${rule.id}\` ${problem}`)
    }
  }
  if (reading.complaints.count > before) return null
  return { ...(severity === undefined ? {} : { severity }), ...(Object.keys(options).length > 0 ? { options } : {}) }
}
