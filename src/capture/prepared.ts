import type { StackMark } from '../binlog/record-stack.ts'
import type { ChangeSpool } from './change-spool.ts'
import type { Transaction } from './transaction.ts'

interface Prepared {
  readonly transaction: Transaction
  /** null when nothing in it is selected. */
  readonly spool: ChangeSpool | null
}

export interface PreparedOptions {
  /** Of all transactions, in the order of their commits. */
  readonly spool: ChangeSpool
  readonly spoolDirectory: string
  committed(transaction: Transaction, rows: StackMark): Promise<void> | undefined
}

/** XA transactions between XA PREPARE and their end: what is prepared counts when it is committed, and has a spool of its own until then. */
export class PreparedTransactions {
  readonly #options: PreparedOptions
  readonly #byXid = new Map<string, Prepared>()

  constructor(options: PreparedOptions) {
    this.#options = options
  }

  get size(): number {
    return this.#byXid.size
  }

  /** Those with selected rows that have not ended. */
  get open(): { xid: string; transaction: Transaction }[] {
    return [...this.#byXid].flatMap(([xid, { transaction, spool }]) => (spool === null ? [] : [{ xid, transaction }]))
  }

  has(xid: string): boolean {
    return this.#byXid.has(xid)
  }

  /** Takes the rows behind the mark. */
  async add(xid: string, transaction: Transaction, rows: StackMark): Promise<void> {
    const { spool, spoolDirectory } = this.#options
    const isEmpty = spool.records === rows.records
    this.#byXid.set(xid, { transaction, spool: isEmpty ? null : await spool.split(rows, spoolDirectory) })
  }

  async commit(xid: string): Promise<void> {
    const { transaction, spool } = this.#byXid.get(xid)!
    if (spool !== null) {
      const mark = this.#options.spool.mark()
      await this.#options.spool.append(spool)
      await this.#options.committed(transaction, mark)
    }
    await this.drop(xid)
  }

  async drop(xid: string): Promise<void> {
    const { spool } = this.#byXid.get(xid)!
    this.#byXid.delete(xid)
    await spool?.close()
  }

  async close(): Promise<void> {
    for (const xid of [...this.#byXid.keys()]) await this.drop(xid)
  }
}
