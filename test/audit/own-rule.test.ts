import assert from 'node:assert/strict'
import { test } from 'node:test'
import { auditScripts } from '../../src/audit/engine.ts'
import { findingsOf } from '../../src/audit/finding.ts'
import { bareText, type OwnRule } from '../../src/audit/own-rule.ts'
import { applyRuleSettings } from '../../src/audit/rule-settings.ts'
import { RULES } from '../../src/audit/rules/index.ts'
import { parseScript } from '../../src/sql/script.ts'
import { Source } from '../../src/sql/source.ts'

const DIALECT = { flavor: 'mysql', version: 80_400, ansiQuotes: false, noBackslashEscapes: false } as const

function own(rule: Partial<OwnRule>): OwnRule {
  const none = { advice: null, kinds: [], table: null, column: null, forbid: null, require: null }
  return { message: 'Not here', severity: 'warning', ...none, ...rule }
}

/** The texts that the rule `own` reports, by place. */
function found(sql: string, rule: Partial<OwnRule>): string[] {
  const script = parseScript(new Source('m.sql', sql), { dialect: DIALECT, database: 'shop' })
  const rules = applyRuleSettings(RULES, new Map([['own', { own: own(rule) }]]))
  const report = auditScripts({ scripts: [script], rehearsal: null, rules, notes: [] })
  return findingsOf(report.files[0]!)
    .filter((finding) => finding.rule === 'own' || finding.rule === 'rule-crashed')
    .map(({ rule: id, message, start, end }) => (id === 'own' ? sql.slice(start.offset, end.offset) : message))
}

test('kinds alone report each statement of the kind', () => {
  const sql = 'CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET @a = 1;\nDROP TABLE a;\nSET GLOBAL a = 1;'
  assert.deepEqual(found(sql, { kinds: ['create trigger', 'SET GLOBAL'] }), [
    'CREATE TRIGGER t BEFORE INSERT ON a',
    'SET GLOBAL',
  ])
})

test('a pattern is looked for in the statement without comments and the contents of texts, where it stands', () => {
  const sql =
    "ALTER TABLE a ADD FOREIGN KEY (b) /* cascade */ REFERENCES b (id) ON DELETE CASCADE;\nINSERT INTO a (c) VALUES ('cascade');"
  assert.deepEqual(found(sql, { forbid: 'on\\s+delete\\s+cascade' }), ['ON DELETE CASCADE'])
  assert.deepEqual(found(sql, { forbid: 'cascade', kinds: ['INSERT'] }), [])
})

test('what is required is missed in the statements that are meant, at the table or column when one is named', () => {
  const sql =
    'ALTER TABLE log_a ADD b int;\nALTER TABLE other ADD c int;\nALTER TABLE log_b ADD d int, ALGORITHM = INSTANT;'
  assert.deepEqual(found(sql, { table: '^log_', require: 'algorithm\\s*=' }), ['log_a'])
})

test('columns are those that are defined, changed, dropped or written', () => {
  const sql = [
    'CREATE TABLE a (id int, is_old int);',
    'ALTER TABLE a CHANGE is_new x int, DROP COLUMN is_gone;',
    'ALTER TABLE a RENAME COLUMN x TO is_it;',
    'UPDATE a SET is_set = 1 WHERE is_old = 1;',
    'INSERT INTO a (id, is_in) VALUES (1, 1);',
    'DELETE FROM a WHERE is_old = 1;',
  ].join('\n')
  assert.deepEqual(found(sql, { column: '^is_' }), ['is_old', 'is_new', 'is_it', 'is_set', 'INSERT INTO a'])
})

test('a pattern that takes ages is given up, and says so', () => {
  const [said, ...others] = found(`SELECT ${'a'.repeat(60)};`, { forbid: '(a+)+b' })
  assert.match(said!, /took longer than 500 ms/)
  assert.deepEqual(others, [])
})

test('off is off; suppressions know the rule', () => {
  assert.deepEqual(found('DROP TABLE a;', { kinds: ['DROP TABLE'], severity: 'off' }), [])
  const sql = '-- rollgate: ignore own -- it is empty\nDROP TABLE a;\nDROP TABLE b;'
  assert.deepEqual(found(sql, { kinds: ['DROP TABLE'] }), ['DROP TABLE b'])
})

test('the bare text keeps every place', () => {
  const sql = `SELECT 'it''s; x', "a\nb", \`c'd\` -- e\n, N'f' /* g */ FROM t # h`
  const [statement] = parseScript(new Source('m.sql', sql), { dialect: DIALECT, database: null }).statements
  assert.equal(bareText(statement!), `SELECT '        ', " \n ", \`c'd\`     \n, N' '         FROM t`)
})
