import type { Statement } from '../sql/statement.ts'

/** A statement that did not do its work, so that later ones may miss it. */
export interface Cause {
  /** Position of its file, and its index in it. */
  readonly file: number
  readonly index: number
  /** It was not run at all, or could not be judged: then what misses it cannot be judged either. */
  readonly unjudged: boolean
}

/**
 * Errors that say that something is not there (share/messages_to_clients.txt): 1005, 1824 a table for a foreign key; 1008, 1049 a
 * database; 1025, 1091, 1176 an index or column; 1046 none selected; 1051, 1146 a table; 1054, 1072 a column; 1243 a prepared
 * statement; 1305 a routine; 1360 a trigger; 1822 an index; 4092 a view.
 */
const MISSING_ERRORS = new Set([
  1005, 1008, 1025, 1046, 1049, 1051, 1054, 1072, 1091, 1146, 1176, 1215, 1243, 1305, 1360, 1822, 1824, 3940, 4092,
])

/** Remembers what failed statements would have made, so that errors which follow from them are told apart. */
export class Failures {
  readonly #missing = new Map<string, Cause>()

  /** Names that something could not be made under before the scripts began. */
  addNames(names: Iterable<string>, cause: Cause): void {
    for (const name of names) if (!this.#missing.has(name.toLowerCase())) this.#missing.set(name.toLowerCase(), cause)
  }

  add(statement: Statement, cause: Cause): void {
    this.addNames(namesMade(statement), cause)
  }

  /** The earlier statement that an error follows from: one that would have made what the message says is missing. */
  causeOf(code: number, names: readonly string[]): Cause | null {
    if (!MISSING_ERRORS.has(code)) return null
    for (const name of names) {
      const cause =
        this.#missing.get(name.toLowerCase()) ?? this.#missing.get(name.slice(name.lastIndexOf('.') + 1).toLowerCase())
      if (cause !== undefined) return cause
    }
    return null
  }
}

/** What a statement makes or puts under a new name: tables, columns, indexes, constraints, databases, routines, prepared statements. */
function namesMade(statement: Statement): string[] {
  const names = statement.tables
    .filter((table) => table.access === 'create' || table.access === 'rename-to')
    .map((table) => table.name)
  for (const clause of statement.alter ?? []) {
    if (clause.kind === 'add-column' || clause.kind === 'change-column') names.push(clause.column.name.text)
    else if (clause.kind === 'rename-column' || clause.kind === 'rename-index') names.push(clause.to.text)
    else if (clause.kind === 'add-index' && clause.index.name !== null) names.push(clause.index.name.text)
    else if (clause.kind === 'add-foreign-key' && clause.foreignKey.name !== null)
      names.push(clause.foreignKey.name.text)
    else if (clause.kind === 'add-check' && clause.check.name !== null) names.push(clause.check.name.text)
  }
  const named = /^(?:CREATE (?:DATABASE|PROCEDURE|FUNCTION|TRIGGER|EVENT|INDEX)|PREPARE|USE)$/.exec(statement.kind)
  if (named !== null) names.push(...nameAfterKind(statement))
  return names
}

/** The words of the kind are followed by the name, IF NOT EXISTS perhaps between. */
function nameAfterKind(statement: Statement): string[] {
  const last = statement.kind.slice(statement.kind.lastIndexOf(' ') + 1)
  const tokens = statement.tokens.slice(0, 24)
  let at =
    tokens.findIndex(
      (token) => token.text.toUpperCase() === last || (last === 'DATABASE' && token.text.toUpperCase() === 'SCHEMA'),
    ) + 1
  while (/^(if|not|exists)$/i.test(tokens[at]?.text ?? '')) at++
  if (tokens[at + 1]?.text === '.') at += 2
  const token = tokens[at]
  return token === undefined ? [] : [token.text.replaceAll(/^[`"]|[`"]$/g, '')]
}
