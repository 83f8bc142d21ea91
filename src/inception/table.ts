/** A result set of goInception's: also what is sent to a client. */
export interface ResultTable {
  readonly columns: readonly ResultColumn[]
  readonly rows: readonly (readonly Cell[])[]
}

export interface ResultColumn {
  readonly name: string
  readonly type: 'text' | 'integer'
}

export type Cell = string | number | null

/** Columns from `name` (text) and `name#` (integer). */
export function columnsOf(...names: readonly string[]): ResultColumn[] {
  return names.map((name) =>
    name.endsWith('#') ? { name: name.slice(0, -1), type: 'integer' } : { name, type: 'text' },
  )
}

/** Lines that open with the names and separate by tabs; breaks, tabs and backslashes within a value as the mysql client's batch mode has them. */
export function asTsv({ columns, rows }: ResultTable): string {
  const line = (cells: readonly Cell[]) => `${cells.map(escaped).join('\t')}\n`
  return [columns.map(({ name }) => name), ...rows].map(line).join('')
}

function escaped(cell: Cell): string {
  if (cell === null) return 'NULL'
  return String(cell).replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\0', '\\0')
}

/** Each row as an object with the names as keys. */
export function asObjects({ columns, rows }: ResultTable): Record<string, Cell>[] {
  return rows.map((row) => Object.fromEntries(columns.map(({ name }, at) => [name, row[at] ?? null])))
}

/** A table with borders, as the mysql client draws it; values of several lines are drawn as several. */
export function asText({ columns, rows }: ResultTable): string {
  const cells = [columns.map(({ name }) => [name]), ...rows.map((row) => row.map(linesOf))]
  const widths = columns.map((_, at) =>
    cells.reduce((most, row) => row[at]!.reduce((wide, line) => Math.max(wide, width(line)), most), 0),
  )
  const border = `+${widths.map((wide) => '-'.repeat(wide + 2)).join('+')}+\n`
  const drawn = cells.map((row) => {
    const height = Math.max(...row.map((lines) => lines.length))
    return Array.from(
      { length: height },
      (_, line) =>
        `|${row.map((lines, at) => ` ${padded(lines[line] ?? '', widths[at]!, columns[at]!.type)} `).join('|')}|\n`,
    ).join('')
  })
  return `${border}${drawn[0]}${border}${drawn.slice(1).join('')}${rows.length === 0 ? '' : border}`
}

/** Of a statement, the table shows so many characters of a line. */
const LINE = 100

function linesOf(cell: Cell): string[] {
  return (cell === null ? 'NULL' : String(cell)).split('\n').flatMap((line) => {
    // Control characters would let a statement write over the table.
    const clean = line.replace(/[\p{Cc}]/gu, ' ')
    if (clean.length <= LINE) return [clean]
    return clean.match(new RegExp(`.{1,${LINE}}`, 'gu')) ?? [clean]
  })
}

function padded(text: string, wide: number, type: ResultColumn['type']): string {
  const space = ' '.repeat(wide - width(text))
  return type === 'integer' ? space + text : text + space
}

/** Columns of a terminal; East Asian characters take two. */
function width(text: string): number {
  let columns = 0
  for (const character of text)
    columns += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/u.test(
      character,
    )
      ? 2
      : 1
  return columns
}
