import type { StatusReport } from '../commands/status.ts'
import { describeBytes } from '../config/size.ts'
import { counted, textTable, withCommas } from './layout.ts'
import { PLAIN, type Style } from './style.ts'

/** The migrations and deployments of a target, for people; deployments and rollbacks newest first, each with its opids. */
export function statusText(report: StatusReport, style: Style = PLAIN): string {
  const lines = [`Target ${style.bold(report.target)}`, '']
  const colour = {
    applied: style.green,
    pending: style.cyan,
    failed: style.red,
    partly: style.red,
    unknown: style.red,
    changed: style.red,
  }
  if (report.migrations.length > 0) {
    lines.push('Migrations')
    const width = Math.max(...report.migrations.map(({ state }) => state.length))
    for (const { file, state, deployment } of report.migrations) {
      lines.push(
        `  ${colour[state](state.padEnd(width))}  ${file}${deployment === null ? '' : style.dim(` (${deployment})`)}`,
      )
    }
    lines.push('')
  }
  if (report.kept.tables > 0)
    lines.push(
      `${counted(report.kept.tables, 'table')} with ${describeBytes(report.kept.bytes)} in rollgate_keep; rollgate purge lists and frees them`,
      '',
    )
  if (report.deployments.length === 0) lines.push('No deployments yet')
  // Of the same second, rollbacks come after what they rolled back.
  const all = [...report.deployments, ...report.rollbacks]
    .reverse()
    .toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : 0))
  for (const one of all) {
    const times = one.finishedAt === null ? `began ${one.startedAt}` : `${one.startedAt} to ${one.finishedAt}`
    const of = 'rollbackOf' in one ? `, which rolled ${one.rollbackOf} back` : ''
    lines.push(`Deployment ${style.bold(one.deployment)}${of}: ${one.state}, ${times}, backup on ${one.backupServer}`)
    const rows = one.statements.map((statement) => [
      String(statement.sequence),
      statement.opid ?? '-',
      statement.chunks === undefined ? statement.kind : `${statement.kind} in ${counted(statement.chunks, 'chunk')}`,
      statement.state,
      statement.affectedRows === null ? '-' : withCommas(statement.affectedRows),
      withCommas(statement.capturedRows),
    ])
    const table = textTable(
      ['number', 'opid', 'statement', 'state', 'affected', 'captured'],
      ['right', 'left', 'left', 'left', 'right', 'right'],
      rows,
    )
    if (rows.length > 0) lines.push(style.dim(`  ${table[0]}`), ...table.slice(1).map((line) => `  ${line}`))
    lines.push('')
  }
  return `${lines.join('\n').trimEnd()}\n`
}

/** One word for a target among others: the worst of its migrations. */
export function stateOfTarget({ migrations, deployments }: StatusReport): string {
  const worst = (['unknown', 'partly', 'failed', 'changed', 'pending'] as const).find((state) =>
    migrations.some((migration) => migration.state === state),
  )
  const count = migrations.filter(({ state }) => state === worst).length
  if (worst !== undefined) return `${count} of ${migrations.length} migrations ${worst}`
  return migrations.length > 0 ? 'applied' : (deployments.at(-1)?.state ?? 'no deployments yet')
}
