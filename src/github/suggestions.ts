import { createHash } from 'node:crypto'
import { type AuditReport, type Finding, type Fix, findingsOf } from '../audit/finding.ts'
import type { Source } from '../sql/source.ts'
import { code, fence, prose } from './markdown.ts'

/** Lines of a migration with the fixes of all findings on them. */
export interface Suggestion {
  readonly path: string
  /** First and last line, from 1; both are replaced. */
  readonly startLine: number
  readonly endLine: number
  /** The lines as they are and as they are to be, without the last line end. */
  readonly before: string
  readonly after: string
  readonly findings: readonly Finding[]
  /** The first line of the comment: the same wherever in the file the lines stand, so that the next run knows that it was said. */
  readonly marker: string
}

/** The fixes of a report, as replacements of whole lines, in the order of files and lines. Fixes that overlap an earlier one are left out. */
export function suggestionsOf(report: AuditReport, sources: ReadonlyMap<string, Source>): Suggestion[] {
  return report.files.flatMap((file) => {
    const source = sources.get(file.path)
    if (source === undefined) return []
    const seen = new Map<string, number>()
    return groupsOf(findingsOf(file)).flatMap((group) => {
      const startLine = group[0]!.fix.start.line
      const endLine = Math.max(...group.map(({ fix }) => fix.end.line))
      const before = linesOf(source, startLine, endLine)
      const after = apply(source, group, startLine, endLine)
      // What GitHub makes of other line ends when a suggestion is committed is not said anywhere.
      if (before.includes('\r') || after.includes('\r') || before === after) return []
      const same = seen.get(`${before}\0${after}`) ?? 0
      seen.set(`${before}\0${after}`, same + 1)
      const marker = markerOf([file.path, before, after, same])
      return [
        { path: file.path, startLine, endLine, before, after, findings: group.map(({ finding }) => finding), marker },
      ]
    })
  })
}

/** The comment on the lines, with a block that GitHub offers to commit. */
export function suggestionBody({ after, findings, marker }: Suggestion): string {
  const said = findings.map(({ message, rule }) => `${prose(message)} · ${code(rule)}`)
  return [marker, ...said, '', fence(after, 'suggestion')].join('\n')
}

function markerOf(parts: readonly unknown[]): string {
  return `<!-- rollgate:fix:${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16)} -->`
}

interface Fixed {
  readonly finding: Finding
  readonly fix: Fix
}

/** Fixes that share a line go together, since a line can be replaced once. */
function groupsOf(findings: readonly Finding[]): Fixed[][] {
  const fixes = findings.flatMap((finding) => (finding.fix === undefined ? [] : [{ finding, fix: finding.fix }]))
  fixes.sort((a, b) => a.fix.start.offset - b.fix.start.offset)
  const groups: Fixed[][] = []
  let end = { offset: -1, line: 0 }
  for (const one of fixes) {
    if (one.fix.start.offset < end.offset) continue
    if (one.fix.start.line <= end.line) groups.at(-1)!.push(one)
    else groups.push([one])
    end = one.fix.end
  }
  return groups
}

function linesOf(source: Source, from: number, to: number): string {
  const { start, end } = rangeOf(source, from, to)
  return source.text.slice(start, end)
}

function apply(source: Source, group: readonly Fixed[], from: number, to: number): string {
  const { start, end } = rangeOf(source, from, to)
  let text = ''
  let at = start
  for (const { fix } of group) {
    text += source.text.slice(at, fix.start.offset) + fix.text
    at = fix.end.offset
  }
  return text + source.text.slice(at, end)
}

/** Offsets of whole lines, without the line end of the last. */
function rangeOf(source: Source, from: number, to: number): { start: number; end: number } {
  const start = source.lineStart(from)
  return { start, end: to < source.lineCount ? source.lineStart(to + 1) - 1 : source.text.length }
}
