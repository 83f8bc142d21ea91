import { type FileHandle, open } from 'node:fs/promises'

/** Text is gathered to pieces of about so many characters before it is written. */
const PIECE = 65_536

/** A file that is written from beginning to end, readable by its owner alone: rollback SQL holds production rows. */
export class TextFile {
  readonly #handle: FileHandle
  #pending: string[] = []
  #length = 0

  private constructor(handle: FileHandle) {
    this.#handle = handle
  }

  static async create(path: string): Promise<TextFile> {
    return new TextFile(await open(path, 'w', 0o600))
  }

  async write(text: string): Promise<void> {
    this.#pending.push(text)
    this.#length += text.length
    if (this.#length >= PIECE) await this.#flush()
  }

  async close(): Promise<void> {
    try {
      await this.#flush()
    } finally {
      await this.#handle.close()
    }
  }

  async #flush(): Promise<void> {
    const text = this.#pending.join('')
    this.#pending = []
    this.#length = 0
    if (text !== '') await this.#handle.writeFile(text)
  }
}
