import { type Batch, type Batches, readBatches } from '../sql/batch-directive.ts'
import { readDirectiveComments, unknownVerb } from '../sql/directive.ts'
import { autocommitOf, readSet, readSetStatement } from '../sql/set.ts'
import type { Script, Statement } from '../sql/statement.ts'
import { noteTemporary } from './refuse-loss.ts'
import { type KindRefusal, MARKS, refusedKind } from './statement-kinds.ts'

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
export interface Obstacle extends KindRefusal {
  readonly statement: Statement
}

export interface Plan {
  readonly units: readonly Unit[]
  readonly obstacles: readonly Obstacle[]
}

/**
 * Groups the statements of a script into the steps that the server would commit: a transaction of the script stays one
 * transaction, DDL ends it as the server's implicit commit does. With `perFile`, DML that nothing separates commits together;
 * with `together`, so many statements of it do.
 */
export function planUnits(script: Script, options: { perFile: boolean; together?: number | undefined }): Plan {
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
    const obstacle = obstacleOf(statement) ?? changedTemporary(statement, temporary)
    if (obstacle !== null) {
      obstacles.push(obstacle)
      flush()
      inTransaction = false
      if (obstacle.acceptable) units.push({ kind: 'opaque', statements: [statement] })
      continue
    }
    if (MARKS.has(statement.kind)) {
      const begins = statement.kind === 'START TRANSACTION'
      if (begins || statement.kind === 'COMMIT') {
        if (!options.perFile) flush()
        inTransaction = begins
      }
      continue
    }
    const switched = autocommitOf(statement)
    if (switched !== null) {
      // SET autocommit = 1 commits what is open.
      if (switched && !options.perFile) flush()
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
      const changes = open.filter((one) => one.class === 'dml').length
      const waits = options.together !== undefined && changes > 0 && changes < options.together
      if (!inTransaction && autocommit && !options.perFile && !waits) flush()
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

/** Session variables that decide what the binlog holds; a migration that changes them would blind the capture. */
const BINLOG_VARIABLES =
  /^(sql_log_bin|sql_log_off|binlog_.*|gtid_.*|server_id|pseudo_.*|skip_replication|completion_type)$/i

/** DDL on a temporary table commits, and would be taken for DDL on the table that the name hides. */
function changedTemporary(statement: Statement, temporary: ReadonlySet<string>): Obstacle | null {
  if (statement.class !== 'ddl' || statement.temporary) return null
  const changed = statement.tables.find(({ access, name }) => access !== 'read' && temporary.has(name.toLowerCase()))
  if (changed === undefined) return null
  return {
    statement,
    id: 'temporary-table',
    reason: `\`${changed.name}\` is a temporary table of the file, and this commits as if it were none`,
    cure: 'Write DROP TEMPORARY TABLE, and give a temporary table its final structure when it is made.',
    acceptable: false,
  }
}

function obstacleOf(statement: Statement): Obstacle | null {
  const refused = settingObstacle(statement) ?? refusedKind(statement)
  return refused === null ? null : { statement, ...refused }
}

function settingObstacle(statement: Statement): KindRefusal | null {
  const obstacle = (id: string, reason: string, cure: string, acceptable = true): KindRefusal => ({
    id,
    reason,
    cure,
    acceptable,
  })
  // MariaDB's SET STATEMENT … FOR sets for one statement of any kind.
  for (const { scope, name } of [...readSet(statement), ...readSetStatement(statement)]) {
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
