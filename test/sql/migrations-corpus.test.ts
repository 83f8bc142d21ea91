import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { parseAst } from '../../src/sql/ast.ts'
import type { Span } from '../../src/sql/source.ts'
import type { Statement } from '../../src/sql/statement.ts'
import { script, statement } from './read.ts'

interface Migration {
  readonly id: string
  readonly kind: string
  readonly sql: string
  readonly server_ok: boolean
}

const path = fileURLToPath(new URL('../../../shared/data/migrations.jsonl', import.meta.url))
const skip = existsSync(path) ? false : 'the corpus of real migrations is not here'
const migrations: Migration[] = skip
  ? []
  : readFileSync(path, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))

/** Holds DELIMITER lines of its own (a piece of a file), so the client would not send it as one. */
const HOLDS_DELIMITERS = new Set(['migrations-1678'])
/** A delimiter that no statement of the corpus holds. */
const DELIMITER = '~~~'

const whole = migrations.filter(({ id }) => !HOLDS_DELIMITERS.has(id))
const PROGRAM = /^(CREATE|DROP|ALTER) (PROCEDURE|FUNCTION|TRIGGER|EVENT)$/

test('each statement is split as one, alone and in one script', { skip }, () => {
  for (const { id, sql } of whole) {
    const { statements } = script(`DELIMITER ${DELIMITER}\n${sql}\n${DELIMITER}`)
    assert.deepEqual(
      statements.map(({ text }) => text),
      [statement(sql).text],
      id,
    )
  }
  const { statements } = script(`DELIMITER ${DELIMITER}\n${whole.map(({ sql }) => `${sql}\n${DELIMITER}\n`).join('')}`)
  assert.deepEqual(
    statements.map(({ text }) => text),
    whole.map(({ sql }) => statement(sql).text),
  )
})

test('statements without a body are split at semicolons, all of them in one script', { skip }, () => {
  const plain = whole.filter(({ kind, sql }) => kind !== 'stored program' && statement(sql).kind !== 'CALL')
  const { statements, problems } = script(plain.map(({ sql }) => sql).join(';\n'))
  // One statement of the corpus is `--DROP …`, which no server takes for a comment.
  assert.deepEqual(
    problems.map(({ message }) => message),
    ['"--" opens a comment only when white space follows it'],
  )
  assert.deepEqual(
    statements.map(({ text }) => text),
    plain.map(({ sql }) => statement(sql).text),
  )
})

test('stored programs without DELIMITER are told to be cut', { skip }, () => {
  const bodies = whole.filter(
    ({ kind, sql, server_ok }) =>
      kind === 'stored program' && server_ok && /\bbegin\b[^;]*;/i.test(sql) && /^\s*create/i.test(sql),
  )
  assert.ok(bodies.length > 50)
  for (const { id, sql } of bodies) {
    const messages = script(sql).problems.map(({ message }) => message)
    assert.match(messages[0] ?? '', /cut at the first/, id)
    assert.deepEqual(script(`DELIMITER ${DELIMITER}\n${sql}${DELIMITER}`).problems, [], id)
  }
})

test('each has the kind that the file says', { skip }, () => {
  for (const { id, kind, sql } of migrations) {
    const found = statement(sql).kind
    if (kind === 'stored program') assert.match(found, PROGRAM, id)
    else if (/^other:(-|ADD|END)$/.test(kind)) assert.equal(found, 'OTHER', id)
    else assert.equal(found.startsWith(kind.replace('other:', '')), true, `${id}: ${found}`)
  }
})

test('each statement that works on tables names one', { skip }, () => {
  for (const { id, sql, server_ok } of migrations) {
    const read = statement(sql)
    const needsTable =
      /^(INSERT|REPLACE|UPDATE|DELETE|(CREATE|ALTER|DROP|RENAME|TRUNCATE|OPTIMIZE) TABLE|(CREATE|DROP) INDEX|CREATE TRIGGER)$/
    if (server_ok && needsTable.test(read.kind)) assert.ok(read.tables.length > 0, id)
    for (const { span, name } of read.tables)
      assert.ok(sql.slice(span.start, span.end).includes(name.replaceAll('`', '``')), id)
  }
})

/** The clauses of a CREATE or ALTER: how many, and the spans of those that are not understood. */
function clauses(read: Statement): { all: Span[]; unknown: Span[] } {
  if (read.alter !== undefined) {
    return {
      all: read.alter.map(({ span }) => span),
      unknown: read.alter.filter(({ kind }) => kind === 'unknown').map(({ span }) => span),
    }
  }
  const made = read.createTable
  if (made === undefined) return { all: [], unknown: [] }
  const elements = [made.columns, made.indexes, made.foreignKeys, made.checks, made.options]
    .flat()
    .map(({ span }) => span)
  const others = [made.partition, made.asSelect].filter((span) => span !== null)
  return { all: [...elements, ...others, ...made.unknown], unknown: [...made.unknown] }
}

test('at least 99.5 % of the clauses that the server takes are understood, and spans leave nothing out', {
  skip,
}, (t) => {
  let all = 0
  const unknown: string[] = []
  for (const { sql, server_ok } of migrations) {
    const read = statement(sql)
    const found = clauses(read)
    if (server_ok) {
      all += found.all.length
      unknown.push(...found.unknown.map((span) => sql.slice(span.start, span.end)))
    }
    if (read.kind !== 'ALTER TABLE') continue
    let rest = sql.slice(read.span.start, read.span.end)
    for (const { start, end } of [...found.all].reverse())
      rest = rest.slice(0, start - read.span.start) + rest.slice(end - read.span.start)
    const words = rest
      .replace(/\/\*.*?\*\/|--\s.*$|#.*$/gms, '')
      .replace(/[\s,]+/g, ' ')
      .trim()
    assert.match(words, /^ALTER (IGNORE )?TABLE [\w.`]+$/i, sql)
  }
  t.diagnostic(`${all} clauses, ${unknown.length} not understood: ${unknown.join(' | ')}`)
  assert.ok(all > 3000)
  assert.ok(unknown.length <= all * 0.005, unknown.join('\n'))
})

test('agrees with node-sql-parser on the tables of DML that it can read', { skip }, () => {
  let compared = 0
  for (const { id, sql } of migrations) {
    const read = statement(sql)
    if (!/^(INSERT|DELETE|UPDATE)$/.test(read.kind)) continue
    const parsed = parseAst(read)
    if (!('ast' in parsed)) continue
    const names = new Set<string>()
    const aliases = new Set<string>()
    collectTables(parsed.ast, names, aliases)
    const ours = new Set(read.tables.map(({ name }) => name))
    for (const name of names)
      assert.ok(ours.has(name) || aliases.has(name), `${id}: ${name} is not among ${[...ours].join(', ')}`)
    compared++
  }
  assert.ok(compared > 120)
})

/** Names of tables in FROM lists and targets anywhere in an AST, and their aliases, by which a multi-table DELETE calls them. */
function collectTables(node: unknown, names: Set<string>, aliases: Set<string>): void {
  if (Array.isArray(node)) for (const item of node) collectTables(item, names, aliases)
  else if (typeof node === 'object' && node !== null) {
    const { db, table, as } = node as { db?: unknown; table?: unknown; as?: unknown }
    if (db !== undefined && typeof table === 'string') names.add(table)
    if (db !== undefined && typeof as === 'string') aliases.add(as)
    for (const value of Object.values(node)) collectTables(value, names, aliases)
  }
}
