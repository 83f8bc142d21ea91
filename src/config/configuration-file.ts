import { isAlias, isMap, isScalar, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml'
import { didYouMean } from './closest.ts'
import { type Complaints, oneOf } from './complaints.ts'
import type { Given, Option, Value } from './option.ts'
import { OPTION_NAMES, type OptionName, optionOf, ROLES_WITH_PARTS, RULES_KEY, TARGETS_KEY } from './options.ts'
import { integerInRange, listOf, sizeOf, wordOf } from './read-text.ts'
import { type KnownRule, readRules } from './rules-key.ts'
import type { RuleSetting } from './settings.ts'
import { readTargets, type TargetDefinition } from './targets-key.ts'
import { type Reading, strings } from './yaml-reading.ts'

export interface ConfigurationFile {
  readonly given: ReadonlyMap<OptionName, Given>
  readonly rules: ReadonlyMap<string, Partial<RuleSetting>>
  /** In the order of the file; empty without `targets`. */
  readonly targets: readonly TargetDefinition[]
}

/** Keys at the top of the file that are not single options. */
const OWN_KEYS = [RULES_KEY, TARGETS_KEY] as const
type Key = OptionName | (typeof OWN_KEYS)[number]

/**
 * Reads the text of a `.rollgate.yml`. All that is wrong is added to the complaints with file, line and column.
 * @param path as shown to people.
 */
export function readConfigurationFile(
  path: string,
  text: string,
  rules: readonly KnownRule[],
  complaints: Complaints,
): ConfigurationFile {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: false })
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return `${path}:${line}:${col}`
  }
  const given = new Map<OptionName, Given>()
  const none: ConfigurationFile = { given, rules: new Map(), targets: [] }
  for (const problem of [...document.errors, ...document.warnings]) {
    complaints.add(`${at(problem.pos[0])}: ${problem.message.replace(/\.$/, '')}`)
  }
  if (document.errors.length > 0) return none
  const reading: Reading = {
    placeOf: (node) => at(node?.range?.[0] ?? 0),
    resolve: (node) => (isAlias(node) ? (node.resolve(document) ?? null) : (node as Node | null)),
    complaints,
  }
  const root = document.contents
  // An empty file, or one with only comments.
  if (root === null || (isScalar(root) && root.value === null)) return none
  if (!isMap(root)) {
    complaints.add(`${reading.placeOf(root)}: the file must be a mapping of settings`)
    return none
  }
  let rulesNode: Node | null = null
  let targets: readonly TargetDefinition[] = []
  readMap(root, [], reading, (name, value, place) => {
    if (name === RULES_KEY) rulesNode = value
    else if (name === TARGETS_KEY) targets = readTargets(value, reading)
    else {
      const read = readNode(optionOf(name), name, value, place, reading)
      if (read !== null) given.set(name, { value: read, place })
    }
  })
  return { given, rules: rulesNode === null ? new Map() : readRules(rulesNode, rules, reading), targets }
}

/** The names that may stand in a mapping of the file, below `path`, with what each stands for. */
function keysBelow(path: readonly string[]): Map<string, Key | null> {
  const keys = new Map<string, Key | null>()
  if (path.length === 0) for (const key of OWN_KEYS) keys.set(key, key)
  for (const name of OPTION_NAMES) {
    const file = optionOf(name).file
    if (file === undefined || !path.every((part, index) => file[index] === part)) continue
    const key = file[path.length]
    if (key !== undefined) keys.set(key, file.length === path.length + 1 ? name : null)
  }
  return keys
}

function readMap(
  map: YAMLMap,
  path: readonly string[],
  reading: Reading,
  found: (name: Key, value: Node | null, place: string) => void,
): void {
  const keys = keysBelow(path)
  for (const pair of map.items) {
    const keyNode = reading.resolve(pair.key)
    const key = isScalar(keyNode) && typeof keyNode.value === 'string' ? keyNode.value : null
    const keyPlace = reading.placeOf(keyNode)
    const target = key === null ? undefined : keys.get(key)
    if (key === null || target === undefined) {
      complainOfKey(key, path, keys, keyPlace, reading.complaints)
      continue
    }
    const value = reading.resolve(pair.value)
    const place = value === null ? keyPlace : reading.placeOf(value)
    if (target !== null) found(target, value, place)
    else if (isMap(value)) readMap(value, [...path, key], reading, found)
    else reading.complaints.add(`${place}: \`${key}\` must be a mapping of settings`)
  }
}

function complainOfKey(
  key: string | null,
  path: readonly string[],
  keys: ReadonlyMap<string, unknown>,
  place: string,
  complaints: Complaints,
): void {
  if (key === null) {
    complaints.add(`${place}: the name of a setting must be text`)
    return
  }
  const isServer = path.length === 0 && (ROLES_WITH_PARTS as readonly string[]).includes(key)
  const under = path.length === 0 ? '' : ` under \`${path.join('.')}\``
  complaints.add(
    `${place}: unknown setting \`${key}\`${under}${didYouMean(key, keys.keys())}`,
    isServer
      ? 'A single connection is not kept in the configuration file: use flags, ROLLGATE_…_URL or the inputs of the action. Several go under `targets`.'
      : `Known${under}: ${[...keys.keys()].join(', ')}.`,
  )
}

function readNode(option: Option, name: string, node: Node | null, place: string, reading: Reading): Value | null {
  const { complaints } = reading
  const value = isScalar(node) ? node.value : undefined
  const must = (what: string) => {
    complaints.add(`${place}: \`${name}\` must be ${what}`)
    return null
  }
  const label = `${place}: \`${name}\``
  switch (option.type) {
    case 'string':
      return typeof value === 'string' && value !== '' ? value : must('text')
    case 'boolean':
      return typeof value === 'boolean' ? value : must('true or false')
    case 'integer':
      return typeof value === 'number'
        ? integerInRange(option, value, label, complaints)
        : must(`a whole number from ${option.min} to ${option.max}`)
    case 'enum':
      return typeof value === 'string' ? wordOf(option.values, value, label, complaints) : must(oneOf(option.values))
    case 'size': {
      // A number without a unit is a number in YAML.
      const text = typeof value === 'number' ? String(value) : value
      return typeof text === 'string' ? sizeOf(text, label, complaints) : must('a size such as 512MiB or 1GiB')
    }
    case 'list': {
      const items = strings(node, reading)
      return items === null ? must('text or a list of texts') : listOf(option.values, items, label, complaints)
    }
    case 'server':
      if (typeof value === 'string' && value.includes('://')) {
        complaints.add(
          `${label} may not be a URL here`,
          `Connections are not kept in the configuration file: use --${name}${option.env ? ` or ${option.env}` : ''}.`,
        )
        return null
      }
      return typeof value === 'string'
        ? wordOf(option.words ?? [], value, label, complaints)
        : must(oneOf(option.words ?? []))
  }
}
