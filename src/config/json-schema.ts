import { SEVERITIES } from '../audit/finding.ts'
import type { Option } from './option.ts'
import { OPTION_NAMES, optionOf, RULES_KEY } from './options.ts'
import type { KnownRule } from './rules-key.ts'

type Json = { [key: string]: unknown }

/** The JSON schema (draft 7, which editors take) of `.rollgate.yml`, made from the table of options and the rules. */
export function configurationSchema(rules: readonly (KnownRule & { readonly summary: string })[]): Json {
  const root = mapping({})
  for (const name of OPTION_NAMES) {
    const option = optionOf(name)
    if (option.file === undefined) continue
    let map = root
    for (const part of option.file.slice(0, -1)) {
      map.properties[part] ??= mapping({})
      map = map.properties[part] as Mapping
    }
    map.properties[option.file.at(-1)!] = { description: option.doc, ...typeOf(option) }
  }
  root.properties[RULES_KEY] = {
    description: 'Severity, and options, of single rules.',
    ...mapping(Object.fromEntries(rules.map((rule) => [rule.id, ruleSchema(rule)]))),
  }
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Configuration of Rollgate (.rollgate.yml)',
    ...root,
  }
}

interface Mapping extends Json {
  readonly type: 'object'
  readonly additionalProperties: false
  readonly properties: Json
}

function mapping(properties: Json): Mapping {
  return { type: 'object', additionalProperties: false, properties }
}

function typeOf(option: Option): Json {
  const initial = option.default === undefined ? {} : { default: option.default }
  switch (option.type) {
    case 'string':
      return { type: 'string', minLength: 1, ...initial }
    case 'boolean':
      return { type: 'boolean', ...initial }
    case 'integer':
      return { type: 'integer', minimum: option.min, maximum: option.max, ...initial }
    case 'enum':
      return { enum: option.values, ...initial }
    case 'server':
      return { enum: option.words ?? [], ...initial }
    case 'list': {
      const item = option.values === undefined ? { type: 'string', minLength: 1 } : { enum: option.values }
      return { anyOf: [item, { type: 'array', items: item }], ...initial }
    }
  }
}

function ruleSchema(rule: KnownRule & { readonly summary: string }): Json {
  const severity = { enum: ['off', ...SEVERITIES] }
  const options = Object.entries(rule.options ?? {}).map(([name, option]) => [
    name,
    { description: option.doc, ...sampleType(option.default), default: option.default },
  ])
  return {
    description: rule.summary,
    anyOf: [severity, mapping({ severity, ...Object.fromEntries(options) })],
  }
}

function sampleType(sample: unknown): Json {
  if (Array.isArray(sample)) {
    const item = { type: 'string', minLength: 1 }
    return { anyOf: [item, { type: 'array', items: { type: 'string' } }] }
  }
  if (typeof sample === 'number') return { type: Number.isInteger(sample) ? 'integer' : 'number' }
  return { type: typeof sample }
}
