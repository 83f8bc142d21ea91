import { ER } from '../mysql/server-error.ts'
import type { Statement } from '../sql/statement.ts'

/**
 * Errors about rows that are there or not, of which the sandbox knows nothing: 1216, 1452 no parent row, 1172, 1242 more than one
 * row, 1329 none, 1644 SIGNAL.
 */
const ABOUT_ROWS = new Set([1216, 1452, 1172, 1242, 1329, 1644])
/** A child row is in the way; of DDL, such as DROP TABLE, the child table itself (MariaDB and MySQL before 8). */
const ABOUT_CHILDREN = new Set([1217, 1451])
/** Errors about values: 1048 NULL, 1062 duplicate, 1264 range, 1292, 1366 form, 1406 length, 3819, 4025 CHECK. */
const ABOUT_VALUES = new Set([1048, 1062, 1264, 1292, 1366, 1406, 3819, 4025])

/** Whether an error may come from the sandbox's lack of rows. Values that are written out are the same everywhere. */
export function rowsDecide(statement: Statement, code: number): boolean {
  const { kind, tokens } = statement
  if (ABOUT_ROWS.has(code)) return true
  if (ABOUT_CHILDREN.has(code)) return statement.class !== 'ddl'
  const hasVariable = () => tokens.some((token) => token.kind === 'variable')
  // A text that was put together from rows lacks its parts here.
  if (code === ER.PARSE_ERROR) return (kind === 'PREPARE' || kind === 'EXECUTE') && hasVariable()
  if (!ABOUT_VALUES.has(code)) return false
  return (
    kind === 'CALL' ||
    kind === 'EXECUTE' ||
    hasVariable() ||
    tokens.some((token) => /^(select|last_insert_id)$/i.test(token.text))
  )
}
