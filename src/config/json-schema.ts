import { SEVERITIES } from '../audit/finding.ts'
import type { OptionSpec } from '../audit/rule.ts'
import { SSL_MODES } from '../mysql/server-settings.ts'
import type { Option } from './option.ts'
import { OPTION_NAMES, optionOf, RULES_KEY, TARGETS_KEY } from './options.ts'
import type { KnownRule } from './rules-key.ts'
import { SIZE } from './size.ts'
import { SERVER_TEXTS, TARGET_NAME, VARIABLE_NAME } from './targets-key.ts'

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
  root.properties[TARGETS_KEY] = targetsSchema()
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
    case 'size':
      return {
        anyOf: [
          { type: 'string', pattern: SIZE },
          { type: 'integer', minimum: 0 },
        ],
        ...initial,
      }
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

function targetsSchema(): Json {
  const text = { type: 'string', minLength: 1 }
  const variable = { type: 'string', pattern: VARIABLE_NAME }
  const password = { 'password-env': { description: 'Environment variable with the password.', ...variable } }
  const separate = mapping({
    ...Object.fromEntries(SERVER_TEXTS.map((name) => [name, text])),
    port: { type: 'integer', minimum: 1, maximum: 65_535 },
    ssl: { enum: SSL_MODES },
    ...password,
  })
  const without = (name: string) => {
    const { [name]: _, ...properties } = separate.properties
    return mapping(properties)
  }
  const url = { description: 'A URL without a password.', type: 'string', pattern: '^(mysql|mariadb)://' }
  const server = {
    anyOf: [
      url,
      { ...mapping({ url, ...password }), required: ['url'] },
      {
        ...mapping({ 'url-env': { description: 'Environment variable with the URL.', ...variable }, ...password }),
        required: ['url-env'],
      },
      { ...without('socket'), required: ['host'] },
      { ...without('host'), required: ['socket'] },
    ],
  }
  return {
    description: 'Several production servers by name, deployed to in this order.',
    type: 'object',
    minProperties: 1,
    propertyNames: { pattern: TARGET_NAME },
    additionalProperties: {
      ...mapping({ production: server, backup: server }),
      required: ['production'],
    },
  }
}

function ruleSchema(rule: KnownRule & { readonly summary: string }): Json {
  const severity = { enum: ['off', ...SEVERITIES] }
  const options = Object.entries(rule.options ?? {}).map(([name, option]) => [
    name,
    { description: option.doc, ...optionType(option), default: option.default },
  ])
  return {
    description: rule.summary,
    anyOf: [severity, mapping({ severity, ...Object.fromEntries(options) })],
  }
}

function optionType({ default: sample, kind, values }: OptionSpec): Json {
  const text = values !== undefined ? { enum: values } : kind === 'pattern' ? { type: 'string', format: 'regex' } : null
  if (Array.isArray(sample)) {
    const item = text ?? { type: 'string' }
    return { anyOf: [text ?? { type: 'string', minLength: 1 }, { type: 'array', items: item }] }
  }
  if (typeof sample === 'number') return { type: Number.isInteger(sample) ? 'integer' : 'number' }
  return text ?? { type: typeof sample }
}
