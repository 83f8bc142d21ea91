import type { ServerRole, ServerSettings } from '../mysql/server-settings.ts'
import type { CommandName } from './commands.ts'

/**
 * One option: everything that the command line, the environment, the action's inputs, `.rollgate.yml`, the help, the
 * README, action.yml and the JSON schema need to know about it.
 */
export type Option = OptionBase & OptionType

interface OptionBase {
  /** One or two sentences, without the default and the values: those are added where it is shown. */
  readonly doc: string
  /** Commands that take it as a flag; empty for options of the action or of `.rollgate.yml` alone. */
  readonly commands: readonly CommandName[] | 'all'
  /** Name of the action's input, when it is one. */
  readonly input?: string
  /** Name of the environment variable, when there is one. */
  readonly env?: string
  /** Path in `.rollgate.yml`, when it may stand there. */
  readonly file?: readonly string[]
  /** Placeholder in the help, e.g. FILE. */
  readonly placeholder?: string
  /** The value must never be shown. */
  readonly secret?: boolean
  /** For the README's tables and the help. */
  readonly example?: string
}

export type OptionType =
  | { readonly type: 'string'; readonly default?: string }
  | { readonly type: 'boolean'; readonly default: boolean }
  | { readonly type: 'integer'; readonly min: number; readonly max: number; readonly default?: number }
  | { readonly type: 'enum'; readonly values: readonly string[]; readonly default?: string }
  /** An amount of data, as text: `512MiB`; sizes.ts tells the bytes. */
  | { readonly type: 'size'; readonly default?: string }
  | { readonly type: 'list'; readonly values?: readonly string[]; readonly default?: readonly string[] }
  /** A server's URL, or one of `words` in its place. */
  | {
      readonly type: 'server'
      readonly role: ServerRole
      readonly words?: readonly string[]
      readonly default?: string
    }

/** The type of an option's value, once read; `null` when it was not given and has no default. */
export type ValueOf<O extends Option> =
  | (O extends { type: 'boolean' }
      ? boolean
      : O extends { type: 'integer' }
        ? number
        : O extends { type: 'enum'; values: readonly (infer V)[] }
          ? V
          : O extends { type: 'list' }
            ? readonly string[]
            : O extends { type: 'server'; words: readonly (infer W)[] }
              ? ServerSettings | W
              : O extends { type: 'server' }
                ? ServerSettings
                : string)
  | (O extends { default: unknown } ? never : null)

/** A value as read from one place, before the types of the table are put on it. */
export type Value = string | boolean | number | readonly string[] | ServerSettings

/** A value and where it was found, as people call the place: `--fail-on`, `input fail-on`, `.rollgate.yml:3:11`. */
export interface Given {
  readonly value: Value
  readonly place: string
}
