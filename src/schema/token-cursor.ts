import { nameOf, unquoteString } from '../sql/literal.ts'
import type { Token } from '../sql/token.ts'

/** Walks over the tokens of a definition that a server printed. */
export class Cursor {
  readonly #source: string
  readonly #tokens: readonly Token[]
  /** Where the element ends in the source: later than its last token when a version comment closes behind it. */
  readonly #end: number
  #at = 0

  constructor(source: string, tokens: readonly Token[], end = source.length) {
    this.#source = source
    this.#tokens = tokens
    this.#end = end
  }

  atEnd(): boolean {
    return this.#at >= this.#tokens.length
  }

  peek(ahead = 0): Token | undefined {
    return this.#tokens[this.#at + ahead]
  }

  /** The token that must be there. */
  next(): Token {
    const token = this.peek()
    if (token === undefined) throw new Error(`definition ends early: ${this.#source.slice(0, 80)}`)
    return token
  }

  is(text: string, ahead = 0): boolean {
    return this.peek(ahead)?.text === text
  }

  isWord(word: string, ahead = 0): boolean {
    const token = this.peek(ahead)
    return token?.kind === 'word' && token.text.toUpperCase() === word
  }

  /** Whether these words stand in a row anywhere ahead, outside of parentheses. */
  has(...words: readonly string[]): boolean {
    let depth = 0
    for (let ahead = 0; this.peek(ahead) !== undefined; ahead++) {
      if (this.is('(', ahead)) depth++
      else if (this.is(')', ahead)) depth--
      else if (depth === 0 && words.every((word, at) => this.isWord(word, ahead + at))) return true
    }
    return false
  }

  skip(count = 1): void {
    if (this.#at + count > this.#tokens.length) throw new Error(`definition ends early: ${this.#source.slice(0, 80)}`)
    this.#at += count
  }

  take(): string {
    const { text } = this.next()
    this.skip()
    return text
  }

  /** A name without its quotes. */
  takeName(): string {
    const token = this.next()
    this.skip()
    return nameOf(token)
  }

  /** The value of a string literal. */
  takeString(): string {
    return unquoteString(this.take(), false)
  }

  /** A parenthesised group, verbatim with its parentheses. */
  takeParenthesised(): string {
    const open = this.#at
    this.#skipGroup()
    return this.#source.slice(this.#tokens[open]!.start, this.#tokens[this.#at - 1]!.end)
  }

  /** The items of a parenthesised list, each as a cursor of its own. */
  takeList(): Cursor[] {
    const open = this.#at
    this.#skipGroup()
    const close = this.#at - 1
    const items: Cursor[] = []
    let depth = 0
    let first = open + 1
    for (let at = open; at <= close; at++) {
      const { text, start } = this.#tokens[at]!
      if (text === '(') depth++
      if (text === ')') depth--
      if (!((depth === 1 && text === ',') || depth === 0)) continue
      if (at > first) items.push(new Cursor(this.#source, this.#tokens.slice(first, at), start))
      first = at + 1
    }
    return items
  }

  /** The source from the next token to the end of the element. */
  rest(): string {
    const token = this.peek()
    return token === undefined ? '' : this.#source.slice(token.start, this.#end).trimEnd()
  }

  /** The whole element, verbatim. */
  text(): string {
    return this.#source.slice(this.#tokens[0]!.start, this.#end).trimEnd()
  }

  /** The source from a token taken before to the last one taken. */
  since(token: Token): string {
    return this.#source.slice(token.start, this.#tokens[this.#at - 1]!.end)
  }

  #skipGroup(): void {
    let depth = 0
    do {
      const text = this.take()
      if (text === '(') depth++
      if (text === ')') depth--
    } while (depth > 0)
  }
}
