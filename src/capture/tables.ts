import { BinlogError } from '../binlog/binlog-error.ts'
import { MalformedBytes } from '../binlog/byte-reader.ts'
import type { RowsItem } from '../binlog/changes.ts'
import type { TableMap } from '../binlog/table-map.ts'
import type { TableShape } from '../binlog/table-shape.ts'
import { EXIT, UserError } from '../errors.ts'
import { metadataShape } from '../rollback/metadata-shape.ts'
import { checkShape, tableShape } from '../rollback/table-shape.ts'
import { type Selection, selectsTable } from './selection.ts'
import type { Structure } from './structure.ts'

/** USE_SQL_FOREIGN_KEY_F of a rows event (MySQL 9.6 and later, libs/mysql/binlog/event/rows_event.h). */
const USE_SQL_FOREIGN_KEY = 0x10

/** A table of the window, as one table map has it. */
export interface CapturedTable {
  readonly database: string
  readonly table: string
  /** null when the table is not selected. */
  readonly shape: TableShape | null
  /** Whether the names of its columns stand in the binlog itself. */
  readonly isNamed: boolean
  /** Where the names come from. */
  readonly from: 'binlog' | 'structure'
  /** Whether the server logs the rows that foreign keys change along. */
  readonly logsCascades: boolean
  /** Of which changes rows were captured. */
  readonly changes: Set<RowsItem['change']>
}

/** What row images mean: definitions for the table maps of a window. */
export class CapturedTables {
  flavor: 'mysql' | 'mariadb'
  readonly #selection: Selection
  readonly #structure: Structure | null
  readonly #known = new Map<TableMap, CapturedTable>()
  readonly #shapes = new Map<string, TableShape | null>()

  constructor(options: { flavor: 'mysql' | 'mariadb'; selection: Selection; structure: Structure | null }) {
    this.flavor = options.flavor
    this.#selection = options.selection
    this.#structure = options.structure
  }

  get all(): Iterable<CapturedTable> {
    return this.#known.values()
  }

  /** undefined when it must be learned first. */
  known(map: TableMap): CapturedTable | undefined {
    return this.#known.get(map)
  }

  /**
   * @throws UserError when the definition is not known, or is not the one under which the rows were written.
   */
  async learn(item: RowsItem): Promise<CapturedTable> {
    const { map } = item
    const { database, table } = map
    const isNamed = map.columns.length > 0 && map.columns.every((column) => column.name !== null)
    const logsCascades = (item.flags & USE_SQL_FOREIGN_KEY) !== 0
    const common = { database, table, isNamed, logsCascades, changes: new Set<RowsItem['change']>() }
    const learned: CapturedTable = selectsTable(this.#selection, database, table)
      ? { ...common, ...(await this.#define(item)) }
      : { ...common, shape: null, from: 'binlog' }
    this.#known.set(map, learned)
    return learned
  }

  /** From the structure when that fits, since it tells more; else from the binlog. */
  async #define(item: RowsItem): Promise<Pick<CapturedTable, 'shape' | 'from'>> {
    const { map } = item
    const defined = await this.#fromStructure(map.database, map.table)
    let mismatch: UserError | null = null
    if (defined !== null) {
      try {
        checkShape(map, defined)
        return { shape: defined, from: 'structure' }
      } catch (error) {
        if (!(error instanceof UserError)) throw error
        mismatch = error
      }
    }
    const logged = this.#fromBinlog(item)
    if (logged !== null && typeof logged !== 'string') return { shape: logged, from: 'binlog' }
    if (mismatch !== null)
      throw new UserError(`${mismatch.message} (binlog ${item.file}, position ${item.position})`, {
        hint: `${mismatch.hint ?? ''} Give the structure of that moment with --schema FILE.sql.`.trim(),
        exitCode: EXIT.server,
        cause: mismatch,
      })
    throw this.#unknown(item, logged)
  }

  async #fromStructure(database: string, table: string): Promise<TableShape | null> {
    if (this.#structure === null) return null
    const key = `${database}\0${table}`
    let shape = this.#shapes.get(key)
    if (shape === undefined) {
      const definition = await this.#structure.table(database, table, this.flavor)
      shape = definition === null ? null : tableShape(database, definition)
      this.#shapes.set(key, shape)
    }
    return shape
  }

  #fromBinlog(item: RowsItem): TableShape | string | null {
    try {
      return metadataShape(item.map, this.flavor)
    } catch (error) {
      if (!(error instanceof MalformedBytes)) throw error
      throw new BinlogError(`The table map cannot be read: ${error.message}`, item, { cause: error })
    }
  }

  #unknown({ map, file, position }: RowsItem, why: string | null): UserError {
    const where = `${map.database}.${map.table} (binlog ${file}, position ${position})`
    if (this.#structure === null)
      return new UserError(
        why === null
          ? `The binlog does not name the columns of ${where}`
          : `The binlog does not tell all about ${where}: ${why}`,
        { hint: 'Give the structure: --server URL, or --schema FILE.sql (as mysqldump --no-data writes it).' },
      )
    return new UserError(`There are changes of ${where}, but ${this.#structure.name} has no such table`, {
      hint: 'It was dropped or renamed, or the account may not see it. Give the structure of that moment with --schema FILE.sql, or leave the table out with --table.',
      exitCode: EXIT.server,
    })
  }
}
