import type { Statement } from '../sql/statement.ts'
import { TokenList } from '../sql/token-list.ts'

/** Why a statement of some kind is not run. */
export interface KindRefusal {
  /** Stable id, as `--accept-incomplete` takes it. */
  readonly id: string
  readonly reason: string
  readonly cure: string
  /** Whether the user may accept it; else the deployment would not know what it did. */
  readonly acceptable: boolean
}

interface RefusedKind extends KindRefusal {
  /** For the table in the README. */
  readonly shown: string
  readonly kinds: RegExp
  /** Narrows the kinds down. */
  readonly when?: (statement: Statement) => boolean
}

/** Kinds that are run, and how; all others are refused. */
const RUN: readonly (readonly [shown: string, how: string])[] = [
  [
    '`INSERT`, `REPLACE`, `UPDATE`, `DELETE`, `LOAD DATA` of a file on the server',
    'each a transaction, with its rollback',
  ],
  [
    '`START TRANSACTION`, `COMMIT`, `SET autocommit`',
    'what stands between commits together; with `--transaction file`, all row changes up to the next DDL do',
  ],
  ['`SAVEPOINT`, `RELEASE SAVEPOINT`', 'left out: nothing goes back to them'],
  ['`CREATE`, `ALTER`, `DROP`, `RENAME`, `TRUNCATE` of tables and indexes', 'each by itself, with its rollback'],
  [
    '`CREATE`, `ALTER`, `DROP` of views, triggers, routines, events, databases, sequences, packages',
    'each by itself, with its rollback ([docs/ddl.md](docs/ddl.md))',
  ],
  ['`SELECT`, `DO`', 'run; what functions that they call change is in the rollback'],
  [
    '`USE`, `SET` of session variables, `SHOW`, `EXPLAIN`, `SIGNAL`',
    'run; `USE` and `SET` once more when a file goes on in a new session',
  ],
  ['`CREATE TEMPORARY TABLE`, `DROP TEMPORARY TABLE`', 'run; the rows of such a table need no rollback'],
]

/** The first that fits counts. */
const REFUSED: readonly RefusedKind[] = [
  {
    shown: '`ROLLBACK`, `ROLLBACK TO SAVEPOINT`',
    kinds: /^ROLLBACK/,
    id: 'rollback-in-script',
    reason: 'a migration that takes back its own work cannot be recorded statement by statement',
    cure: 'Take out the statements between START TRANSACTION and ROLLBACK.',
    acceptable: false,
  },
  {
    shown: '`COMMIT RELEASE`, `COMMIT AND CHAIN`',
    kinds: /^COMMIT$/,
    when: (statement) =>
      words(statement).some((word, at, all) => /^(RELEASE|CHAIN)$/.test(word) && all[at - 1] !== 'NO'),
    id: 'commit-release',
    reason: 'the session must go on as it is after a commit',
    cure: 'Write COMMIT.',
    acceptable: false,
  },
  {
    shown: '`LOCK TABLES`, `UNLOCK TABLES`',
    kinds: /^(UN)?LOCK TABLES$/,
    id: 'lock-tables',
    reason: 'under LOCK TABLES the journal cannot be written',
    cure: 'Take LOCK TABLES and UNLOCK TABLES out of the migration: each statement is a transaction of its own.',
    acceptable: false,
  },
  {
    shown: '`FLUSH TABLES WITH READ LOCK`, `FLUSH TABLES … FOR EXPORT`, `LOCK INSTANCE`, `BACKUP`',
    kinds: /^(FLUSH|LOCK|UNLOCK|BACKUP)$/,
    when: (statement) => statement.kind !== 'FLUSH' || words(statement).some((word) => /^(LOCK|EXPORT)$/.test(word)),
    id: 'server-lock',
    reason: 'the journal cannot be written while the server is locked',
    cure: 'Lock the server outside of migrations.',
    acceptable: false,
  },
  {
    shown: '`RESET MASTER`, `RESET BINARY LOGS`, `PURGE BINARY LOGS`, `SHUTDOWN`, `RESTART`',
    kinds: /^(RESET|PURGE|SHUTDOWN|RESTART)$/,
    when: (statement) => statement.kind !== 'RESET' || /^(MASTER|BINARY)$/.test(words(statement)[1] ?? ''),
    id: 'binlog-gone',
    reason: 'the binary log, from which the rollback is made, would be gone or end',
    cure: 'Run it outside of migrations.',
    acceptable: false,
  },
  {
    shown: '`XA`',
    kinds: /^XA/,
    id: 'xa',
    reason: 'XA transactions outlive the session',
    cure: 'Use START TRANSACTION and COMMIT.',
    acceptable: false,
  },
  {
    shown: '`HANDLER`',
    kinds: /^HANDLER$/,
    id: 'handler',
    reason: 'HANDLER keeps tables open from one statement to the next, and nobody reads what it finds',
    cure: 'Take it out of the migration, or read with SELECT.',
    acceptable: false,
  },
  {
    shown: '`LOAD DATA LOCAL`, `LOAD XML LOCAL`',
    kinds: /^LOAD (DATA|XML)$/,
    when: (statement) => words(statement).slice(0, 6).includes('LOCAL'),
    id: 'load-data-local',
    reason: 'it reads a file of the machine that runs the migration, and LOCAL leaves out rows without an error',
    cure: 'Write the rows as INSERT statements.',
    acceptable: false,
  },
  {
    shown: '`RELEASE_ALL_LOCKS()`, and `GET_LOCK()` where a session has one lock',
    kinds: /./,
    when: releasesLocks,
    id: 'user-lock',
    reason: 'it takes away the lock by which it is known that the session is still at work',
    cure: 'Take it out of the migration: only one deployment runs at a time.',
    acceptable: false,
  },
  {
    shown: '`CALL`',
    kinds: /^CALL$/,
    id: 'call',
    reason: 'what a procedure does, and whether it commits, cannot be told beforehand',
    cure: 'Write the statements of the procedure into the migration.',
    acceptable: true,
  },
  {
    shown: '`PREPARE`, `EXECUTE`, `DEALLOCATE PREPARE`, `EXECUTE IMMEDIATE`, `BEGIN NOT ATOMIC`, `IF`, `LOOP` …',
    kinds: /^(PREPARE|EXECUTE( IMMEDIATE)?|DEALLOCATE PREPARE|BEGIN NOT ATOMIC|IF|LOOP|WHILE|REPEAT|FOR|CASE)$/,
    id: 'dynamic-sql',
    reason: 'what it runs, and whether that commits, cannot be told beforehand',
    cure: 'Write the statements themselves into the migration.',
    acceptable: true,
  },
  {
    shown: '`EXPLAIN ANALYZE`, `ANALYZE` of a statement',
    kinds: /^EXPLAIN$/,
    when: (statement) => words(statement).includes('ANALYZE'),
    id: 'dynamic-sql',
    reason: 'EXPLAIN ANALYZE executes the statement',
    cure: 'Take it out of the migration, or leave ANALYZE out.',
    acceptable: true,
  },
]

/** Statements that only mark transactions; the deployment makes its own transactions in their place. */
export const MARKS: ReadonlySet<string> = new Set(['START TRANSACTION', 'COMMIT', 'SAVEPOINT', 'RELEASE SAVEPOINT'])

const OTHERS = {
  id: 'administration',
  cure: 'Run it outside of migrations.',
  acceptable: true,
}

/** Why a statement is refused for its kind, or null. What a SET sets, and what the structure tells, is not looked at. */
export function refusedKind(statement: Statement): KindRefusal | null {
  const { kind } = statement
  const refused = REFUSED.find(({ kinds, when }) => kinds.test(kind) && (when?.(statement) ?? true))
  if (refused !== undefined) return refused
  const other = statement.class === 'administration' || statement.class === 'transaction'
  if (!other || MARKS.has(kind) || kind === 'SET') return null
  return { ...OTHERS, reason: `${kind} changes something other than tables and rows` }
}

/** What becomes of the statements of a migration, for the README. */
export function statementKindsTable(): string[] {
  const refused = REFUSED.map(({ shown, id, reason, acceptable }) => {
    const how = acceptable ? `refused, unless \`--accept-incomplete ${id}\`` : 'refused'
    return `| ${shown} | ${how}: ${reason} |`
  })
  return [
    '| statement | in a migration |',
    '| --- | --- |',
    ...RUN.map(([shown, how]) => `| ${shown} | ${how} |`),
    ...refused,
    `| accounts, \`SET GLOBAL\`, \`OPTIMIZE TABLE\` and all else | refused, unless \`--accept-incomplete\` with the id that the refusal names |`,
  ]
}

function words(statement: Statement): string[] {
  return statement.tokens.filter(({ kind }) => kind === 'word').map(({ text }) => text.toUpperCase())
}

const RELEASES = /\bRELEASE_ALL_LOCKS\s*\(/i
const TAKES = /\bGET_LOCK\s*\(/i

/** A session has several user locks since MySQL 5.7.5 and MariaDB 10.0.2. */
function releasesLocks({ text, dialect }: Statement): boolean {
  const oneLock = dialect.version < (dialect.flavor === 'mysql' ? 50_705 : 100_002)
  if (!RELEASES.test(text) && !(oneLock && TAKES.test(text))) return false
  const tokens = new TokenList(text, dialect, { start: 0, end: text.length })
  for (let at = 0; at < tokens.length; at++) {
    const word = tokens.word(at)
    if (word === 'RELEASE_ALL_LOCKS' || (oneLock && word === 'GET_LOCK')) return true
  }
  return false
}
