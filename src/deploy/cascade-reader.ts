import type { RowsItem } from '../binlog/changes.ts'
import type { TableMap } from '../binlog/table-map.ts'
import { NeedsOperatorError } from '../errors.ts'
import type { Session } from '../mysql/session.ts'
import { quoteText } from '../sql/quote.ts'
import { type CascadeLog, isCascadeLog, readLog } from './cascade-log.ts'

/** Reads rows events of our log tables as those of the tables whose changes by foreign keys they hold. */
export class CascadeReader {
  readonly #session: Session
  readonly #logs = new Map<string, CascadeLog>()
  readonly #maps = new Map<TableMap, TableMap>()

  constructor(session: Session) {
    this.#session = session
  }

  /**
   * @returns null for an event of any other table; no `item` for one that only prepared a log.
   * @throws NeedsOperatorError when the log table, whose comment says what it stands for, is gone.
   */
  async read(item: RowsItem): Promise<{ item: RowsItem | null; whole: boolean } | null> {
    if (!isCascadeLog(item.map.database, item.map.table)) return null
    const log = await this.#log(item.map.table)
    const { whole } = log
    if (log.kind === 'changed' && item.change === 'insert') return { item: null, whole }
    const map = this.#maps.get(item.map) ?? { ...item.map, database: log.database, table: log.table }
    this.#maps.set(item.map, map)
    return { item: { ...item, map }, whole }
  }

  async #log(table: string): Promise<CascadeLog> {
    const known = this.#logs.get(table)
    if (known !== undefined) return known
    const comment = await this.#session.value(
      `SELECT table_comment FROM information_schema.tables WHERE table_schema = 'rollgate' AND table_name = ${quoteText(table)}`,
    )
    if (comment === null) {
      throw new NeedsOperatorError(
        `The table rollgate.${table}, which tells what foreign keys changed along with a statement, is gone`,
        'The statement is committed. Look at the rows that refer to those that it changed.',
      )
    }
    const log = readLog(String(comment))
    this.#logs.set(table, log)
    return log
  }
}
