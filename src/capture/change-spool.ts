import type { RowsItem } from '../binlog/changes.ts'
import { RecordStack, type StackMark } from '../binlog/record-stack.ts'
import { RowsRecords } from '../binlog/rows-spool.ts'
import type { Gtid } from './gtid-set.ts'
import type { Transaction } from './transaction.ts'

/** In place of the change that begins a record of rows. */
const TRANSACTION = 0xff

/** Rows events of many transactions on disk. What a transaction is stands behind its rows: whoever reads backwards meets it first. */
export class ChangeSpool {
  readonly #stack: RecordStack
  readonly #rows: RowsRecords

  private constructor(stack: RecordStack, rows: RowsRecords) {
    this.#stack = stack
    this.#rows = rows
  }

  static async create(directory: string): Promise<ChangeSpool> {
    return new ChangeSpool(await RecordStack.create(directory), new RowsRecords())
  }

  get records(): number {
    return this.#stack.records
  }

  /** @returns a promise only when the disk must be waited for, until when the item's bytes must stay. */
  pushRows(item: RowsItem): Promise<void> | undefined {
    return this.#stack.push(this.#rows.of(item))
  }

  pushTransaction(transaction: Transaction): Promise<void> | undefined {
    const text = JSON.stringify(transaction, (_, value) => (typeof value === 'bigint' ? String(value) : value))
    return this.#stack.push([Buffer.of(TRANSACTION), Buffer.from(text)])
  }

  mark(): StackMark {
    return this.#stack.mark()
  }

  /** Forgets what was pushed after the mark. */
  truncate(mark: StackMark): Promise<void> | undefined {
    return this.#stack.truncate(mark)
  }

  /** Takes what was pushed after the mark into a spool of its own. */
  async split(mark: StackMark, directory: string): Promise<ChangeSpool> {
    const other = new ChangeSpool(await RecordStack.create(directory), this.#rows)
    for await (const record of this.#stack.readForwards(mark)) await other.#stack.push([record])
    await this.truncate(mark)
    return other
  }

  /** Pushes all that another spool, split from this one, has. */
  async append(other: ChangeSpool): Promise<void> {
    for await (const record of other.#stack.readForwards({ bytes: 0, records: 0 })) await this.#stack.push([record])
  }

  /** Transactions and their rows, last first. An item is valid until the next is asked for. */
  async *readBackwards(): AsyncGenerator<RowsItem | Transaction> {
    for await (const record of this.#stack.readBackwards()) yield this.#item(record)
  }

  /** The rows after the mark, first one first. */
  async *readForwards(mark: StackMark): AsyncGenerator<RowsItem> {
    for await (const record of this.#stack.readForwards(mark)) yield this.#rows.item(record)
  }

  close(): Promise<void> {
    return this.#stack.close()
  }

  #item(record: Buffer): RowsItem | Transaction {
    if (record[0] !== TRANSACTION) return this.#rows.item(record)
    const transaction = JSON.parse(record.toString('utf8', 1)) as Transaction & { gtid: { number: string } | null }
    const gtid: Gtid | null = transaction.gtid && { ...transaction.gtid, number: BigInt(transaction.gtid.number) }
    return { ...transaction, gtid }
  }
}
