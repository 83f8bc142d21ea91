/** Lets work on one target go on one at a time, and no more at once than there is room for. In the order in which it came. */
export class Turns {
  readonly #most: number
  readonly #busy = new Set<string>()
  #waiting: { readonly key: string; readonly start: () => void }[] = []

  constructor(most: number) {
    this.#most = most
  }

  /** @throws the signal's reason when it is aborted before it is the work's turn */
  async run<T>(key: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    await this.#turn(key, signal)
    try {
      return await work()
    } finally {
      this.#busy.delete(key)
      this.#next()
    }
  }

  #turn(key: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting = this.#waiting.filter((one) => one !== entry)
        reject(signal.reason)
      }
      const entry = {
        key,
        start: () => {
          signal.removeEventListener('abort', leave)
          resolve()
        },
      }
      signal.addEventListener('abort', leave, { once: true })
      this.#waiting.push(entry)
      this.#next()
    })
  }

  #next(): void {
    for (const entry of [...this.#waiting]) {
      if (this.#busy.size >= this.#most) return
      if (this.#busy.has(entry.key)) continue
      this.#busy.add(entry.key)
      this.#waiting = this.#waiting.filter((one) => one !== entry)
      entry.start()
    }
  }
}
