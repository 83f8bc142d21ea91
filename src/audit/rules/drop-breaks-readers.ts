import type { Reader } from '../../sandbox/readers.ts'
import type { Span } from '../../sql/source.ts'
import type { Statement } from '../../sql/statement.ts'
import { clausesOf } from '../places.ts'
import { useOf } from '../readers.ts'
import { renamings } from '../renamings.ts'
import { defineRule, type RuleContext } from '../rule.ts'
import type { ScriptFacts } from '../script-facts.ts'

/** More names tell nothing new. */
const MOST_NAMES = 5

export default defineRule({
  id: 'drop-breaks-readers',
  severity: 'error',
  summary: 'No view, trigger, routine or event uses a table or column that goes away',
  why: 'The server drops and renames it without looking at them, and each fails when it is used next: a trigger with every write of its table.',
  advice: 'Change or drop them in the same file before: a rollback, which goes backwards, then works, too.',
  bad: {
    schema:
      'CREATE TABLE sale (id int PRIMARY KEY, net int NOT NULL, gross int AS (net * 2));\nCREATE VIEW sales AS SELECT s.id, s.gross FROM sale s;',
    sql: 'ALTER TABLE sale DROP COLUMN gross;',
    only: ({ version }) => version >= 50_700,
  },
  good: {
    schema:
      'CREATE TABLE sale (id int PRIMARY KEY, net int NOT NULL, gross int AS (net * 2));\nCREATE VIEW sales AS SELECT s.id, s.gross FROM sale s;',
    sql: 'CREATE OR REPLACE VIEW sales AS SELECT s.id FROM sale s;\nALTER TABLE sale DROP COLUMN gross;',
    only: ({ version }) => version >= 50_700,
  },
  visit: {
    statement(context) {
      const { statement, script, readers, outcome } = context
      if (readers.length === 0 || outcome?.kind !== 'done') return
      if (statement.kind === 'DROP TABLE' || statement.kind === 'DROP VIEW') {
        if (statement.temporary) return
        for (const { database, name, span } of statement.tables)
          if (
            database !== null &&
            !script.created(statement, database, name) &&
            !script.standsAgain(statement, database, name)
          )
            tell(context, { database, table: name, column: null }, span, 'is dropped')
      }
      const renamed = renamings(statement)
      for (const { from, to } of renamed) {
        if (from.database === null || script.created(statement, from.database, from.name)) continue
        const taken = renamed.some((one) => one.to.name === from.name && one.to.database === from.database)
        if (!taken && !script.standsAgain(statement, from.database, from.name))
          tell(
            context,
            { database: from.database, table: from.name, column: null },
            from.span,
            `becomes \`${to.name}\``,
          )
      }
      const target = statement.tables.find(({ access }) => access === 'alter')
      if (target?.database == null || script.created(statement, target.database, target.name)) return
      for (const { column, span, becomes } of columnsGone(statement)) {
        if (script.addedColumn(statement, target.database, target.name, column)) continue
        if (script.addsColumnLater(statement, target.database, target.name, column)) continue
        tell(context, { database: target.database, table: target.name, column }, span, becomes)
      }
    },
  },
})

interface What {
  readonly database: string
  readonly table: string
  readonly column: string | null
}

function tell(
  { readers, statement, script, server, report }: RuleContext<unknown>,
  what: What,
  span: Span,
  becomes: string,
): void {
  const replaced = script.once(namesOfPrograms, namesOfPrograms)
  const certain: string[] = []
  const likely: string[] = []
  for (const reader of readers) {
    if (replaced.has(reader.name.toLowerCase())) continue
    // The triggers of a table go with it, or stay with it.
    if (what.column === null && reader.kind === 'trigger' && reader.table?.toLowerCase() === what.table.toLowerCase())
      continue
    if (
      reader.kind === 'view' &&
      statement.tables.some(({ name, access }) => access === 'drop' && name === reader.name)
    )
      continue
    const use = useOf(reader, server, what)
    if (use === 'certain') certain.push(nameOf(reader, what))
    else if (use === 'likely') likely.push(nameOf(reader, what))
  }
  const subject = what.column === null ? `\`${what.table}\`` : `Column \`${what.table}\`.\`${what.column}\``
  if (certain.length > 0) report(span, `${subject} ${becomes}, but ${list(certain, 'uses', 'use')} it`)
  else if (likely.length > 0)
    report(span, `${subject} ${becomes}, and ${list(likely, 'seems', 'seem')} to use it`, { atMost: 'warning' })
}

function nameOf({ kind, database, name }: Reader, what: What): string {
  return `${kind} \`${database === what.database ? name : `${database}\`.\`${name}`}\``
}

function list(names: readonly string[], one: string, many: string): string {
  const more = names.length - MOST_NAMES
  const shown = more > 0 ? [...names.slice(0, MOST_NAMES), `${more} more`] : names
  const last = shown.at(-1)!
  return shown.length === 1 ? `${last} ${one}` : `${shown.slice(0, -1).join(', ')} and ${last} ${many}`
}

function columnsGone(statement: Statement): { column: string; span: Span; becomes: string }[] {
  const renames = [
    ...clausesOf(statement, 'rename-column'),
    ...clausesOf(statement, 'change-column').map(({ from, column }) => ({ from, to: column.name })),
  ].filter(({ from, to }) => from.text.toLowerCase() !== to.text.toLowerCase())
  return [
    ...clausesOf(statement, 'drop-column').map(({ column, span }) => ({
      column: column.text,
      span,
      becomes: 'is dropped',
    })),
    ...renames.map(({ from, to }) => ({ column: from.text, span: from.span, becomes: `becomes \`${to.text}\`` })),
  ]
}

/** Names in the heads of the statements that make, change or drop views and stored programs, in lower case. */
function namesOfPrograms({ script }: ScriptFacts): Set<string> {
  const names = new Set<string>()
  for (const { kind, tokens } of script.statements) {
    if (!/ (VIEW|TRIGGER|PROCEDURE|FUNCTION|EVENT)$/.test(kind)) continue
    const at = tokens.findIndex((token) => /^(view|trigger|procedure|function|event)$/i.test(token.text))
    for (const token of tokens.slice(at + 1, at + 12)) {
      if (/^(as|on|begin|\()$/i.test(token.text)) break
      names.add(token.text.replaceAll('`', '').toLowerCase())
    }
  }
  return names
}
