import { nameOf } from '../sql/literal.ts'
import type { Script } from '../sql/statement.ts'

/** The database in which a script begins whose header names none: that of its USE, or of the first table that it names in full. */
export function scriptDatabase({ statements }: Script): string | null {
  for (const statement of statements) {
    if (statement.kind === 'USE') {
      const [, name] = statement.tokens
      return name === undefined ? null : nameOf(name)
    }
    const named = statement.tables.find(({ database }) => database !== null)
    if (named !== undefined) return named.database
  }
  return null
}
