import { type RowsItem, readChanges } from '../binlog/changes.ts'
import { decodeRows } from '../binlog/decode-rows.ts'
import { RowsSpool } from '../binlog/rows-spool.ts'
import { type BinlogPosition, streamEvents } from '../binlog/stream.ts'
import type { TableShape } from '../binlog/table-shape.ts'
import { EXIT, NeedsOperatorError, UserError } from '../errors.ts'
import { readTable } from '../mysql/introspect.ts'
import type { Session } from '../mysql/session.ts'
import { checkShape, tableShape } from '../rollback/table-shape.ts'
import { CascadeReader } from './cascade-reader.ts'
import { JOURNAL_DATABASE, STATEMENT_TABLE } from './journal-tables.ts'
import { onLocalDisk } from './local-disk.ts'
import { type CapturedStatement, lost, Recorder } from './recorder.ts'

/**
 * Reads a window of the target's binlog and derives the rollback of the statements with these journal ids, all of one
 * transaction. The transaction is ours when its first rows change our journal row; other transactions are passed over undecoded.
 * Definitions are read from the server now, so no DDL may have come between.
 * @throws NeedsOperatorError when the window does not hold the transaction whole.
 */
export async function captureTransaction(options: CaptureOptions): Promise<Map<string, CapturedStatement>> {
  const recorders = new Map<string, Recorder>()
  try {
    return await onLocalDisk(options.spoolDirectory, async () => {
      for (const id of options.ids) recorders.set(id, new Recorder(await RowsSpool.create(options.spoolDirectory)))
      return readTransaction(options, recorders)
    })
  } catch (error) {
    for (const recorder of recorders.values()) await recorder.close()
    throw error
  }
}

export interface CaptureOptions {
  readonly session: Session
  readonly from: BinlogPosition
  readonly to: BinlogPosition
  /** Of journal rows. */
  readonly ids: readonly string[]
  readonly spoolDirectory: string
  readonly signal?: AbortSignal
}

async function readTransaction(
  options: CaptureOptions,
  recorders: ReadonlyMap<string, Recorder>,
): Promise<Map<string, CapturedStatement>> {
  const shapes = new Shapes(options.session)
  const cascades = new CascadeReader(options.session)
  const events = streamEvents({
    connection: options.session.connectionOptions,
    from: options.from,
    to: options.to,
    signal: options.signal,
  })
  let ours: boolean | null = null
  let current: Recorder | null = null
  let unreadable: string | null = null

  for await (const item of readChanges(events)) {
    switch (item.kind) {
      case 'begin':
        // Of a transaction that a crash cut off, nothing counts.
        if (ours === true) for (const recorder of recorders.values()) await recorder.reset()
        ours = null
        current = null
        break
      case 'rows': {
        if (ours === false) break
        if (isJournal(item)) {
          const marker = readMarker(item, await shapes.get(item))
          const recorder = marker === null ? undefined : recorders.get(marker.id)
          // Other changes of a journal row, such as what a person says of it, are no transactions that ran a statement.
          ours ??= recorder !== undefined && marker?.state === 'running'
          if (!ours) break
          if (recorder !== undefined && marker !== null) {
            if (marker.state === 'executed') await recorder.end()
            current = marker.state === 'running' ? recorder : null
          }
        } else if (ours === null) {
          ours = false
        } else if (current === null) {
          throw lost(item, 'rows of the transaction stand outside of its markers')
        } else {
          const cascade = await cascades.read(item)
          if (cascade === null) await current.record(item, await shapes.get(item))
          else if (cascade.item !== null)
            await current.recordCascade(cascade.item, await shapes.get(cascade.item), cascade.whole)
        }
        break
      }
      case 'query':
        if (
          ours === true &&
          !/^\s*(SAVEPOINT|RELEASE|ROLLBACK TO|(CREATE|DROP)\s+(\/\*.*?\*\/\s*)?TEMPORARY)\b/i.test(item.sql)
        ) {
          throw lost(item, 'the server logged a change as a statement instead of rows')
        }
        break
      case 'unreadable':
        if (ours === true) throw lost(item, `${item.what}. ${item.cure}`)
        unreadable = `${item.what} at ${item.file}:${item.position}. ${item.cure}`
        break
      case 'prepare':
      case 'rollback':
        ours = null
        current = null
        for (const recorder of recorders.values()) await recorder.reset()
        break
      case 'commit':
        if (ours === true) {
          const captured = new Map<string, CapturedStatement>()
          for (const [id, recorder] of recorders) {
            if (!recorder.complete) throw lost(item, `its marker for journal row ${id} is missing`)
            captured.set(id, recorder.result({ file: item.file, position: item.nextPosition }))
          }
          return captured
        }
        ours = null
        current = null
    }
  }
  throw new NeedsOperatorError(
    `The transaction of journal rows ${options.ids.join(', ')} is not in the binary log between ${show(options.from)} and ${show(options.to)}`,
    unreadable ??
      'It was committed, but its rows cannot be found: check binlog filters and whether a proxy stands between; a server that crashed may have lost the end of its log (sync_binlog other than 1). Nothing else was run.',
  )
}

/** Definitions of the tables that events name, read once and checked against each table map. */
class Shapes {
  readonly #session: Session
  readonly #known = new Map<string, TableShape>()

  constructor(session: Session) {
    this.#session = session
  }

  async get(item: RowsItem): Promise<TableShape> {
    const { database, table } = item.map
    const key = `${database}\0${table}`
    let shape = this.#known.get(key)
    if (shape === undefined) {
      const definition = await readTable(this.#session, database, table)
      if (definition === null) {
        throw new UserError(
          `Rows of \`${database}\`.\`${table}\` are in the binary log, but the account cannot see the table's definition`,
          {
            hint: `Grant the account SELECT on it, or tell whether the table was dropped meanwhile.`,
            exitCode: EXIT.server,
          },
        )
      }
      shape = tableShape(database, definition)
      this.#known.set(key, shape)
    }
    checkShape(item.map, shape)
    return shape
  }
}

function isJournal(item: RowsItem): boolean {
  return item.map.database === JOURNAL_DATABASE && item.map.table === STATEMENT_TABLE
}

/** The id and state that an event on the journal's statement table sets; null for rows of others. */
function readMarker(item: RowsItem, shape: TableShape): { id: string; state: string } | null {
  if (item.change !== 'update') return null
  const column = (name: string) => shape.columns.findIndex((one) => one.name === name)
  for (const change of decodeRows(item, shape)) {
    const id = change.after?.[column('id')]
    const state = change.after?.[column('state')]
    if (typeof id === 'string' && typeof state === 'string') return { id, state: state.replaceAll("'", '') }
  }
  return null
}

function show(position: BinlogPosition): string {
  return `${position.file}:${position.position}`
}
