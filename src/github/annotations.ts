import type { AuditReport, Finding, Severity } from '../audit/finding.ts'
import { count, shorten } from './markdown.ts'
import { workflowCommand } from './workflow-commands.ts'

/**
 * The runner keeps 10 annotations of a kind for a step and drops the rest without a word (actions/runner, ExecutionContext.cs
 * _maxCountPerIssueType). What is left is for what the action says itself: the verdict, what it could not do, what is not shown.
 */
const MOST: Record<Severity, number> = { error: 9, warning: 8, notice: 7 }
/** It cuts messages at 4096 characters (the same, _maxIssueMessageLength). */
const LONGEST_MESSAGE = 4000

/** One workflow command for each finding that GitHub will show, the worst first, and a last one when some are left out. */
export function annotations(report: AuditReport): string[] {
  const all = report.files.flatMap(({ path, findings, statements }) =>
    [...findings, ...statements.flatMap((statement) => statement.findings)].map((finding) => ({ path, finding })),
  )
  const kept = (['error', 'warning', 'notice'] as const).flatMap((severity) =>
    all.filter(({ finding }) => finding.severity === severity).slice(0, MOST[severity]),
  )
  const commands = kept.map(({ path, finding }) => annotation(path, finding))
  const left = all.length - kept.length
  if (left > 0) {
    const message = `${count(left, 'more finding')} than GitHub shows here: all are in the job summary`
    commands.push(workflowCommand('notice', message, { title: 'Rollgate' }))
  }
  return commands
}

function annotation(file: string, { severity, rule, message, help, serverCode, start, end }: Finding): string {
  const from = serverCode === undefined ? '' : ` (error ${serverCode})`
  const text = `${message}${from}${help === undefined ? '' : `\n${help}`}`
  const oneLine = start.line === end.line
  return workflowCommand(severity, shorten(text, LONGEST_MESSAGE), {
    title: `Rollgate: ${rule}`,
    file,
    line: start.line,
    endLine: end.line,
    // GitHub refuses columns where the lines differ, and counts the last one in.
    ...(oneLine ? { col: start.column, endColumn: Math.max(start.column, end.column - 1) } : {}),
  })
}
