import type { Measured, Question } from '../sandbox/rehearsal.ts'
import { grouped } from './table-sizes.ts'

/** What is said of the rows, after "37 of 1,204,551 rows on staging". */
const SAID: Readonly<Record<Question, readonly [one: string, many: string]>> = {
  'too-long': ['is longer', 'are longer'],
  'out-of-range': ['is out of the new range', 'are out of the new range'],
  'not-a-member': ['has a value that is no member any more', 'have a value that is no member any more'],
  'not-convertible': ['cannot be converted', 'cannot be converted'],
  rounded: ['loses digits', 'lose digits'],
  null: ['is NULL', 'are NULL'],
  duplicate: ['has the key of another', 'have the key of another'],
  orphan: ['has no parent row', 'have no parent row'],
  'check-violation': ['breaks the CHECK', 'break the CHECK'],
}

/** `37 of 1,204,551 rows on staging are longer`; or that there are none, or that they were not counted. */
export function measuredText({ question, rows, of }: Measured): string {
  const [one, many] = SAID[question]
  if (rows === null) return `how many rows on staging ${many} was not counted within the time limit`
  const said = rows === 1 ? one : many
  if (of === null) return `${grouped(rows)} rows on staging ${said}`
  return `${rows === 0 ? 'none' : grouped(rows)} of ${grouped(of)} rows on staging ${said}`
}

/** Of the answers to some questions about a column, those that say that a row stands in the way; else the first. */
export function tellingMeasure(
  measured: readonly Measured[],
  column: string,
  questions: readonly Question[],
): Measured | null {
  const about = measured.filter(
    (one) =>
      questions.includes(one.question) && one.columns.some((name) => name.toLowerCase() === column.toLowerCase()),
  )
  return (
    about.find(({ rows }) => rows !== null && rows > 0) ?? about.find(({ rows }) => rows === null) ?? about[0] ?? null
  )
}
