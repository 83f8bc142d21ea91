import { assignments, dmlClauses, mayUpdate } from '../dml-clauses.ts'
import { QueryScopes } from '../query-scopes.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'primary-key-update',
  severity: 'warning',
  summary: 'An UPDATE must leave the primary key alone',
  why: 'The row moves in the table and in every index, foreign keys follow or refuse, and what others remember of the row by its key is wrong from then on.',
  advice: 'Change another column, or insert new rows and let the old ones go when nothing refers to them.',
  bad: {
    schema: 'CREATE TABLE airport (code char(3) PRIMARY KEY, city varchar(50));',
    sql: "UPDATE airport SET code = 'KEF' WHERE code = 'REK';",
  },
  good: {
    schema: 'CREATE TABLE airport (code char(3) PRIMARY KEY, city varchar(50));',
    sql: "UPDATE airport SET city = 'Keflavik' WHERE code = 'KEF';",
  },
  visit: {
    statement(context) {
      const { statement, tokens, script, structureKnown, report } = context
      if (!mayUpdate(statement) || !structureKnown) return
      const clauses = dmlClauses(statement, tokens)
      // The SET of an INSERT gives a new row its key; that of ON DUPLICATE KEY UPDATE changes one.
      const ranges = statement.kind === 'UPDATE' ? clauses.assigned : clauses.assigned.filter(isOnDuplicate)
      if (ranges.length === 0) return
      const scopes = statement.kind === 'UPDATE' ? new QueryScopes(statement, tokens) : null
      const written = statement.tables.find((table) => table.access === 'write')
      for (const { column, target, value } of ranges.flatMap((range) => assignments(tokens, range))) {
        const reference =
          scopes?.column(target.end - 1, context)?.table.reference ?? (scopes === null ? written : undefined)
        if (reference === undefined || script.created(statement, reference.database, reference.name)) continue
        const table = context.table(reference.database, reference.name)
        const key = table?.indexes.find((index) => index.type === 'primary')
        if (!key?.parts.some((part) => part.column?.toLowerCase() === column.toLowerCase())) continue
        // id = id, and id = LAST_INSERT_ID(id), which makes the id of the row that was there known, change nothing.
        if (
          /^(last_insert_id\(`?)?([\w$]+\.)?`?([\w$]+)`?\)?$/i.exec(textOf(value))?.[3]?.toLowerCase() ===
          column.toLowerCase()
        )
          continue
        report(
          tokens.span(target.first, target.end - 1),
          `\`${column}\` is part of the primary key of \`${reference.name}\``,
        )
      }

      function isOnDuplicate({ first }: { readonly first: number }): boolean {
        return tokens.word(first - 3) === 'DUPLICATE'
      }

      function textOf({ first, end }: { readonly first: number; readonly end: number }): string {
        let text = ''
        for (let at = first; at < end && text.length < 200; at++) text += tokens.value(at)
        return text
      }
    },
  },
})
