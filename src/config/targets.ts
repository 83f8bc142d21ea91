import { UserError } from '../errors.ts'
import { parseServerUrl, type ServerSettings } from '../mysql/server-settings.ts'
import { didYouMean } from './closest.ts'
import { Complaints } from './complaints.ts'
import type { Configuration } from './load.ts'
import type { Given } from './option.ts'
import type { TargetServer } from './targets-key.ts'

/** One of several targets, with a configuration in which its servers are the production and the backup server. */
export interface ChosenTarget {
  readonly name: string
  readonly configuration: Configuration
}

/**
 * The targets of `.rollgate.yml` that a command is about, in the order of the file.
 * @returns null when the production server comes from elsewhere: a flag, an input or the environment, which come before the file.
 * @throws UserError for unknown names, and for variables that are not set.
 */
export function chosenTargets(configuration: Configuration): readonly ChosenTarget[] | null {
  const { targets } = configuration
  const production = configuration.given('production')
  const named = configuration.given('target')
  if (named !== undefined) {
    const wanted = configuration.get('target') ?? []
    const known = targets.map(({ name }) => name)
    if (known.length === 0)
      throw new UserError(`${named.place} was given, but the configuration names no targets`, {
        hint: 'Name them under `targets` in .rollgate.yml.',
      })
    if (production !== undefined)
      throw new UserError(`${named.place} and ${production.place} do not go together`, {
        hint: `A target has its own production server; leave ${production.place} out.`,
      })
    const unknown = wanted.find((name) => !known.includes(name))
    if (unknown !== undefined)
      throw new UserError(`There is no target \`${unknown}\`${didYouMean(unknown, known)}`, {
        hint: `The targets are ${known.join(', ')}.`,
      })
  } else if (targets.length === 0 || production !== undefined) return null
  const wanted = configuration.get('target')
  const complaints = new Complaints()
  const chosen = targets
    .filter(({ name }) => wanted === null || wanted.includes(name))
    .map(({ name, production, backup }) => {
      const servers = new Map<'production' | 'backup', Given>()
      for (const [role, described] of Object.entries({ production, backup }) as [
        'production' | 'backup',
        TargetServer | null,
      ][]) {
        const server = described === null ? null : resolve(role, name, described, configuration, complaints)
        if (server !== null) servers.set(role, { value: server, place: `target ${name}` })
      }
      return { name, configuration: configuration.over(servers) }
    })
  complaints.throwIfAny()
  return chosen
}

/**
 * With `--target`, a configuration in which that target is the server to capture from.
 * @throws UserError as chosenTargets, and when that is not one target or another server was given besides.
 */
export function captureTarget(configuration: Configuration): Configuration {
  const named = configuration.given('target')
  if (named === undefined) return configuration
  const server = configuration.given('server')
  if (server !== undefined) throw new UserError(`${named.place} and ${server.place} do not go together`)
  const [target, ...others] = chosenTargets(configuration) ?? []
  if (target === undefined || others.length > 0)
    throw new UserError('`rollgate capture` reads the binlog of one server', { hint: 'Name one target.' })
  const production = target.configuration.get('production')!
  const value: ServerSettings = { ...production, role: 'server' }
  return target.configuration.over(new Map([['server', { value, place: named.place }]]))
}

/** Puts in what the environment says. Nothing shows what a variable holds. */
function resolve(
  role: 'production' | 'backup',
  target: string,
  { server, urlVariable, passwordVariable, place }: TargetServer,
  { surroundings: { env } }: Configuration,
  complaints: Complaints,
): ServerSettings | null {
  const variable = (name: string): string | null => {
    const value = env[name] ?? ''
    if (value !== '') return value
    complaints.add(
      `${place}: the environment variable ${name} of target \`${target}\` is not set`,
      'In a workflow, set it under `env` of the step, from a secret.',
    )
    return null
  }
  const url = urlVariable === null ? null : variable(urlVariable)
  const password = passwordVariable === null ? '' : variable(passwordVariable)
  if (password === null || (urlVariable !== null && url === null)) return null
  try {
    const found = server ?? parseServerUrl(url!.trim(), role)
    return found.password === '' ? { ...found, password } : found
  } catch (error) {
    complaints.addError(error, `${place}: ${urlVariable}`)
    return null
  }
}
