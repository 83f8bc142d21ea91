import type { Script } from '../sql/statement.ts'

/** The database in which a script begins whose header names none: that of its USE, or of the first table that it names in full. */
export function scriptDatabase({ statements }: Script): string | null {
  for (const statement of statements) {
    if (statement.kind === 'USE') {
      const { text } = statement.tokens[1] ?? { text: '' }
      return text.startsWith('`') ? text.slice(1, -1).replaceAll('``', '`') : text || null
    }
    const named = statement.tables.find(({ database }) => database !== null)
    if (named !== undefined) return named.database
  }
  return null
}
