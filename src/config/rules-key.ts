import { isMap, isScalar, type Node, type YAMLMap } from 'yaml'
import { SEVERITIES, type Severity } from '../audit/finding.ts'
import { optionProblem } from '../audit/option-problem.ts'
import { OWN_CONDITIONS, OWN_ID, OWN_PATTERNS, type OwnRule } from '../audit/own-rule.ts'
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

/**
 * Reads the value of `rules:`: by rule id a severity, or a mapping of `severity` and the rule's options. A mapping with a `message`
 * under an id that is none of ours makes a rule.
 */
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
    const value = reading.resolve(pair.value)
    if (rule === undefined && isMap(value) && isOwnRule(value)) {
      const own = readOwnRule(id, key, value, reading)
      if (own !== null) settings.set(id, { severity: own.severity, own })
      continue
    }
    if (rule === undefined) {
      complaints.add(
        `${reading.placeOf(key)}: there is no rule \`${id}\`${didYouMean(id, byId.keys())}`,
        '`rollgate rules` lists the rules. A rule of your own is a mapping with `message` and one of kinds, table, column, forbid and require.',
      )
      continue
    }
    const setting = isMap(value)
      ? readRule(rule, value, reading)
      : readSeverity(`\`${id}\``, value ?? key, reading, ' or a mapping with `severity` and options')
    if (setting !== null) settings.set(id, setting)
  }
  return settings
}

/** Whether a mapping is meant to make a rule, not to set one whose id is misspelt: none of ours has such options. */
function isOwnRule(map: YAMLMap): boolean {
  return map.has('message') || OWN_CONDITIONS.some((name) => name !== 'kinds' && map.has(name))
}

const OWN_TEXTS = ['message', 'advice', ...OWN_PATTERNS] as const
const OWN_KEYS = ['message', 'severity', 'advice', ...OWN_CONDITIONS] as const

function readOwnRule(id: string, key: Node | null, map: YAMLMap, reading: Reading): OwnRule | null {
  const { complaints } = reading
  const before = complaints.count
  const what = `of your own rule \`${id}\``
  if (!OWN_ID.test(id))
    complaints.add(
      `${reading.placeOf(key)}: the id of a rule is made of small letters, digits and single dashes, not \`${id}\``,
    )
  const texts = new Map<string, string>()
  let kinds: readonly string[] = []
  let severity: Severity | 'off' = 'warning'
  for (const pair of map.items) {
    const nameNode = reading.resolve(pair.key)
    const name = isScalar(nameNode) ? String(nameNode.value) : ''
    const value = reading.resolve(pair.value)
    const place = reading.placeOf(value ?? nameNode)
    if (name === 'severity')
      severity = readSeverity(`severity ${what}`, value ?? nameNode, reading)?.severity ?? severity
    else if (name === 'kinds') {
      kinds = strings(value, reading) ?? []
      if (kinds.length === 0)
        complaints.add(`${place}: \`kinds\` ${what} must be text or a list of texts, such as CREATE TABLE`)
    } else if ((OWN_TEXTS as readonly string[]).includes(name)) {
      const text = isScalar(value) && typeof value.value === 'string' ? value.value : ''
      const kind = (OWN_PATTERNS as readonly string[]).includes(name) ? ({ kind: 'pattern' } as const) : {}
      const problem = text === '' ? 'must be text' : optionProblem({ default: '', doc: '', ...kind }, text)
      if (problem === null) texts.set(name, text)
      else complaints.add(`${place}: \`${name}\` ${what} ${problem}`)
    } else
      complaints.add(
        `${reading.placeOf(nameNode)}: your own rule \`${id}\` has no \`${name}\`${didYouMean(name, OWN_KEYS)}`,
        `A rule of your own has: ${OWN_KEYS.join(', ')}.`,
      )
  }
  if (complaints.count > before) return null
  const message = texts.get('message')
  if (message === undefined) complaints.add(`${reading.placeOf(key)}: your own rule \`${id}\` needs a \`message\``)
  if (kinds.length === 0 && !OWN_PATTERNS.some((name) => texts.has(name)))
    complaints.add(`${reading.placeOf(key)}: your own rule \`${id}\` needs one of ${OWN_CONDITIONS.join(', ')}`)
  if (message === undefined || complaints.count > before) return null
  const pattern = (name: (typeof OWN_PATTERNS)[number]) => texts.get(name) ?? null
  return {
    message,
    severity,
    advice: texts.get('advice') ?? null,
    kinds,
    table: pattern('table'),
    column: pattern('column'),
    forbid: pattern('forbid'),
    require: pattern('require'),
  }
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
