import assert from 'node:assert/strict'
import { test } from 'node:test'
import { quoteText } from '../../../src/sql/quote.ts'
import type { Span } from '../../../src/sql/source.ts'
import type { Statement } from '../../../src/sql/statement.ts'
import { onEachServer } from '../../servers.ts'
import { MARIADB, MYSQL, statement } from '../read.ts'
import { ALTERS, CREATES, type Takers } from './grammar.ts'

const dialectFor = (takers: Takers) => (takers.startsWith('mariadb') ? MARIADB : MYSQL)

/** What of a statement lies in none of the spans, white space and commas left out. */
function uncovered(of: Statement, spans: readonly Span[]): string {
  let rest = ''
  let at = of.span.start
  for (const span of [...spans].sort((one, other) => one.start - other.start)) {
    rest += of.text.slice(at - of.span.start, Math.max(at, span.start) - of.span.start)
    at = Math.max(at, span.end)
  }
  return (rest + of.text.slice(at - of.span.start)).replace(/[\s,]+/g, ' ').trim()
}

test('reads every clause of ALTER TABLE, CREATE INDEX and DROP INDEX', () => {
  for (const [takers, sql, ...kinds] of ALTERS) {
    const clauses = statement(sql, dialectFor(takers)).alter!
    assert.deepEqual(
      clauses.map((clause) => clause.kind),
      kinds,
      sql,
    )
  }
})

test('the spans of the clauses of ALTER TABLE, with commas between them, make up the statement', () => {
  for (const [takers, sql] of ALTERS) {
    if (!/TABLE/.test(sql.slice(0, 20))) continue
    const altered = statement(sql, dialectFor(takers))
    const rest = uncovered(
      altered,
      altered.alter!.map((clause) => clause.span),
    )
    assert.match(rest, /^ALTER (ONLINE )?TABLE (IF EXISTS )?(d\.)?t( WAIT 5| NOWAIT)?$/, sql)
  }
})

test('reads every element of CREATE TABLE', () => {
  for (const [takers, sql, counts] of CREATES) {
    const made = statement(sql, dialectFor(takers)).createTable!
    assert.deepEqual(made.unknown, [], sql)
    const found = [made.columns, made.indexes, made.foreignKeys, made.checks, made.options].map((list) => list.length)
    assert.deepEqual(found, counts, sql)
  }
})

test('the spans of the elements of CREATE TABLE make up the statement', () => {
  for (const [takers, sql] of CREATES) {
    const created = statement(sql, dialectFor(takers))
    const made = created.createTable!
    const lists = [made.columns, made.indexes, made.foreignKeys, made.checks, made.options].flat()
    const spans = [...lists.map((element) => element.span), made.table.span, ...(made.like ? [made.like.span] : [])]
    const others = [made.partition, made.asSelect].filter((span) => span !== null)
    const rest = uncovered(created, [...spans, ...others]).replace(/PERIOD FOR SYSTEM_TIME \(s e\)/, '')
    assert.match(
      rest.replace(/\s+/g, ' ').trim(),
      /^CREATE( OR REPLACE| TEMPORARY)? TABLE( IF NOT EXISTS)?( \(? ?LIKE ?\)?| \( ?\))?$/,
      sql,
    )
  }
})

/** Errors that say a statement is not in the grammar: ER_PARSE_ERROR, ER_SYNTAX_ERROR; unknown words after it are told as others. */
const SYNTAX = new Set([1064, 1149])

onEachServer('the server takes the statements of the grammar that are its own', {}, async (_t, server) => {
  // Without a current database some servers refuse a bare table name before they have read the rest.
  const session = await server.session({ database: await server.createDatabase() })
  const takes: Record<Takers, boolean> = {
    all: true,
    mysql: server.flavor === 'mysql',
    'mysql-9': server.id.startsWith('mysql-9'),
    mariadb: server.flavor === 'mariadb',
    'mariadb-11.8': server.id === 'mariadb-11.8',
  }
  const refusal = async (sql: string) => {
    await session.run(`SET @statement = ${quoteText(sql)}`)
    return session.run('PREPARE s FROM @statement').then(
      () => [],
      (error: { errno: number; message: string }) => (SYNTAX.has(error.errno) ? [`${sql}: ${error.message}`] : []),
    )
  }
  assert.equal((await refusal('ALTER TABLE t FROBNICATE a')).length, 1)
  const refused: string[] = []
  for (const [takers, sql] of [...ALTERS, ...CREATES]) {
    if (takes[takers]) refused.push(...(await refusal(sql)))
  }
  assert.deepEqual(refused, [])
})
