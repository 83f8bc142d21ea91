/**
 * Text of unknown origin for a line of Markdown or a table cell: shown as it is, on one line. Neither markup, HTML, mentions and
 * issue references nor a table's own bars can come out of it.
 */
export function escapeText(text: string): string {
  return (
    text
      .replace(/[\r\n\t]+/g, ' ')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replace(/[\\`*_{}[\]|~!$]|:(?=\w)/g, '\\$&')
      // A zero-width space keeps names, issues and addresses from becoming links and mentions, which a backslash does not.
      .replaceAll('://', ':\u200B//')
      .replace(/[@#]|www\./g, '$&\u200B')
  )
}

/** The same, in a fixed-width font. HTML rather than backticks: those would need a count, and cannot hold a bar in a table. */
export function code(text: string): string {
  return `<code>${escapeHtml(text)}</code>`
}

/** A message that marks names with backticks, as those of findings do. */
export function prose(text: string): string {
  const parts = text.split('`')
  // An odd backtick marks nothing.
  if (parts.length % 2 === 0) return escapeText(text)
  return parts.map((part, index) => (index % 2 === 1 ? code(part) : escapeText(part))).join('')
}

/** Text between HTML tags, also where Markdown might still look at it. */
export function escapeHtml(text: string): string {
  return text
    .replace(/[\r\n\t]+/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('www.', 'www&#46;')
    .replaceAll('://', '&#58;//')
    .replace(/[\\`*_[\]|~$@]|(?<!&)#/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** A block of code, in a fence longer than any run of backticks in it. */
export function fence(text: string, language: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length))
  const marks = '`'.repeat(longest + 1)
  return `${marks}${language}\n${text.replace(/\r\n?/g, '\n').replace(/\n+$/, '')}\n${marks}`
}

/** The first so many characters, never half a character, with a note of what is missing. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text
  const end = /[\uD800-\uDBFF]/.test(text.charAt(length - 1)) ? length - 1 : length
  return `${text.slice(0, end)}… (${text.length - end} more characters)`
}

/** `1 warning`, `12,345 rows`. */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString('en-US')} ${noun}${number === 1 ? '' : 's'}`
}

/** Markdown that grows block by block up to a limit, in whatever unit the limit is counted. */
export class LimitedMarkdown {
  readonly #limit: number
  readonly #measure: (text: string) => number
  readonly #blocks: string[] = []
  #size = 0

  /** Room that is never given to blocks, for what must be said at the end. */
  static readonly RESERVE = 400

  constructor(limit: number, unit: 'bytes' | 'characters') {
    this.#limit = limit
    this.#measure = unit === 'bytes' ? (text) => Buffer.byteLength(text) : (text) => text.length
  }

  /** Adds the block when it fits. */
  add(block: string): boolean {
    const size = this.#measure(block) + 1
    if (this.#size + size > this.#limit - LimitedMarkdown.RESERVE) return false
    this.#push(block, size)
    return true
  }

  /** Adds as many as fit, in order, and says how many more there are. */
  addAll(blocks: readonly string[], noun: string): void {
    for (const [index, block] of blocks.entries()) {
      if (this.add(block)) continue
      this.last(`\n_${count(blocks.length - index, noun)} more: see the JSON report._\n`)
      return
    }
  }

  /** Adds a short closing remark, which may use the reserve. */
  last(block: string): void {
    const size = this.#measure(block) + 1
    if (this.#size + size <= this.#limit) this.#push(block, size)
  }

  toString(): string {
    return this.#blocks.join('\n')
  }

  #push(block: string, size: number): void {
    this.#blocks.push(block)
    this.#size += size
  }
}
