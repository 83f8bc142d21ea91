import { isMap, isScalar, type Node, type YAMLMap } from 'yaml'
import { isSslMode, parseServerUrl, type ServerSettings, SSL_MODES } from '../mysql/server-settings.ts'
import { didYouMean } from './closest.ts'
import { oneOf } from './complaints.ts'
import type { Reading } from './yaml-reading.ts'

/** A server of a target, as the file describes it: all but what only the environment may say. */
export interface TargetServer {
  /** null when `url-env` names the variable that holds the whole URL. */
  readonly server: ServerSettings | null
  readonly urlVariable: string | null
  /** null: ROLLGATE_PRODUCTION_PASSWORD or ROLLGATE_BACKUP_PASSWORD, as for a URL without a password. */
  readonly passwordVariable: string | null
  /** `file:line:column` */
  readonly place: string
}

/** One of `targets:`. */
export interface TargetDefinition {
  readonly name: string
  readonly place: string
  readonly production: TargetServer
  /** null: the backup server that is given for all, or else the target itself. */
  readonly backup: TargetServer | null
}

const ROLES = ['production', 'backup'] as const
type Role = (typeof ROLES)[number]

/** Names stand in comma lists, in matrices of workflows and in names of artifacts. */
export const TARGET_NAME = '^[A-Za-z0-9][A-Za-z0-9._-]*$'
export const VARIABLE_NAME = '^[A-Za-z_][A-Za-z0-9_]*$'
export const SERVER_TEXTS = ['host', 'socket', 'user', 'database', 'ssl-ca', 'ssl-cert', 'ssl-key'] as const
export const SERVER_KEYS = ['url', 'url-env', 'password-env', 'port', 'ssl', ...SERVER_TEXTS] as const
type ServerKey = (typeof SERVER_KEYS)[number]

/** Reads the value of `targets:`: by name a mapping of `production` and `backup`. The order is that of the file. */
export function readTargets(node: Node | null, reading: Reading): readonly TargetDefinition[] {
  const { complaints } = reading
  if (!isMap(node) || node.items.length === 0) {
    const what =
      isMap(node) || (isScalar(node) && node.value === null) ? 'names no target' : 'must be a mapping of targets'
    complaints.add(
      `${reading.placeOf(node)}: \`targets\` ${what}`,
      'For example `targets: { eu: { production: "mysql://deploy@db-eu/shop" } }`; or leave it out.',
    )
    return []
  }
  const targets: TargetDefinition[] = []
  for (const pair of node.items) {
    const target = readTarget(reading.resolve(pair.key), reading.resolve(pair.value), reading)
    if (target === null) continue
    const same = targets.find((other) => sameDatabase(other.production, target.production))
    if (same !== undefined)
      complaints.add(`${target.place}: target \`${target.name}\` is the same server and database as \`${same.name}\``)
    targets.push(target)
  }
  return targets
}

/** Whether both are known and mean one database, so that a deployment would go there twice. */
function sameDatabase({ server: a }: TargetServer, { server: b }: TargetServer): boolean {
  if (a === null || b === null || a.database !== b.database) return false
  return a.host === b.host && a.port === b.port && a.socketPath === b.socketPath
}

function readTarget(key: Node | null, value: Node | null, reading: Reading): TargetDefinition | null {
  const { complaints } = reading
  const name = isScalar(key) && typeof key.value === 'string' ? key.value : null
  const place = reading.placeOf(key)
  if (name === null || !new RegExp(TARGET_NAME).test(name)) {
    complaints.add(
      `${place}: the name of a target must be text of letters, digits, dots, dashes and underscores`,
      'A number is text when it stands between quotes.',
    )
    return null
  }
  if (!isMap(value)) {
    complaints.add(`${place}: target \`${name}\` must be a mapping with \`production\``)
    return null
  }
  const servers = new Map<string, TargetServer | null>()
  for (const { key: keyNode, node } of entries(value, reading)) {
    const role = ROLES.find((one) => isScalar(keyNode) && one === keyNode.value)
    if (role !== undefined) servers.set(role, readServer(role, name, node ?? keyNode, reading))
    else complainOfKey(keyNode, `of target \`${name}\``, ROLES, reading)
  }
  const production = servers.get('production')
  if (production === undefined) complaints.add(`${place}: target \`${name}\` has no \`production\``)
  const backup = servers.get('backup')
  if (production === undefined || production === null || backup === null) return null
  return { name, place, production, backup: backup ?? null }
}

function* entries(map: YAMLMap, reading: Reading): Generator<{ key: Node | null; node: Node | null }> {
  for (const pair of map.items) yield { key: reading.resolve(pair.key), node: reading.resolve(pair.value) }
}

function complainOfKey(key: Node | null, of: string, known: readonly string[], reading: Reading): void {
  const text = isScalar(key) ? String(key.value) : ''
  const isPassword = text === 'password'
  reading.complaints.add(
    `${reading.placeOf(key)}: unknown setting \`${text}\` ${of}${isPassword ? '' : didYouMean(text, known)}`,
    isPassword
      ? 'Passwords are not kept in the configuration file: `password-env` names the environment variable that holds one.'
      : `Known ${of}: ${known.join(', ')}.`,
  )
}

/** A URL without a password, or a mapping; null after a complaint. */
function readServer(role: Role, target: string, node: Node | null, reading: Reading): TargetServer | null {
  const { complaints } = reading
  const before = complaints.count
  const of = `of target \`${target}\``
  const place = reading.placeOf(node)
  const url = isScalar(node) && typeof node.value === 'string' ? node.value : null
  if (url !== null) {
    const server = readUrl(url, role, place, reading)
    return server === null ? null : { server, urlVariable: null, passwordVariable: null, place }
  }
  if (!isMap(node)) {
    complaints.add(`${place}: \`${role}\` ${of} must be a URL without a password, or a mapping`)
    return null
  }
  const texts = new Map<ServerKey, string>()
  let port = 3306
  for (const { key, node: value } of entries(node, reading)) {
    const name = SERVER_KEYS.find((one) => isScalar(key) && one === key.value)
    if (name === undefined) complainOfKey(key, `of \`${role}\` ${of}`, SERVER_KEYS, reading)
    else if (name === 'port') port = readPort(value ?? key, reading) ?? port
    else {
      const text = readText(name, value ?? key, reading)
      if (text !== null) texts.set(name, text)
    }
  }
  const ways = (['url', 'url-env', 'host', 'socket'] as const).filter((one) => texts.has(one))
  if (complaints.count === before && ways.length !== 1)
    complaints.add(`${place}: \`${role}\` ${of} needs one of url, url-env, host and socket, and only one`)
  if (complaints.count > before) return null
  const urlVariable = texts.get('url-env') ?? null
  const given = texts.get('url')
  const server = given !== undefined ? readUrl(given, role, place, reading) : separate(role, texts, port)
  if (given !== undefined && server === null) return null
  const alone = given !== undefined || urlVariable !== null
  const besides = [...texts.keys()].filter((one) => !['url', 'url-env', 'password-env'].includes(one))
  if (alone && besides.length > 0) {
    complaints.add(`${place}: ${besides.join(', ')} of \`${role}\` ${of} must be part of the URL`)
    return null
  }
  const passwordVariable = texts.get('password-env') ?? null
  return { server: urlVariable === null ? server : null, urlVariable, passwordVariable, place }
}

function readUrl(url: string, role: Role, place: string, { complaints }: Reading): ServerSettings | null {
  try {
    const server = parseServerUrl(url, role)
    if (server.password === '') return server
    complaints.add(
      `${place}: the ${role} URL may hold no password here`,
      'Passwords are not kept in the configuration file: `password-env` names the environment variable that holds one.',
    )
  } catch (error) {
    complaints.addError(error, place)
  }
  return null
}

function readPort(node: Node | null, reading: Reading): number | null {
  const value = isScalar(node) ? node.value : undefined
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65_535) return value
  reading.complaints.add(`${reading.placeOf(node)}: \`port\` must be a whole number from 1 to 65535`)
  return null
}

function readText(name: ServerKey, node: Node | null, reading: Reading): string | null {
  const text = isScalar(node) && typeof node.value === 'string' ? node.value : ''
  const complain = (what: string) => {
    reading.complaints.add(`${reading.placeOf(node)}: \`${name}\` must be ${what}`)
    return null
  }
  if (text === '') return complain('text')
  if (name === 'ssl' && !isSslMode(text)) return complain(oneOf(SSL_MODES))
  // What is no name may be the password itself: it is not shown.
  if (name.endsWith('-env') && !new RegExp(VARIABLE_NAME).test(text))
    return complain('the name of an environment variable')
  return text
}

function separate(role: Role, texts: ReadonlyMap<ServerKey, string>, port: number): ServerSettings {
  const ssl = texts.get('ssl') ?? 'preferred'
  return {
    role,
    host: texts.get('host') ?? 'localhost',
    port,
    socketPath: texts.get('socket') ?? null,
    user: texts.get('user') ?? '',
    password: '',
    database: texts.get('database') ?? null,
    ssl: isSslMode(ssl) ? ssl : 'preferred',
    sslCa: texts.get('ssl-ca') ?? null,
    sslCert: texts.get('ssl-cert') ?? null,
    sslKey: texts.get('ssl-key') ?? null,
  }
}
