import type { Statement } from '../sql/statement.ts'

/** What may happen to a row, in the words of triggers. */
export type RowEvent = 'INSERT' | 'UPDATE' | 'DELETE'

/** What a statement may do to rows of the tables that it writes to. */
export function rowEvents(statement: Statement): RowEvent[] {
  const word = (text: RegExp) => statement.tokens.some((token) => token.kind === 'word' && text.test(token.text))
  switch (statement.kind) {
    case 'INSERT':
      return word(/^duplicate$/i) ? ['INSERT', 'UPDATE'] : ['INSERT']
    case 'REPLACE':
      return ['INSERT', 'DELETE', 'UPDATE']
    case 'UPDATE':
      return ['UPDATE']
    case 'DELETE':
      return ['DELETE']
    case 'LOAD DATA':
      return word(/^replace$/i) ? ['INSERT', 'DELETE', 'UPDATE'] : ['INSERT']
    default:
      return []
  }
}
