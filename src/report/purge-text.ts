import type { PurgeReport } from '../commands/purge.ts'
import { describeBytes } from '../config/size.ts'
import { textTable } from './layout.ts'
import { PLAIN, type Style } from './style.ts'

/** What is kept on a target, what of it was freed, and why the rest stays, for people. */
export function purgeText(report: PurgeReport, style: Style = PLAIN): string {
  const { target, dryRun, kept, freedBytes, leftBytes } = report
  if (kept.length === 0) return `Target ${style.bold(target)}: nothing is kept.\n`
  const verdict = dryRun ? 'would be freed' : 'freed'
  const rows = kept.map(({ source, madeAt, bytes, why, name }) => [
    source ?? '-',
    madeAt,
    describeBytes(bytes),
    name,
    why ?? verdict,
  ])
  const table = textTable(
    ['table', 'kept since (UTC)', 'size', 'name in rollgate_keep', 'outcome'],
    ['left', 'left', 'right', 'left', 'left'],
    rows,
  )
  return [
    `Target ${style.bold(target)}`,
    '',
    style.dim(`  ${table[0]}`),
    ...table.slice(1).map((line) => `  ${line}`),
    '',
    `${describeBytes(freedBytes)} ${verdict}, ${describeBytes(leftBytes)} ${dryRun ? 'would stay' : 'stay'}.`,
    ...(kept.some(({ why, neededBy }) => why !== null && neededBy !== null)
      ? ['--force frees also what a rollback would need.']
      : []),
    '',
  ].join('\n')
}
