import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AlterClause, ColumnClause } from '../../../src/sql/clause.ts'
import { MARIADB, MYSQL, statement } from '../read.ts'

/** The column of `ALTER TABLE t ADD …`. */
function column(definition: string, dialect = MYSQL): ColumnClause {
  const [clause] = statement(`ALTER TABLE t ADD ${definition}`, dialect).alter!
  assert.equal(clause!.kind, 'add-column', definition)
  return (clause as Extract<AlterClause, { kind: 'add-column' }>).column
}

test('parts of a column', () => {
  const read = column(
    "`a``b` VarChar (10) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT _utf8mb4'it''s' UNIQUE COMMENT 'a ''b'''",
  )
  assert.equal(read.name.text, 'a`b')
  assert.deepEqual([read.type.text, read.typeName], ['VarChar (10)', 'varchar'])
  assert.deepEqual([read.charset!.text, read.collation!.text], ['utf8mb4', 'utf8mb4_bin'])
  assert.equal(read.default!.text, "_utf8mb4'it''s'")
  assert.equal(read.comment!.text, "a 'b'")
  assert.equal(read.inlineKey, 'unique')
  assert.deepEqual(
    [read.autoIncrement, read.generated, read.onUpdate, read.references, read.checks],
    [null, null, null, null, []],
  )
})

test('defaults and expressions as written', () => {
  const defaults: [definition: string, expected: string][] = [
    ['a INT DEFAULT -1 NOT NULL', '-1'],
    ['a INT DEFAULT NULL', 'NULL'],
    ['a DATETIME(3) DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3)', 'CURRENT_TIMESTAMP(3)'],
    ["a TEXT DEFAULT (CONCAT('(', UUID()))", "(CONCAT('(', UUID()))"],
    ["a BIT DEFAULT b'1' COMMENT 'x'", "b'1'"],
    ["a DATE DEFAULT DATE '2020-01-01'", "DATE '2020-01-01'"],
    ["a CHAR(2) DEFAULT 'x' 'y' COLLATE utf8mb4_bin", "'x' 'y'"],
  ]
  for (const [definition, expected] of defaults) assert.equal(column(definition).default!.text, expected, definition)
  assert.equal(column('a TIMESTAMP NULL ON UPDATE NOW()').onUpdate!.text, 'NOW()')
  assert.equal(column('a INT GENERATED ALWAYS AS (b + (c)) STORED').generated!.text, 'b + (c)')
  assert.equal(column('a TIMESTAMP(6) GENERATED ALWAYS AS ROW START', MARIADB).generated!.text, 'ROW START')
  assert.equal(
    column('a INT CHECK (a > 0) CHECK (a < 5)', MARIADB)
      .checks.map((check) => check.expression.text)
      .join(),
    'a > 0,a < 5',
  )
})

test('types', () => {
  const types: [definition: string, text: string, name: string][] = [
    ['a INT (11) UNSIGNED ZEROFILL NOT NULL', 'INT (11) UNSIGNED ZEROFILL', 'int'],
    ['a DOUBLE PRECISION (5,2)', 'DOUBLE PRECISION (5,2)', 'double'],
    ["a ENUM('a)', 'b,') DEFAULT 'b,'", "ENUM('a)', 'b,')", 'enum'],
    ['a NATIONAL CHARACTER VARYING(5)', 'NATIONAL CHARACTER VARYING(5)', 'national'],
    ['a LONG VARBINARY', 'LONG VARBINARY', 'long'],
  ]
  for (const [definition, text, name] of types) {
    const read = column(definition)
    assert.deepEqual([read.type.text, read.typeName], [text, name], definition)
  }
})

test('not understood is unknown with its span, and its neighbours are read', () => {
  const sql = 'ALTER TABLE t ADD a INT, FROBNICATE (x, y) z, DROP b, ADD c, ADD d NOT NULL'
  const clauses = statement(sql).alter!
  assert.deepEqual(
    clauses.map(({ kind, span }) => `${kind}: ${sql.slice(span.start, span.end)}`),
    [
      'add-column: ADD a INT',
      'unknown: FROBNICATE (x, y) z',
      'drop-column: DROP b',
      'unknown: ADD c',
      'unknown: ADD d NOT NULL',
    ],
  )
  const create = 'CREATE TABLE t (a INT, b, INDEX i (a), c INT FROBNICATE 5) ENGINE=InnoDB FROBNICATE'
  const made = statement(create).createTable!
  assert.deepEqual(
    made.columns.map(({ name }) => name.text),
    ['a'],
  )
  assert.equal(made.indexes.length, 1)
  assert.deepEqual(
    made.unknown.map(({ start, end }) => create.slice(start, end)),
    ['b', 'c INT FROBNICATE 5', 'FROBNICATE'],
  )
})

test('parts of indexes and foreign keys', () => {
  const sql = `ALTER TABLE t ADD CONSTRAINT c UNIQUE KEY k (a(10) DESC, (LOWER(b))), ADD CONSTRAINT f FOREIGN KEY g (x, \`y\`) REFERENCES d.p (u, v)
    ON UPDATE CASCADE ON DELETE SET NULL`
  const [first, second] = statement(sql).alter!
  assert.ok(first?.kind === 'add-index' && second?.kind === 'add-foreign-key')
  assert.deepEqual(
    first.index.parts.map(({ column, expression, length, descending }) => [
      column?.text,
      expression?.text,
      length,
      descending,
    ]),
    [
      ['a', undefined, 10, true],
      [undefined, '(LOWER(b))', null, false],
    ],
  )
  assert.deepEqual([first.index.type, first.index.name!.text], ['unique', 'k'])
  const { foreignKey } = second
  assert.deepEqual([foreignKey.name!.text, foreignKey.table.database, foreignKey.table.text], ['f', 'd', 'p'])
  assert.deepEqual(
    [foreignKey.ownColumns.map(({ text }) => text), foreignKey.columns.map(({ text }) => text)],
    [
      ['x', 'y'],
      ['u', 'v'],
    ],
  )
  assert.deepEqual([foreignKey.onDelete, foreignKey.onUpdate], ['SET NULL', 'CASCADE'])
})

test('values of the other clauses', () => {
  const parts = (sql: string) =>
    JSON.parse(JSON.stringify(statement(sql).alter, (key, value) => (key === 'span' ? undefined : value)))
  assert.deepEqual(
    parts(
      "ALTER TABLE t DEFAULT CHARSET=utf8mb4 COMMENT 'it''s', LOCK=NONE, CONVERT TO CHARACTER SET utf8 COLLATE utf8_bin, RENAME TO d.u",
    ),
    [
      { kind: 'option', option: { name: 'character set', value: { text: 'utf8mb4' } } },
      { kind: 'option', option: { name: 'comment', value: { text: "it's" } } },
      { kind: 'lock', value: 'none' },
      { kind: 'convert-charset', charset: { text: 'utf8' }, collation: { text: 'utf8_bin' } },
      { kind: 'rename-table', to: { text: 'u', database: 'd' } },
    ],
  )
  assert.deepEqual(
    parts(
      'ALTER TABLE t ALTER a SET DEFAULT (1 + 2), RENAME COLUMN b TO c, ALTER CHECK d NOT ENFORCED, TRUNCATE PARTITION p0, p1',
    ),
    [
      { kind: 'set-default', column: { text: 'a' }, default: { text: '(1 + 2)' }, conditional: false },
      { kind: 'rename-column', from: { text: 'b' }, to: { text: 'c' }, conditional: false },
      { kind: 'alter-check', name: { text: 'd' }, enforced: false },
      { kind: 'partition', operation: 'TRUNCATE PARTITION' },
    ],
  )
})
