import type { DeployReport, MigrationReport, RollbackReport } from '../deploy/report.ts'
import { oneLine, shortened } from '../report/layout.ts'
import { code, count, escapeText, fence, type LimitedMarkdown, prose, shorten } from './markdown.ts'
import type { Publication } from './publish.ts'

const SQL_WIDTH = 70

const STATE_ICONS = {
  done: '✅',
  failed: '❌',
  undone: '↩️',
  pending: '⏸️',
  unknown: '❓',
  running: '❓',
  executed: '⚠️',
} as const

/** What was deployed and how to undo it, for people on GitHub. */
export function deployMarkdown(
  report: DeployReport,
  publication: Publication,
  runId: string,
  into: LimitedMarkdown,
): string {
  into.add(`### ${prose(deployTitle(report))}\n`)
  for (const note of [...report.notes, ...publication.notes]) into.add(`> ${prose(note)}\n`)
  for (const error of failedStatements(report)) into.add(error)
  if (report.deployment !== null) into.add(howToRollBack(report, publication, runId))
  if (report.migrations.length === 0) return into.toString()
  if (
    into.add('| | Migration | Statement | Rows | Rows backed up | Seconds |\n| --- | --- | --- | ---: | ---: | ---: |')
  ) {
    into.addAll(report.migrations.flatMap(statementRows), 'statement')
  }
  return into.toString()
}

/** What the server said to each failed statement, in plain text. */
export function deployErrors(report: DeployReport): string[] {
  return report.migrations.flatMap(({ file, statements }) =>
    statements
      .filter(({ error }) => error !== undefined)
      .map(({ error, index }) => `${file}, statement ${index}: ${error}`),
  )
}

/** One line: the verdict, names between backticks. */
export function deployTitle(report: DeployReport): string {
  const done = report.migrations.filter(({ state }) => state === 'done').length
  const seconds = report.migrations
    .flatMap(({ statements }) => statements)
    .reduce((sum, { seconds }) => sum + seconds, 0)
  const target = `\`${report.target}\``
  switch (report.state) {
    case 'nothing':
      if (report.migrations.length === 0) return `✅ Nothing to deploy to ${target}`
      return `⏸️ ${count(report.migrations.length, 'migration')} would be deployed to ${target}`
    case 'done':
      return `✅ Deployed ${count(done, 'migration')} to ${target} in ${seconds.toFixed(1)} s`
    case 'failed':
      return `❌ Deploying to ${target} failed`
    case 'undone':
      return `↩️ Deploying to ${target} failed, and what it had done was undone`
    case 'interrupted':
      return `❌ Deploying to ${target} was interrupted`
    case 'unknown':
      return `❓ Deploying to ${target} ended with an unknown outcome: a person must look`
  }
}

function failedStatements(report: DeployReport): string[] {
  return report.migrations.flatMap(({ file, statements }) =>
    statements
      .filter(({ error }) => error !== undefined)
      .map((statement) =>
        [
          `❌ ${code(file)}, statement ${statement.index}: ${prose(statement.error!)}\n`,
          `${fence(shorten(statement.sql, 1500), 'sql')}\n`,
        ].join('\n'),
      ),
  )
}

function howToRollBack(report: DeployReport, publication: Publication, runId: string): string {
  const lines = [`Deployment ${code(report.deployment!)}.`]
  if (report.rollback !== null) {
    lines.push(
      `Its rollback restores ${count(report.rollback.rows, 'row')} (${count(report.rollback.bytes, 'byte')} of SQL).`,
    )
  }
  const { artifact } = publication
  if (artifact !== null) {
    lines.push(`Artifact: [${escapeText(artifact.name)}](${artifact.url}), sha256 ${code(artifact.digest)}.`)
  }
  lines.push(
    '\n<details><summary>How to roll back</summary>\n',
    'From the backup tables: run the workflow with `mode: rollback` and this deployment, or\n',
    fence(`rollgate rollback ${report.deployment}`, 'sh'),
  )
  if (artifact !== null) {
    lines.push(
      '\nFrom the artifact, by hand:\n',
      fence(`gh run download ${runId} --name ${artifact.name}\nmysql … < rollback.sql`, 'sh'),
    )
  }
  lines.push('\n</details>\n')
  return lines.join('\n')
}

function statementRows(migration: MigrationReport): string[] {
  if (migration.statements.length === 0) {
    return [`| ${STATE_ICONS[migration.state]} | ${code(migration.file)} | ${escapeText(migration.state)} | | | |`]
  }
  return migration.statements.map((statement) => {
    const rows = statement.affectedRows === null ? '' : statement.affectedRows.toLocaleString('en-US')
    const chunks = statement.chunks === undefined ? '' : ` in ${count(statement.chunks, 'chunk')}`
    const what = `${code(shortened(oneLine(statement.sql), SQL_WIDTH))}${chunks}`
    const backedUp = statement.capturedRows.toLocaleString('en-US')
    return `| ${STATE_ICONS[statement.state]} | ${code(migration.file)} | ${what} | ${rows} | ${backedUp} | ${statement.seconds.toFixed(2)} |`
  })
}

/** What was undone, or what stands in the way of it. */
export function rollbackMarkdown(report: RollbackReport, into: LimitedMarkdown): string {
  into.add(`### ${prose(rollbackTitle(report))}\n`)
  for (const note of report.notes) into.add(`> ${prose(note)}\n`)
  const conflicts = report.statements.flatMap(({ opid, conflicts }) =>
    conflicts.map((conflict) => ({ opid, ...conflict })),
  )
  if (
    conflicts.length > 0 &&
    into.add('| Table | Row | Left by the deployment | Found now |\n| --- | --- | --- | --- |')
  ) {
    const cell = (text: string) => code(shorten(text, 200))
    into.addAll(
      conflicts.map(
        ({ table, key, expected, found }) => `| ${cell(table)} | ${cell(key)} | ${cell(expected)} | ${cell(found)} |`,
      ),
      'conflict',
    )
    into.add('')
  }
  if (
    report.statements.length > 0 &&
    into.add('| Statement | opid | Rollback statements | |\n| --- | --- | ---: | --- |')
  ) {
    into.addAll(
      report.statements.map(({ opid, sql, applied, error }) => {
        const what = code(shortened(oneLine(sql), SQL_WIDTH))
        return `| ${what} | ${code(opid)} | ${applied.toLocaleString('en-US')} | ${error === undefined ? '' : prose(error)} |`
      }),
      'statement',
    )
  }
  return into.toString()
}

/** One line: the verdict, names between backticks. */
export function rollbackTitle(report: RollbackReport): string {
  const deployment = `\`${report.deployment}\``
  switch (report.state) {
    case 'undone':
      return `↩️ Rolled back ${deployment}: ${count(report.rows, 'row')} restored${skippedText(report)}`
    case 'checked':
      return `✅ Checked ${deployment}; nothing was changed`
    case 'nothing':
      return `✅ Nothing of ${deployment} is left to roll back`
    case 'conflict':
      return `❌ ${deployment} was not rolled back: rows changed since`
    case 'failed':
      return `❌ Rolling back ${deployment} failed`
    case 'interrupted':
      return `❌ Rolling back ${deployment} was interrupted; run it again`
  }
}

function skippedText({ statements }: RollbackReport): string {
  const skipped = statements.reduce((sum, statement) => sum + (statement.skipped ?? 0), 0)
  return skipped === 0 ? '' : `, ${count(skipped, 'row')} left as others made them`
}
