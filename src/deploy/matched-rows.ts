import { topLevelIndex, topLevelWords } from '../sql/clauses-of-dml.ts'
import type { Statement } from '../sql/statement.ts'
import { TokenList } from '../sql/token-list.ts'

/** Words before a parenthesis that are no functions, and functions that give the same for the same row and change nothing. */
const PURE = new Set(
  `AND OR NOT XOR IN EXISTS ANY SOME ALL SELECT FROM WHERE ON USING BETWEEN LIKE REGEXP RLIKE CASE WHEN THEN ELSE IS BY DIV MOD AS JOIN
  VALUES UNION DISTINCT HAVING LIMIT INTERVAL BINARY PARTITION KEY INDEX
  ABS AVG CAST CEIL CEILING CHAR CHAR_LENGTH COALESCE CONCAT CONCAT_WS CONVERT COUNT CURDATE CURRENT_DATE CURRENT_TIMESTAMP DATE
  DATEDIFF DATE_ADD DATE_FORMAT DATE_SUB DAY DAYOFMONTH FIELD FIND_IN_SET FLOOR FROM_UNIXTIME GREATEST HEX HOUR IF IFNULL INSTR
  ISNULL JSON_CONTAINS JSON_EXTRACT JSON_UNQUOTE JSON_VALUE LEAST LEFT LENGTH LOCATE LOWER LPAD LTRIM MAX MD5 MIN MINUTE MONTH NOW
  NULLIF REPLACE RIGHT ROUND RPAD RTRIM SECOND SHA1 SHA2 STR_TO_DATE SUBSTR SUBSTRING SUBSTRING_INDEX SUM TIME TIMESTAMP
  TIMESTAMPDIFF TRIM TRUNCATE UNHEX UNIX_TIMESTAMP UPPER UTC_TIMESTAMP WEEK WEEKDAY YEAR`.split(/\s+/),
)

/**
 * What stands behind FROM in a SELECT of the rows that a DELETE or UPDATE of one table finds: the statement's own table reference,
 * WHERE, ORDER BY and LIMIT, word for word. null for any other statement, and where asking twice could change or give something else.
 */
export function matchedRows(statement: Statement): string | null {
  const { text, dialect, kind } = statement
  if ((kind !== 'DELETE' && kind !== 'UPDATE') || /\/\*M?!|:=/.test(text)) return null
  const tokens = new TokenList(text, dialect, { start: 0, end: text.length })
  const skeleton = topLevelWords(tokens)
  const refused = ['IGNORE', 'RETURNING', 'USING', 'JOIN', 'PORTION', 'WITH']
  if (tokens.word(0) !== kind || refused.some((word) => skeleton.includes(word)) || callsOthers(tokens)) return null
  let at = 1
  while (['LOW_PRIORITY', 'QUICK'].includes(tokens.word(at))) at++
  if (kind === 'DELETE') {
    if (tokens.word(at) !== 'FROM' || !isSingle(tokens, at + 1, tokens.length)) return null
    return text.slice(tokens.start(at + 1))
  }
  const set = topLevelIndex(tokens, 'SET', at)
  if (set === -1 || !isSingle(tokens, at, set)) return null
  const clauses = ['WHERE', 'ORDER', 'LIMIT']
    .map((word) => topLevelIndex(tokens, word, set))
    .filter((one) => one !== -1)
  const table = text.slice(tokens.start(at), tokens.end(set - 1))
  return clauses.length === 0 ? table : `${table} ${text.slice(tokens.start(Math.min(...clauses)))}`
}

/** One table reference, up to the first clause: no list of tables, no subquery in its place. */
function isSingle(tokens: TokenList, from: number, to: number): boolean {
  if (!tokens.isName(from)) return false
  for (let at = from; at < to; at++) {
    if (['WHERE', 'ORDER', 'LIMIT'].includes(tokens.word(at))) return true
    if (tokens.operator(at) === ',') return tokens.word(from + 1) === 'PARTITION'
  }
  return true
}

function callsOthers(tokens: TokenList): boolean {
  for (let at = 0; at < tokens.length - 1; at++) {
    if (tokens.isName(at) && tokens.operator(at + 1) === '(' && !PURE.has(tokens.word(at))) return true
  }
  return false
}
