import { readFile } from 'node:fs/promises'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import { parseServerUrl, type ServerSettings } from '../mysql/server-settings.ts'
import { decodeSource } from '../sql/source.ts'
import { Complaints } from './complaints.ts'
import { type ConfigurationFile, readConfigurationFile } from './configuration-file.ts'
import { type Environment, readEnvironment, readInputs, withPassword } from './environment.ts'
import { isMissing, unreadable } from './file-error.ts'
import type { Given } from './option.ts'
import { type OptionName, type OptionValue, optionOf } from './options.ts'
import type { KnownRule } from './rules-key.ts'
import type { RuleSetting } from './settings.ts'
import type { TargetDefinition } from './targets-key.ts'
import { refuseLinkOut } from './workspace.ts'

export const DEFAULT_CONFIG_FILE = '.rollgate.yml'

/** Reads a file of another commit, by its path in the repository; null when that has none. */
export type ReadCommitted = (path: string) => Promise<Uint8Array | null>

/** What surrounds the process; only this folder reads it. */
export interface Surroundings {
  readonly env: Environment
  readonly cwd: string
}

/** Where the configuration file was looked for. */
export interface ConfigurationSource {
  readonly path: string
  /** Set when it was read from the base commit: its text there, or null when that commit has none. */
  readonly base: { readonly text: string | null } | null
}

/** Every option's value, wherever it came from. */
export class Configuration {
  readonly surroundings: Surroundings
  readonly rules: ReadonlyMap<string, Partial<RuleSetting>>
  /** Those of the file, in its order; empty when it names none. */
  readonly targets: readonly TargetDefinition[]
  readonly file: ConfigurationSource
  /** Highest precedence first: flags, inputs, environment, file. */
  readonly #layers: readonly ReadonlyMap<OptionName, Given>[]

  constructor(
    surroundings: Surroundings,
    layers: readonly ReadonlyMap<OptionName, Given>[],
    rules: ReadonlyMap<string, Partial<RuleSetting>>,
    targets: readonly TargetDefinition[] = [],
    file: ConfigurationSource = { path: DEFAULT_CONFIG_FILE, base: null },
  ) {
    this.file = file
    this.surroundings = surroundings
    this.#layers = layers
    this.rules = rules
    this.targets = targets
  }

  /** The same, but for these values, which come before all others. */
  over(values: ReadonlyMap<OptionName, Given>): Configuration {
    return new Configuration(this.surroundings, [values, ...this.#layers], this.rules, this.targets, this.file)
  }

  get<N extends OptionName>(name: N): OptionValue<N> {
    const given = this.given(name)?.value ?? optionOf(name).default ?? null
    const value =
      typeof given === 'object' && given !== null && 'host' in given
        ? withPassword(given, this.surroundings.env)
        : given
    // The readers put the table's types on every value.
    return value as OptionValue<N>
  }

  /** The value as given and its place, with its rank (0 is the highest precedence); undefined when only the default holds. */
  given(name: OptionName): (Given & { readonly rank: number }) | undefined {
    const rank = this.#layers.findIndex((layer) => layer.has(name))
    const given = this.#layers[rank]?.get(name)
    return given === undefined ? undefined : { ...given, rank }
  }

  /** Passwords among the values, for a last check that nothing shows them. */
  get secrets(): string[] {
    const servers = (['staging', 'production', 'backup', 'sandbox', 'server'] as const).map((name) => this.get(name))
    const passwords = servers.flatMap((one: ServerSettings | string | null) =>
      one !== null && typeof one === 'object'
        ? [one.password, one.aws?.secretAccessKey ?? '', one.aws?.sessionToken ?? '']
        : [],
    )
    const token = this.get('github-token')
    const replicas = (this.get('replica') ?? []).flatMap(passwordOfUrl)
    return [...passwords, ...replicas, ...(token === null ? [] : [token])].filter((secret) => secret !== '')
  }
}

/**
 * Puts together what the command line, the environment and the configuration file say.
 * @param flags as `readCommandLine` gives them.
 * @throws UserError that tells all that is wrong.
 */
export function loadForCommandLine(
  flags: ReadonlyMap<OptionName, Given>,
  surroundings: Surroundings,
  rules: () => Promise<readonly KnownRule[]> = allRules,
): Promise<Configuration> {
  const complaints = new Complaints()
  return load([flags, readEnvironment(surroundings.env, complaints)], surroundings, rules, complaints)
}

/**
 * Puts together what the action's inputs, the environment and the configuration file say.
 * @param base reads from the base of a change that nobody has approved yet: the configuration is that one's unless `config-ref` says head.
 * @throws UserError that tells all that is wrong.
 */
export function loadForAction(
  surroundings: Surroundings,
  rules: () => Promise<readonly KnownRule[]> = allRules,
  base: ReadCommitted | null = null,
): Promise<Configuration> {
  const complaints = new Complaints()
  const inputs = readInputs(surroundings.env, complaints)
  return load([inputs, readEnvironment(surroundings.env, complaints)], surroundings, rules, complaints, base)
}

async function load(
  layers: readonly ReadonlyMap<OptionName, Given>[],
  surroundings: Surroundings,
  rules: () => Promise<readonly KnownRule[]>,
  complaints: Complaints,
  base: ReadCommitted | null = null,
): Promise<Configuration> {
  const named = layers.map((layer) => layer.get('config')).find((given) => given !== undefined)
  const path = named === undefined ? DEFAULT_CONFIG_FILE : String(named.value)
  const head = layers.some((layer) => layer.get('config-ref')?.value === 'head')
  const committed = base === null || head ? null : repositoryPath(path, surroundings.cwd)
  let file: ConfigurationFile = { given: new Map(), rules: new Map(), targets: [] }
  let text: string | null = null
  try {
    // The directory may hold what somebody proposes; only what is merged decides.
    if (committed === null) await refuseLinkOut(resolve(surroundings.cwd, path), path, surroundings.env)
    const bytes = committed === null ? await readFile(resolve(surroundings.cwd, path)) : await base!(committed)
    text = bytes === null ? null : decodeSource(path, bytes).text
    if (text !== null) file = readConfigurationFile(path, text, await rules(), complaints)
  } catch (error) {
    if (named !== undefined || !isMissing(error)) complaints.addError(unreadable(error, path, 'configuration file'))
  }
  complaints.throwIfAny()
  const source = { path, base: committed === null ? null : { text } }
  return new Configuration(surroundings, [...layers, file.given], file.rules, file.targets, source)
}

/** A path as the repository has it, when it is one in the working directory. */
export function repositoryPath(path: string, cwd: string): string | null {
  const inside = relative(cwd, resolve(cwd, path))
  const leaves = inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)
  return leaves ? null : inside.split(sep).join('/')
}

export async function allRules(): Promise<readonly KnownRule[]> {
  const { RULES } = await import('../audit/rules/index.ts')
  return RULES
}

/** One that cannot be read is complained of where it is used. */
function passwordOfUrl(url: string): string[] {
  try {
    return [parseServerUrl(url, 'replica').password]
  } catch {
    return []
  }
}
