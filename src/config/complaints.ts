import { UserError } from '../errors.ts'

/** Collects everything that is wrong with a configuration, so that it is told at once. */
export class Complaints {
  readonly #all: { readonly text: string; readonly hint: string | undefined }[] = []

  /** @param text a whole sentence without full stop, naming the place. */
  add(text: string, hint?: string): void {
    this.#all.push({ text, hint })
  }

  /** Adds the message and hint of a UserError; anything else is thrown on. */
  addError(error: unknown, place?: string): void {
    if (!(error instanceof UserError)) throw error
    this.add(place === undefined ? error.message : `${place}: ${error.message}`, error.hint)
  }

  get count(): number {
    return this.#all.length
  }

  /** @throws UserError when there is anything to complain about. */
  throwIfAny(): void {
    const hints = [...new Set(this.#all.flatMap(({ hint }) => hint ?? []))]
    const hint = hints.length === 0 ? undefined : hints.join('\n')
    const [first] = this.#all
    if (first === undefined) return
    if (this.#all.length === 1) throw new UserError(first.text, { hint })
    throw new UserError(
      [`${this.#all.length} settings are wrong:`, ...this.#all.map(({ text }) => `  ${text}`)].join('\n'),
      { hint },
    )
  }
}

/** `a`, `a or b`, `a, b or c`. */
export function oneOf(values: readonly string[]): string {
  return values.length < 2 ? (values[0] ?? '') : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`
}
