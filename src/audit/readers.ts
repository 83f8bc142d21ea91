import type { Reader } from '../sandbox/readers.ts'
import type { SqlDialect } from '../sql/token.ts'
import { TokenList } from '../sql/token-list.ts'

/** How sure it is that a stored text uses something: it names exactly that, or it names the table, and a column of that name. */
export type Use = 'certain' | 'likely' | 'none'

/** Words after a table's name that are no alias. */
const NO_ALIAS =
  /^(WHERE|ON|USING|SET|JOIN|INNER|LEFT|RIGHT|CROSS|NATURAL|STRAIGHT_JOIN|ORDER|GROUP|HAVING|LIMIT|UNION|VALUES?|SELECT|FOR|USE|FORCE|IGNORE|PARTITION|END|THEN|DO|INTO|EXCEPT|INTERSECT|WINDOW|LOCK)$/

/**
 * Whether a stored text uses a table, or one of its columns.
 * @param database of the table; a text that gives no database means its own
 */
export function useOf(
  reader: Reader,
  dialect: SqlDialect,
  { database, table, column }: { readonly database: string; readonly table: string; readonly column: string | null },
): Use {
  const wanted = table.toLowerCase()
  const wantedColumn = column?.toLowerCase() ?? null
  const own = reader.kind === 'trigger' && same(reader.database, database) && reader.table?.toLowerCase() === wanted
  if (!own && !reader.text.toLowerCase().includes(wanted)) return 'none'
  const tokens = new TokenList(reader.text, { ...dialect, ansiQuotes: false }, { start: 0, end: reader.text.length })
  const name = (at: number) => (tokens.isName(at) ? tokens.value(at).toLowerCase() : '')
  const aliases = new Set(own ? ['new', 'old'] : [])
  let names = false
  for (let at = 0; at < tokens.length; at++) {
    if (name(at) !== wanted || tokens.operator(at + 1) === '.' || tokens.operator(at + 1) === '(') continue
    const qualified = tokens.operator(at - 1) === '.'
    if (qualified ? name(at - 2) !== database.toLowerCase() : !same(reader.database, database)) continue
    // `a`.`b`.`c` is a column of another table.
    if (qualified && tokens.operator(at - 3) === '.') continue
    if (!qualified && !follows(tokens, at)) continue
    names = true
    aliases.add(wanted)
    const alias = tokens.word(at + 1) === 'AS' ? at + 2 : at + 1
    if (tokens.isName(alias) && !NO_ALIAS.test(tokens.word(alias))) aliases.add(name(alias))
  }
  if (wantedColumn === null) return names ? 'certain' : 'none'
  if (!names && !own) return 'none'
  let likely = false
  for (let at = 0; at < tokens.length; at++) {
    if (name(at) !== wantedColumn) continue
    if (tokens.operator(at - 1) !== '.') likely ||= names && tokens.operator(at + 1) !== '.'
    else if (aliases.has(name(at - 2))) return 'certain'
  }
  // In a view every column is qualified; what is not is a name that it gives itself.
  return likely && reader.kind !== 'view' ? 'likely' : 'none'
}

/** Whether a table may be named here: after the words and marks that lead to one. */
function follows(tokens: TokenList, at: number): boolean {
  const mark = tokens.operator(at - 1)
  return (
    mark === ',' ||
    mark === '(' ||
    /^(FROM|JOIN|STRAIGHT_JOIN|UPDATE|INTO|TABLE|INSERT|REPLACE|IGNORE)$/.test(tokens.word(at - 1))
  )
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
