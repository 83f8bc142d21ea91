import type { TokenList } from '../../sql/token-list.ts'
import { defineRule } from '../rule.ts'

/** Statements that keep what the star stood for at one moment. */
const KINDS = new Set(['CREATE VIEW', 'ALTER VIEW', 'INSERT', 'REPLACE', 'CREATE TABLE'])
/** Words that may stand between SELECT and its first column. */
const MODIFIERS = new Set([
  'SELECT',
  'ALL',
  'DISTINCT',
  'DISTINCTROW',
  'HIGH_PRIORITY',
  'STRAIGHT_JOIN',
  'SQL_SMALL_RESULT',
  'SQL_BIG_RESULT',
  'SQL_BUFFER_RESULT',
  'SQL_NO_CACHE',
  'SQL_CALC_FOUND_ROWS',
])

export default defineRule({
  id: 'select-star',
  severity: 'notice',
  summary: 'A query whose columns are kept must name them',
  why: 'The star means the columns of the day: a view keeps them for ever, and INSERT … SELECT breaks or mixes them up when one is added.',
  advice: 'Name the columns.',
  bad: {
    schema: 'CREATE TABLE employee (id int PRIMARY KEY, name varchar(50));',
    sql: 'CREATE VIEW staff AS SELECT * FROM employee;',
  },
  good: {
    schema: 'CREATE TABLE employee (id int PRIMARY KEY, name varchar(50));',
    sql: 'CREATE VIEW staff AS SELECT id, name FROM employee;',
  },
  visit: {
    statement({ statement, tokens, report }) {
      if (!KINDS.has(statement.kind)) return
      const what = statement.kind.endsWith('VIEW') ? 'a view' : `${statement.kind} … SELECT`
      for (const at of stars(tokens)) report(tokens.span(at, at), `SELECT * in ${what}`)
    },
  },
})

/** Indexes of the stars that stand for columns of the outermost query: after SELECT, a comma or `t.`. */
function* stars(tokens: TokenList): Generator<number> {
  // Stars inside EXISTS, IN and derived tables do not decide which columns come out.
  let inner = 0
  const groups: boolean[] = []
  let selecting = false
  for (let at = 0; at < tokens.length; at++) {
    const operator = tokens.operator(at)
    if (operator === '(') {
      const body = tokens.word(at + 1) === 'SELECT' || tokens.operator(at + 1) === '('
      const outermost =
        body &&
        (at === 0 ||
          ['AS', 'UNION', 'ALL', 'DISTINCT', 'EXCEPT', 'INTERSECT'].includes(tokens.word(at - 1)) ||
          tokens.operator(at - 1) === ')' ||
          tokens.operator(at - 1) === '(' ||
          !selecting)
      groups.push(!outermost)
      if (!outermost) inner++
    } else if (operator === ')') {
      if (groups.pop()) inner--
    } else if (inner === 0) {
      const word = tokens.word(at)
      if (word === 'SELECT') selecting = true
      const before = tokens.operator(at - 1)
      if (operator === '*' && selecting && (before === ',' || before === '.' || MODIFIERS.has(tokens.word(at - 1))))
        yield at
    }
  }
}
