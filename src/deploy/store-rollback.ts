import type { BinlogPosition } from '../binlog/stream.ts'
import { KEEP_DATABASE } from '../rollback/ddl-plan.ts'
import { chunkOf, type StatementChunk, structureScriptOf } from '../rollback/statement-chunk.ts'
import type { JournalStatement } from './journal-entries.ts'
import type { CapturedStatement } from './recorder.ts'
import { reached } from './step.ts'
import { NOTHING_STORED } from './stored-rollback.ts'
import { backupDatabaseOf, type Target } from './target.ts'

/** A committed statement whose rollback is to be stored. */
export interface Committed {
  /** Journal id. */
  readonly id: string
  readonly opid: string
  readonly sql: string
  readonly kind: string
  readonly start: BinlogPosition
  /** Tables that its text writes, first named first. */
  readonly tables: readonly { readonly database: string | null; readonly name: string }[]
}

const NOWHERE = { file: '', position: 0 }

/** Writes the rollback of a captured DML statement to the backup tables and to the statement's part on disk, and journals it as done. */
export async function storeRows(
  target: Target,
  statement: Committed,
  captured: CapturedStatement,
  again: boolean,
): Promise<void> {
  const main = mainTable(statement, captured)
  if (main === null) {
    await target.journal.setDone(statement.id, NOTHING_STORED)
    return
  }
  const backupDatabase = target.backup === null ? null : backupDatabaseOf(target.production, main.database)
  await target.directory.write(statement.id, captured.script())
  reached('rows written to disk')
  const rows = await target.backup?.store(
    backupDatabase!,
    {
      ...statement,
      end: captured.end,
      host: target.production.host,
      port: target.production.port,
      database: main.database,
      table: main.table,
    },
    captured.rollback(),
    again,
  )
  if (rows !== undefined && rows !== captured.rows)
    throw new Error(`${rows} rollback statements were stored of ${captured.rows} captured`)
  reached('rows stored')
  await target.journal.setDone(statement.id, {
    capturedRows: captured.rows,
    sourceDatabase: main.database,
    sourceTable: main.table,
    backupDatabase,
    backupTable: backupDatabase === null ? null : main.table,
    foreignKeysOff: captured.foreignKeysOff,
    checksOff: captured.checksOff,
    cascaded: captured.cascaded,
  })
  reached('rows done')
}

/** Writes the inverse of a DDL statement likewise. An empty inverse leaves nothing to store. */
export async function storeInverse(
  target: Target,
  statement: Committed,
  inverse: readonly string[],
  again: boolean,
): Promise<void> {
  const main = mainOf(statement.tables)
  if (inverse.length === 0 || main === undefined) {
    await target.journal.setDone(statement.id, {
      ...NOTHING_STORED,
      sourceDatabase: main?.database ?? null,
      sourceTable: main?.name ?? null,
    })
    return
  }
  const backupDatabase = target.backup === null ? null : backupDatabaseOf(target.production, main.database!)
  await target.directory.write(statement.id, structureScriptOf(one(chunkOf(inverse))))
  reached('structure written to disk')
  await target.backup?.store(
    backupDatabase!,
    {
      ...statement,
      start: NOWHERE,
      end: NOWHERE,
      host: target.production.host,
      port: target.production.port,
      database: main.database!,
      table: main.name,
    },
    one(chunkOf(inverse)),
    again,
  )
  reached('structure stored')
  await target.journal.setDone(statement.id, {
    capturedRows: 0,
    sourceDatabase: main.database,
    sourceTable: main.name,
    backupDatabase,
    backupTable: backupDatabase === null ? null : main.name,
    foreignKeysOff: false,
    checksOff: false,
  })
  reached('structure done')
}

/** The same of rows that a rollback took back, which the rollback of the rollback puts there again. */
export function storeUndo(
  target: Target,
  statement: JournalStatement,
  captured: CapturedStatement,
  again: boolean,
): Promise<void> {
  const { opid, sourceDatabase: database, sourceTable: name, cascaded } = statement
  return storeRows(
    target,
    { ...statement, opid: opid!, tables: name === null ? [] : [{ database, name }] },
    // Rows that foreign keys once changed along were put back with the keys off, and so they go again.
    cascaded ? { ...captured, cascaded, foreignKeysOff: true } : captured,
    again,
  )
}

/** The first table that is not one of those that are kept. */
function mainOf(tables: Committed['tables']): Committed['tables'][number] | undefined {
  const named = tables.filter(({ database }) => database !== null)
  return named.find(({ database }) => database !== KEEP_DATABASE) ?? named[0]
}

/**
 * The table under whose name all rows of the statement are stored, in one order, as goInception does: the first that the text
 * names among those whose rows changed.
 */
function mainTable(statement: Committed, captured: CapturedStatement): { database: string; table: string } | null {
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()
  for (const named of statement.tables) {
    const found = captured.tables.find(
      (table) => same(table.table, named.name) && (named.database === null || same(table.database, named.database)),
    )
    if (found !== undefined) return found
  }
  return captured.tables[0] ?? null
}

async function* one(chunk: StatementChunk): AsyncGenerator<StatementChunk> {
  yield chunk
}
