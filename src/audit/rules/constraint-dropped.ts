import type { Table } from '../../schema/model.ts'
import type { AlterClause } from '../../sql/clause.ts'
import type { Statement } from '../../sql/statement.ts'
import { bindsAlike, writtenForeignKeys } from '../foreign-keys.ts'
import { partsText } from '../indexes.ts'
import { clausesOf, headPlace } from '../places.ts'
import { defineRule } from '../rule.ts'
import type { ScriptFacts } from '../script-facts.ts'

export default defineRule({
  id: 'constraint-dropped',
  severity: 'notice',
  summary: 'A unique index, foreign key or CHECK that is dropped is not relied on',
  why: 'Nothing fails at once: the rows that it kept out come in with time, and then it cannot be put back.',
  advice: 'Make sure that the code, or another constraint, keeps such rows out.',
  bad: {
    schema: 'CREATE TABLE member (id int PRIMARY KEY, email varchar(100), UNIQUE KEY one_email (email));',
    sql: 'ALTER TABLE member DROP INDEX one_email;',
  },
  good: {
    schema: 'CREATE TABLE member (id int PRIMARY KEY, email varchar(100), UNIQUE KEY one_email (email));',
    sql: 'ALTER TABLE member DROP INDEX one_email, ADD UNIQUE INDEX by_email (email);',
  },
  visit: {
    table({ before, after, database, name, columns }, { statement, script, report }) {
      if (before === null || after === null || script.created(statement, database, before.name)) return
      const gone = new Set(columns.flatMap((change) => (change.after === null ? [change.before!.name] : [])))
      const old = renamedBack(after, new Map(columns.map((change) => [change.after?.name, change.before?.name])))
      const stays = (names: readonly (string | null)[]) => names.every((one) => one === null || !gone.has(one))
      for (const index of before.indexes) {
        const names = index.parts.map(({ column }) => column)
        if (index.type !== 'unique' || !stays(names)) continue
        // One over fewer of the columns forbids more.
        const kept = old.indexes.some(
          (one) =>
            (one.type === 'unique' || one.type === 'primary') && one.parts.every((part) => names.includes(part.column)),
        )
        if (!kept && !addedLater(script, statement, database, name, 'unique', names.join()))
          report(
            place(statement, index.name),
            `Unique index \`${index.name}\` (${partsText(index)}) is dropped: duplicates may come`,
          )
      }
      for (const key of before.foreignKeys) {
        if (!stays(key.columns) || old.foreignKeys.some((one) => bindsAlike(one, key))) continue
        if (dropped(script, database, key.referencedDatabase, key.referencedTable)) continue
        if (!addedLater(script, statement, database, name, 'foreign', key.columns.join()))
          report(
            place(statement, key.name),
            `Foreign key \`${key.name}\` (${key.columns.join(', ')}) → \`${key.referencedTable}\` is dropped: rows without a parent may come`,
          )
      }
      for (const check of before.checks) {
        const now = after.checks.find((one) => one.name === check.name)
        const same = after.checks.some((one) => one.expression === check.expression && one.enforced)
        if (!check.enforced || same || [...gone].some((one) => check.expression.includes(`\`${one}\``))) continue
        if (now === undefined)
          report(place(statement, check.name), `CHECK \`${check.name}\` is dropped: rows that break it may come`)
        else if (!now.enforced) report(place(statement, check.name), `CHECK \`${check.name}\` is not enforced any more`)
      }
    },
  },
})

/** The table with the columns of its keys under the names that they had before. */
function renamedBack({ indexes, foreignKeys }: Table, oldNames: ReadonlyMap<string | undefined, string | undefined>) {
  const old = (name: string) => oldNames.get(name) ?? name
  return {
    indexes: indexes.map((index) => ({
      type: index.type,
      parts: index.parts.map((part) => ({ ...part, column: part.column === null ? null : old(part.column) })),
    })),
    foreignKeys: foreignKeys.map((key) => ({ ...key, columns: key.columns.map(old) })),
  }
}

function place(statement: Statement, name: string) {
  const names = (clause: AlterClause) =>
    clause.kind === 'drop-index' ||
    clause.kind === 'drop-foreign-key' ||
    clause.kind === 'drop-constraint' ||
    clause.kind === 'alter-check'
      ? clause.name.text.toLowerCase() === name.toLowerCase()
      : false
  return statement.alter?.find(names)?.span ?? headPlace(statement)
}

/** Whether the script drops the table to which a foreign key refers: then the key has to go. */
function dropped(facts: ScriptFacts, own: string, database: string | null, table: string): boolean {
  return facts.once(droppedTables, droppedTables).has(facts.tableKey(database ?? own, table))
}

function droppedTables(facts: ScriptFacts): Set<string> {
  const drops = facts.script.statements.filter(({ kind }) => kind === 'DROP TABLE')
  return new Set(drops.flatMap(({ tables }) => tables.map(({ database, name }) => facts.tableKey(database, name))))
}

function addedLater(
  facts: ScriptFacts,
  statement: Statement,
  database: string,
  table: string,
  kind: 'unique' | 'foreign',
  columns: string,
): boolean {
  const key = `${facts.tableKey(database, table)}\0${kind}\0${columns.toLowerCase()}`
  return (facts.once(lastAdded, lastAdded).get(key) ?? 0) > statement.index
}

/** By table, kind and columns: the last statement that adds such a constraint. */
function lastAdded(facts: ScriptFacts): Map<string, number> {
  const last = new Map<string, number>()
  for (const statement of facts.script.statements) {
    const table = statement.tables.find(({ access }) => access === 'alter')
    if (table === undefined) continue
    const key = facts.tableKey(table.database, table.name)
    const add = (kind: string, columns: readonly string[]) =>
      last.set(`${key}\0${kind}\0${columns.join().toLowerCase()}`, statement.index)
    for (const { index } of clausesOf(statement, 'add-index')) {
      if (index.type !== 'unique' && index.type !== 'primary') continue
      add(
        'unique',
        index.parts.map(({ column }) => column?.text ?? ''),
      )
    }
    for (const { ownColumns } of writtenForeignKeys(statement))
      add(
        'foreign',
        ownColumns.map(({ text }) => text),
      )
  }
  return last
}
