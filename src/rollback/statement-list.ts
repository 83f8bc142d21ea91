/** Statements one after the other, each where it lies: nothing is copied until one is asked for as a text. */
export class StatementList {
  readonly buffers: Buffer[] = []
  readonly starts: number[] = []
  readonly ends: number[] = []
  /** Bytes of all of them. */
  size = 0

  static of(texts: readonly string[]): StatementList {
    const list = new StatementList()
    for (const text of texts) list.addText(text)
    return list
  }

  get length(): number {
    return this.buffers.length
  }

  add(bytes: Buffer, start: number, end: number): void {
    this.buffers.push(bytes)
    this.starts.push(start)
    this.ends.push(end)
    this.size += end - start
  }

  addText(text: string): void {
    const bytes = Buffer.from(text)
    this.add(bytes, 0, bytes.length)
  }

  text(index: number): string {
    return this.buffers[index]!.toString('utf8', this.starts[index]!, this.ends[index]!)
  }

  *texts(): Generator<string> {
    for (let index = 0; index < this.length; index++) yield this.text(index)
  }
}
