import type { DeployReport, MigrationReport, RollbackReport } from '../deploy/report.ts'
import { DECRYPT_COMMAND } from '../deploy/sealed-files.ts'
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
  place: RollbackPlace,
  into: LimitedMarkdown,
): string {
  deployComment(report, publication, place, into)
  if (report.migrations.length === 0) return into.toString()
  if (
    into.add('| | Migration | Statement | Rows | Rows backed up | Seconds |\n| --- | --- | --- | ---: | ---: | ---: |')
  ) {
    into.addAll(report.migrations.flatMap(statementRows), 'statement')
  }
  return into.toString()
}

/** The same without the single statements, for the merged pull request. */
export function deployComment(
  report: DeployReport,
  publication: Publication,
  place: RollbackPlace,
  into: LimitedMarkdown,
): string {
  into.add(`### ${prose(deployTitle(report))}\n`)
  for (const note of [...report.notes, ...publication.notes, ...(publication.commit?.notes ?? [])])
    into.add(`> ${prose(note)}\n`)
  for (const error of failedStatements(report)) into.add(error)
  if (report.deployment !== null) into.add(howToRollBack(report, publication, place))
  return into.toString()
}

/** From where a rollback is begun on GitHub. */
export interface RollbackPlace {
  readonly runId: string
  /** Address of the repository. */
  readonly url: string
  /** File name of the workflow that rolls back, as `rollgate init` names it; null when the repository has none. */
  readonly workflow: string | null
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

function howToRollBack(report: DeployReport, publication: Publication, place: RollbackPlace): string {
  const deployment = report.deployment!
  const lines = [`Deployment ${code(deployment)}.`]
  const { artifact } = publication
  if (report.rollback !== null) {
    const { bytes, rows } = report.rollback
    const until = artifact?.until == null ? '' : `, until ${artifact.until} also from the artifact`
    lines.push(
      `${count(rows, 'row')} can be rolled back from the backup tables${until} (${count(bytes, 'byte')} of SQL).`,
    )
  }
  lines.push(...placesOf(publication))
  lines.push('\n<details><summary>How to roll back</summary>\n')
  if (place.workflow === null) {
    lines.push('From the backup tables: run the action with `mode: rollback` and this deployment, or\n')
  } else {
    lines.push(
      `From the backup tables: [run the workflow](${place.url}/actions/workflows/${place.workflow}) with this deployment, or\n`,
      fence(`gh workflow run ${place.workflow} -f deployment=${deployment} -f dry-run=true`, 'sh'),
      '\nand, when it says what you expect, again with `dry-run=false`. From elsewhere:\n',
    )
  }
  lines.push(fence(`rollgate rollback ${deployment}`, 'sh'))
  if (artifact !== null) {
    const directory = `rollback/${deployment}`
    lines.push(
      '\nFrom the artifact, when the backup tables are lost:\n',
      fence(
        [
          `gh run download ${place.runId} --name ${artifact.name} --dir ${directory}`,
          ...(artifact.encrypted ? ['export ROLLGATE_AGE_IDENTITY="$(cat key.txt)"'] : []),
          `rollgate rollback ${deployment} --from ${directory}`,
          ...(artifact.encrypted ? [`# or by hand, in ${directory}:`, DECRYPT_COMMAND] : ['# or by hand:']),
          `mysql … < ${artifact.encrypted ? '' : `${directory}/`}rollback.sql`,
        ].join('\n'),
        'sh',
      ),
    )
  }
  lines.push('\n</details>\n')
  return lines.join('\n')
}

/** Where the files are, a line each. */
function placesOf({ artifact, commit }: Publication): string[] {
  const lines: string[] = []
  if (artifact !== null) {
    const encrypted = artifact.encrypted ? ', encrypted' : ''
    lines.push(
      `Artifact: [${escapeText(artifact.name)}](${artifact.url})${encrypted}, sha256 ${code(artifact.digest)}.`,
    )
  }
  if (commit?.commit != null) {
    const { branch, sha, url } = commit.commit
    lines.push(`Commit: [${escapeText(sha.slice(0, 7))}](${url}) on ${code(branch)}.`)
  }
  if (commit?.pullRequest != null)
    lines.push(`Pull request with the SQL: [#${commit.pullRequest.number}](${commit.pullRequest.url}).`)
  return lines
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
export function rollbackMarkdown(report: RollbackReport, publication: Publication, into: LimitedMarkdown): string {
  into.add(`### ${prose(rollbackTitle(report))}\n`)
  for (const note of [...report.notes, ...publication.notes, ...(publication.commit?.notes ?? [])])
    into.add(`> ${prose(note)}\n`)
  const places = placesOf(publication)
  if (places.length > 0) into.add(`${places.join('\n')}\n`)
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
