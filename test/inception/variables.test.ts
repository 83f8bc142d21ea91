import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countStatements } from '../../src/backup/statistic.ts'
import { asText, asTsv, columnsOf } from '../../src/inception/table.ts'
import { readVariableCommand, ruleSettings, SHIPPED, type Variables } from '../../src/inception/variables.ts'
import { parseScript } from '../../src/sql/script.ts'
import { Source } from '../../src/sql/source.ts'
import { MYSQL } from '../sql/read.ts'

function set(before: Variables, text: string): Variables {
  const command = readVariableCommand(text)
  if (command?.verb !== 'set') return assert.fail(`${text} sets nothing`)
  return command.change(before)
}

test('what is set changes the rules that answer for it, and no others', () => {
  assert.equal(ruleSettings(SHIPPED, new Map()).size, 0)
  const checks = ruleSettings(set(SHIPPED, 'inception set check_dml_where = on;'), new Map())
  assert.deepEqual([...checks.keys()].sort(), ['cross-join', 'where-required'])
  const raised = set(set(SHIPPED, 'inc set check_dml_where=1'), 'inception set level er_no_where_condition = 2')
  assert.equal(ruleSettings(raised, new Map()).get('where-required')!.severity, 'error')
  const configured = ruleSettings(raised, new Map([['where-required', { severity: 'off' }]]))
  assert.equal(configured.get('where-required')!.severity, 'off')
})

test('wrong names and values are refused, and what decides who may do what', () => {
  for (const text of [
    'set nothing = 1',
    'set check_dml_where = maybe',
    'set max_keys = many',
    'set level er_x = 1',
    'set level er_no_where_condition = high',
    'set backup_host = x',
    'set skip_grant_table = 1',
    'set version = 2',
  ])
    assert.throws(() => readVariableCommand(`inception ${text}`), /There is no|must be|is not|is said/, text)
  assert.equal(readVariableCommand('inception nonsense'), null)
})

test('tables as text and as lines', () => {
  const table = {
    columns: columnsOf('id#', 'text'),
    rows: [
      [1, 'a\tb\n\\'],
      [22, null],
    ],
  }
  assert.equal(asTsv(table), 'id\ttext\n1\ta\\tb\\n\\\\\n22\tNULL\n')
  assert.equal(
    asText({
      columns: columnsOf('id#', 'text'),
      rows: [
        [1, '\u4e2d'],
        [22, 'b\x1b[2J'],
      ],
    }),
    '+----+-------+\n| id | text  |\n+----+-------+\n|  1 | \u4e2d    |\n| 22 | b [2J |\n+----+-------+\n',
  )
})

test('statements are counted by kind, those of ALTER by clause', () => {
  const sql =
    'USE a; REPLACE INTO t VALUES (1); ALTER TABLE t ADD a int, DROP COLUMN b, ALTER c DROP DEFAULT, ENGINE=InnoDB, CONVERT TO CHARACTER SET utf8mb4, RENAME TO u; TRUNCATE u;'
  const counts = countStatements(parseScript(new Source('x', sql), { dialect: MYSQL, database: null }).statements)
  assert.deepEqual(Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)), {
    usedb: 1,
    inserting: 1,
    altertable: 6,
    renaming: 1,
    addcolumn: 1,
    dropcolumn: 1,
    changecolumn: 1,
    alteroption: 1,
    alterconvert: 1,
    truncating: 1,
  })
})
