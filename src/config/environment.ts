import { readAwsCredentials } from '../mysql/rds-token.ts'
import { isSslMode, type ServerSettings, SSL_MODES } from '../mysql/server-settings.ts'
import { type Complaints, oneOf } from './complaints.ts'
import type { Given } from './option.ts'
import {
  OPTION_NAMES,
  type OptionName,
  optionOf,
  passwordVariable,
  ROLES_WITH_PARTS,
  ROLES_WITH_PASSWORD,
  type RoleWithParts,
  SERVER_PARTS,
  type ServerPart,
} from './options.ts'
import { readText } from './read-text.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** The environment variables of the table; an empty one counts as not given. */
export function readEnvironment(env: Environment, complaints: Complaints): Map<OptionName, Given> {
  const given = new Map<OptionName, Given>()
  for (const name of OPTION_NAMES) {
    const variable = optionOf(name).env
    const text = variable === undefined ? '' : (env[variable] ?? '').trim()
    if (variable === undefined || text === '') continue
    const value = readText(optionOf(name), text, variable, complaints)
    if (value !== null) given.set(name, value)
  }
  return given
}

/** The password for a URL that has none, from ROLLGATE_<ROLE>_PASSWORD; or the credentials that its tokens are made of. */
export function withPassword(server: ServerSettings, env: Environment): ServerSettings {
  if (server.ssl === 'rds-iam') return { ...server, aws: readAwsCredentials(env) }
  const role = ROLES_WITH_PASSWORD.find((one) => one === server.role)
  if (role === undefined || server.password !== '') return server
  return { ...server, password: env[passwordVariable(role)] ?? '' }
}

/** The action's inputs, as the runner hands them over; an empty one counts as not given, as the toolkit does. */
export function readInputs(env: Environment, complaints: Complaints): Map<OptionName, Given> {
  const given = new Map<OptionName, Given>()
  for (const name of OPTION_NAMES) {
    const option = optionOf(name)
    if (option.input === undefined) continue
    const text = input(env, option.input)
    if (text === '') continue
    const value = readText(option, text, place(option.input), complaints)
    if (value !== null) given.set(name, value)
  }
  for (const role of ROLES_WITH_PARTS) {
    const server = readParts(role, env, given.has(role), complaints)
    if (server !== null) given.set(role, server)
  }
  return given
}

/** actions/toolkit core.ts getInput(): upper case, spaces become underscores, dashes stay. */
function input(env: Environment, name: string): string {
  return (env[`INPUT_${name.replace(/ /g, '_').toUpperCase()}`] ?? '').trim()
}

function place(inputName: string): string {
  return `input ${inputName}`
}

function readParts(role: RoleWithParts, env: Environment, hasUrl: boolean, complaints: Complaints): Given | null {
  const part = (name: ServerPart) => input(env, `${role}-${name}`)
  const used = (Object.keys(SERVER_PARTS) as ServerPart[]).filter((name) => part(name) !== '')
  // A workflow may hand on settings that are not there (an unset secret is an empty input), but a host makes it a server.
  if (used.length === 0) return null
  if (hasUrl) {
    complaints.add(
      `${place(`${role}-url`)} and ${place(`${role}-${used[0]}`)} were both given`,
      'Give the URL or the separate settings of a server, not both.',
    )
    return null
  }
  if (part('host') === '') {
    complaints.add(`${place(`${role}-${used[0]}`)} was given without ${place(`${role}-host`)}`)
    return null
  }
  const port = readText(
    { type: 'integer', min: 1, max: 65_535, doc: '', commands: [] },
    part('port') || '3306',
    place(`${role}-port`),
    complaints,
  )
  const ssl = part('ssl') || 'preferred'
  if (!isSslMode(ssl)) complaints.add(`${place(`${role}-ssl`)} must be ${oneOf(SSL_MODES)}, not \`${ssl}\``)
  if (port === null || !isSslMode(ssl)) return null
  const server: ServerSettings = {
    role,
    host: part('host'),
    port: Number(port.value),
    socketPath: null,
    user: part('user'),
    // Not trimmed: a password may begin or end with a space.
    password: env[`INPUT_${role.toUpperCase()}-PASSWORD`] ?? '',
    database: part('database') || null,
    ssl,
    sslCa: part('ssl-ca') || null,
    sslCert: part('ssl-cert') || null,
    sslKey: part('ssl-key') || null,
  }
  return { value: server, place: place(`${role}-host`) }
}
