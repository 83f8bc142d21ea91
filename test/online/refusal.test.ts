import assert from 'node:assert/strict'
import test from 'node:test'
import { alterText } from '../../src/online/alter-text.ts'
import type { OnlineTool } from '../../src/online/online-alter.ts'
import { type TableFacts, whyNotOnline } from '../../src/online/refusal.ts'
import { readCreateTable } from '../../src/schema/read-create-table.ts'
import { parseStatement } from '../../src/sql/script.ts'
import { Source } from '../../src/sql/source.ts'
import type { Statement } from '../../src/sql/statement.ts'
import type { SqlDialect } from '../../src/sql/token.ts'

const DIALECT: SqlDialect = {
  flavor: 'mysql',
  version: 90700,
  ansiQuotes: false,
  noBackslashEscapes: false,
}

const COLUMNS = `  \`id\` int NOT NULL AUTO_INCREMENT,
  \`mail\` varchar(50) COLLATE utf8mb4_bin NOT NULL,
  \`name\` varchar(20) DEFAULT NULL,
  \`n\` int DEFAULT NULL,
  PRIMARY KEY (\`id\`),
  UNIQUE KEY \`mail\` (\`mail\`)`
const OPTIONS = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci'

interface Case {
  readonly tool?: OnlineTool
  readonly columns?: string
  readonly options?: string
  readonly facts?: Partial<TableFacts>
  readonly dialect?: Partial<SqlDialect>
}

function statementOf(sql: string, dialect: Partial<SqlDialect> = {}): Statement {
  return parseStatement(new Source('test', sql), { dialect: { ...DIALECT, ...dialect }, database: 'shop' })!
}

function refusal(alter: string, { tool = 'pt-online-schema-change', columns, options, facts, dialect }: Case = {}) {
  const create = `CREATE TABLE \`user\` (\n${columns ?? COLUMNS}\n) ${options ?? OPTIONS}`
  const known: TableFacts = { flavor: 'mysql', database: 'shop', triggers: false, referenced: false, ...facts }
  const sql = /TABLE/.test(alter) ? alter : `ALTER TABLE user ${alter}`
  return whyNotOnline(tool, statementOf(sql, dialect), readCreateTable(create, known.flavor), known)
}

test('what the tools do right is handed over', () => {
  for (const alter of [
    'ADD note text',
    "ADD COLUMN a int NOT NULL DEFAULT 0 AFTER n, ADD (b int, c varchar(3) DEFAULT 'x'), ADD INDEX (n, name)",
    'ADD g int AS (n + 1) STORED NOT NULL',
    'DROP COLUMN n, DROP COLUMN name',
    'MODIFY id bigint NOT NULL AUTO_INCREMENT',
    'MODIFY mail varchar(90) COLLATE utf8mb4_bin NOT NULL',
    'CHANGE n n bigint',
    'ALTER n SET DEFAULT 3, DROP INDEX mail',
    'ENGINE=InnoDB',
    'FORCE',
    "ROW_FORMAT=DYNAMIC, COMMENT='x'",
    'REMOVE PARTITIONING',
  ]) {
    for (const tool of ['pt-online-schema-change', 'gh-ost'] as const)
      assert.equal(refusal(alter, { tool }), null, `${tool}: ${alter}`)
  }
})

test('what loses rows or values, or does something else, is refused with the reason', () => {
  const refused: Readonly<Record<string, RegExp>> = {
    'ADD UNIQUE (name)': /new unique key/,
    'ADD PRIMARY KEY (id)': /new unique key/,
    'ADD code int UNIQUE': /makes a unique key/,
    'MODIFY name varchar(20) UNIQUE': /new unique key/,
    'ADD (a int, UNIQUE (a))': /new unique key/,
    'DROP COLUMN mail': /without `mail` rows may be duplicates/,
    'MODIFY mail varchar(90) NOT NULL': /under another collation/,
    'MODIFY mail varchar(50) COLLATE utf8mb4_0900_ai_ci NOT NULL': /under another collation/,
    'CONVERT TO CHARACTER SET utf8mb4': /under another collation/,
    'MODIFY name varchar(10)': /values of `name` may not fit/,
    'MODIFY n smallint': /values of `n` may not fit/,
    'MODIFY n int NOT NULL': /values of `n` may not fit/,
    'CHANGE n m int': /renames the column `n`/,
    'RENAME COLUMN n TO m': /renames the column `n`/,
    'ADD a int, CHANGE COLUMN n m int': /renames the column `n`/,
    'DROP COLUMN n, ADD COLUMN N int': /dropped and added anew/,
    'ADD a int NOT NULL': /NOT NULL without a DEFAULT/,
    'ADD a int CHECK (a > 0)': /CHECK/,
    'ADD CHECK (n > 0)': /a check refuses/,
    'ADD FOREIGN KEY (n) REFERENCES other (id)': /foreign keys/,
    'DROP PRIMARY KEY': /drops the primary key/,
    'RENAME TO people': /renames the table/,
    'ENGINE=MyISAM': /changes the engine/,
    'PARTITION BY HASH (id) PARTITIONS 4': /PARTITION BY on an empty copy/,
    'DROP PARTITION p0': /DROP PARTITION on an empty copy/,
    'ORDER BY n': /not known/,
    'ALTER IGNORE TABLE user ADD a int': /IGNORE/,
    '/*!50600 ALTER TABLE user ADD a int */': /version comment/,
    'ALTER TABLE user ADD a int /*!80000 INVISIBLE */': /version comment/,
  }
  for (const [alter, reason] of Object.entries(refused)) {
    for (const tool of ['pt-online-schema-change', 'gh-ost'] as const)
      assert.match(refusal(alter, { tool }) ?? 'not refused', reason, `${tool}: ${alter}`)
  }
})

test('tables that the tools cannot copy whole are refused with the reason', () => {
  const add = (given: Case) => refusal('ADD a int', given) ?? 'not refused'
  assert.match(add({ facts: { triggers: true } }), /--preserve-triggers drops the old table/)
  assert.match(add({ facts: { triggers: true }, tool: 'gh-ost' }), /which gh-ost would lose/)
  assert.match(add({ facts: { referenced: true } }), /--alter-foreign-keys-method/)
  assert.match(add({ facts: { referenced: true }, tool: 'gh-ost' }), /gh-ost does not support/)
  assert.match(
    add({ columns: `${COLUMNS},\n  CONSTRAINT \`f\` FOREIGN KEY (\`n\`) REFERENCES \`t\` (\`id\`)` }),
    /foreign keys/,
  )
  assert.match(add({ columns: `${COLUMNS},\n  CONSTRAINT \`c\` CHECK ((\`n\` > 0))` }), /CHECK constraints/)
  assert.match(add({ columns: '  `id` int NOT NULL,\n  KEY `id` (`id`)' }), /neither a primary key nor/)
  assert.match(add({ columns: '  `id` int DEFAULT NULL,\n  UNIQUE KEY `id` (`id`)' }), /neither a primary key nor/)
  assert.equal(refusal('ADD a int', { columns: '  `id` int NOT NULL,\n  UNIQUE KEY `id` (`id`)' }), null)
  const only = { columns: '  `id` int NOT NULL,\n  UNIQUE KEY `id` (`id`)' }
  assert.match(refusal('DROP INDEX id', only) ?? '', /the key goes/)
  assert.match(add({ options: 'ENGINE=MyISAM DEFAULT CHARSET=utf8mb4' }), /not InnoDB/)
  assert.match(add({ facts: { flavor: 'mariadb' }, tool: 'gh-ost' }), /not for MariaDB/)
  const versioned = { facts: { flavor: 'mariadb' as const }, options: `${OPTIONS} WITH SYSTEM VERSIONING` }
  assert.match(add(versioned), /system-versioned/)
  assert.match(add({ facts: { database: 'a,b' } }), /cannot be given/)
  assert.match(add({ dialect: { noBackslashEscapes: true } }), /NO_BACKSLASH_ESCAPES/)
})

test('a unique key with an expression, or over a generated column, is as wide as the table', () => {
  const functional = { columns: `${COLUMNS},\n  UNIQUE KEY \`f\` ((lower(\`name\`)))` }
  assert.match(refusal('MODIFY name varchar(30) COLLATE utf8mb4_bin', functional) ?? '', /under another collation/)
  const generated = {
    columns: `${COLUMNS},\n  \`low\` varchar(20) GENERATED ALWAYS AS (lower(\`name\`)) STORED,\n  UNIQUE KEY \`g\` (\`low\`)`,
  }
  assert.match(refusal('MODIFY name varchar(30) COLLATE utf8mb4_bin', generated) ?? '', /under another collation/)
})

test('the text for the tool: without the name of the table and without comments', () => {
  const text = (sql: string, dialect: Partial<SqlDialect> = {}) => alterText(statementOf(sql, dialect))
  assert.equal(text('ALTER TABLE `shop`.`user` ADD a int, DROP b'), 'ADD a int, DROP b')
  assert.equal(text('ALTER TABLE user ADD (a int, b int)'), 'ADD (a int, b int)')
  assert.equal(
    text("ALTER TABLE user -- why\n ADD a varchar(9) DEFAULT '-- no /* comment */' /* x */, # y\nDROP b"),
    "ADD a varchar(9) DEFAULT '-- no /* comment */'  ,  \nDROP b",
  )
  const maria = { flavor: 'mariadb', version: 101100 } as Partial<SqlDialect>
  assert.equal(text('ALTER TABLE IF EXISTS user WAIT 5 ADD a int', maria), 'ADD a int')
  assert.equal(text('ALTER TABLE user NOWAIT FORCE', maria), 'FORCE')
})
