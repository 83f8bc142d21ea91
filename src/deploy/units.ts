import { type Batch, type Batches, readBatches } from '../sql/batch-directive.ts'
import { readDirectiveComments, unknownVerb } from '../sql/directive.ts'
import { autocommitOf, readSet } from '../sql/set.ts'
import type { Script, Statement } from '../sql/statement.ts'
import { noteTemporary } from './refuse-loss.ts'

/**
 * What is run as one step. session: changes only the session. transaction: DML (and session statements between) that commit
 * together. batch: one UPDATE or DELETE, in chunks that each commit. ddl: commits by itself. opaque: accepted by the user although nobody can tell what it does; run by itself, not captured.
 */
export type Unit =
  | { readonly kind: 'session' | 'transaction' | 'ddl' | 'opaque'; readonly statements: readonly Statement[] }
  | BatchUnit

export interface BatchUnit {
  readonly kind: 'batch'
  /** One. */
  readonly statements: readonly Statement[]
  readonly batch: Batch
}

/** Why a statement cannot be run as part of a deployment that can be undone. */
export interface Obstacle {
  readonly statement: Statement
  /** Stable id, as `--accept-incomplete` takes it. */
  readonly id: string
  readonly reason: string
  readonly cure: string
  /** Whether the user may accept it; else the deployment would not know what it did. */
  readonly acceptable: boolean
}

export interface Plan {
  readonly units: readonly Unit[]
  readonly obstacles: readonly Obstacle[]
}

/** Statements that only mark transactions; the deployment makes its own transactions in their place. */
const MARKS = new Set(['START TRANSACTION', 'COMMIT', 'SAVEPOINT', 'RELEASE SAVEPOINT'])

/**
 * Groups the statements of a script into the steps that the server would commit: a transaction of the script stays one
 * transaction, DDL ends it as the server's implicit commit does. With `perFile`, DML that nothing separates commits together.
 */
export function planUnits(script: Script, options: { perFile: boolean }): Plan {
  const units: Unit[] = []
  const { batches, problems } = readBatches(script)
  const obstacles: Obstacle[] = directiveObstacles(script, problems)
  let open: Statement[] = []
  let inTransaction = false
  let autocommit = true
  const temporary = new Set<string>()

  const flush = () => {
    const first = open.findIndex((statement) => statement.class !== 'session')
    const last = open.findLastIndex((statement) => statement.class !== 'session')
    if (first === -1) for (const statement of open) units.push({ kind: 'session', statements: [statement] })
    else {
      for (const statement of open.slice(0, first)) units.push({ kind: 'session', statements: [statement] })
      units.push({ kind: 'transaction', statements: open.slice(first, last + 1) })
      for (const statement of open.slice(last + 1)) units.push({ kind: 'session', statements: [statement] })
    }
    open = []
  }

  for (const statement of script.statements) {
    const obstacle = obstacleOf(statement)
    if (obstacle !== null) {
      obstacles.push(obstacle)
      flush()
      inTransaction = false
      if (obstacle.acceptable) units.push({ kind: 'opaque', statements: [statement] })
      continue
    }
    if (MARKS.has(statement.kind)) {
      if (statement.kind === 'START TRANSACTION' || statement.kind === 'COMMIT') flush()
      inTransaction = statement.kind === 'START TRANSACTION'
      continue
    }
    const switched = autocommitOf(statement)
    if (switched !== null) {
      // SET autocommit = 1 commits what is open.
      if (switched) flush()
      autocommit = switched
      continue
    }
    const batch = batches.get(statement.index)
    if (batch !== undefined && options.perFile)
      obstacles.push(
        invalidDirective(
          statement,
          'with --transaction file the row changes of the file are one transaction, and a batch commits after each chunk',
        ),
      )
    else if (batch !== undefined && temporary.has(statement.tables[0]!.name.toLowerCase()))
      obstacles.push(
        invalidDirective(statement, 'a temporary table cannot be changed in batches: its rows are in no binary log'),
      )
    noteTemporary(statement, temporary)
    if (batch !== undefined && !options.perFile) {
      flush()
      units.push({ kind: 'batch', statements: [statement], batch })
    } else if (statement.class === 'ddl' && !statement.temporary) {
      flush()
      inTransaction = false
      units.push({ kind: 'ddl', statements: [statement] })
    } else {
      open.push(statement)
      if (!inTransaction && autocommit && !options.perFile) flush()
    }
  }
  const last = open.at(-1)
  if (last !== undefined && (inTransaction || !autocommit) && open.some((statement) => statement.class === 'dml')) {
    obstacles.push({
      statement: last,
      id: 'transaction-left-open',
      reason: 'the file ends inside a transaction, which the mysql client would roll back',
      cure: 'End the file with COMMIT.',
      acceptable: false,
    })
  }
  flush()
  return { units, obstacles }
}

/** A directive that is not understood, or cannot be followed, would leave its author believing that it was. */
function directiveObstacles(script: Script, problems: Batches['problems']): Obstacle[] {
  const unknown = readDirectiveComments(script).flatMap((directive) => {
    const message = unknownVerb(directive)
    return message === null ? [] : [{ statement: directive.statement, message }]
  })
  return [...unknown, ...problems].flatMap(({ statement: index, message }) => {
    const statement = index === null ? script.statements.at(-1) : script.statements[index - 1]
    return statement === undefined ? [] : [invalidDirective(statement, message)]
  })
}

export function invalidDirective(statement: Statement, reason: string): Obstacle {
  return {
    statement,
    id: 'invalid-directive',
    reason,
    cure: 'Mend the `-- rollgate:` directive, or take it out.',
    acceptable: false,
  }
}

/** Statements that run others, and MariaDB's compound statements: they may commit or change structure on the way. */
const DYNAMIC = /^(PREPARE|EXECUTE( IMMEDIATE)?|DEALLOCATE|BEGIN NOT ATOMIC|IF|LOOP|WHILE|REPEAT|FOR|CASE|HANDLER)\b/

/** Session variables that decide what the binlog holds; a migration that changes them would blind the capture. */
const BINLOG_VARIABLES =
  /^(sql_log_bin|sql_log_off|binlog_.*|gtid_.*|server_id|pseudo_.*|skip_replication|completion_type)$/i

function obstacleOf(statement: Statement): Obstacle | null {
  const obstacle = (id: string, reason: string, cure: string, acceptable = true): Obstacle => ({
    statement,
    id,
    reason,
    cure,
    acceptable,
  })
  const { kind } = statement
  if (kind === 'SET') {
    for (const { scope, name } of readSet(statement)) {
      if (scope === 'global' || scope === 'persist') {
        return obstacle(
          'server-setting',
          `SET ${scope.toUpperCase()} ${name} changes the server, not the schema`,
          'Change server settings outside of migrations.',
        )
      }
      if (scope === 'session' && BINLOG_VARIABLES.test(name)) {
        return obstacle(
          'binlog-setting',
          `SET ${name} decides what the binary log holds, from which the rollback is made`,
          'Take the statement out of the migration.',
          false,
        )
      }
      if (scope === 'session' && name.toLowerCase() === 'autocommit' && autocommitOf(statement) === null) {
        return obstacle(
          'mixed-set',
          'autocommit is set together with other variables',
          'Set autocommit in a statement of its own.',
          false,
        )
      }
    }
    return null
  }
  if (kind === 'ROLLBACK' || kind === 'ROLLBACK TO SAVEPOINT') {
    return obstacle(
      'rollback-in-script',
      'a migration that takes back its own work cannot be recorded statement by statement',
      'Take out the statements between START TRANSACTION and ROLLBACK.',
      false,
    )
  }
  if (kind === 'LOCK TABLES' || kind === 'UNLOCK TABLES') {
    return obstacle(
      'lock-tables',
      'under LOCK TABLES the journal cannot be written',
      'Take LOCK TABLES and UNLOCK TABLES out of the migration: each statement is a transaction of its own.',
      false,
    )
  }
  if (kind === 'CALL')
    return obstacle(
      'call',
      'what a procedure does, and whether it commits, cannot be told beforehand',
      'Write the statements of the procedure into the migration.',
    )
  if (kind === 'LOAD DATA' && statement.tokens.slice(0, 6).some((token) => /^local$/i.test(token.text))) {
    return obstacle(
      'load-data-local',
      'LOAD DATA LOCAL reads a file of the machine that runs the migration',
      'Write the rows as INSERT statements.',
      false,
    )
  }
  if (DYNAMIC.test(kind)) {
    return obstacle(
      'dynamic-sql',
      `what ${kind} runs, and whether it commits, cannot be told beforehand`,
      'Write the statements themselves into the migration.',
    )
  }
  if (kind === 'EXPLAIN' && statement.tokens.some((token) => /^analyze$/i.test(token.text))) {
    return obstacle(
      'dynamic-sql',
      'EXPLAIN ANALYZE executes the statement',
      'Take it out of the migration, or leave ANALYZE out.',
    )
  }
  if (kind.startsWith('XA'))
    return obstacle('xa', 'XA transactions outlive the session', 'Use START TRANSACTION and COMMIT.', false)
  if (statement.class === 'administration' || statement.class === 'transaction') {
    if (MARKS.has(kind)) return null
    return obstacle(
      'administration',
      `${kind} changes something other than tables and rows`,
      'Run it outside of migrations.',
    )
  }
  return null
}
