import { type DoctorReport, doctor } from '../commands/doctor.ts'
import { doctorSettings } from '../config/command-settings.ts'
import type { ChosenTarget } from '../config/targets.ts'
import type { Level } from '../doctor/check.ts'
import { EXIT, type ExitCode } from '../errors.ts'
import { code, prose } from '../github/markdown.ts'
import { setOutputs } from '../github/outputs.ts'
import { writeSummary } from '../github/summary.ts'
import { doctorText } from '../report/doctor-text.ts'
import { announce, type Step, writeReport } from './step.ts'

/** Examines the servers that are configured, and tells what stands in the way of deploying and rolling back. */
export async function doctorStep({ configuration, env, log, run, targets }: Step): Promise<ExitCode> {
  const report = targets === null ? await doctor(doctorSettings(configuration)) : await doctorOf(targets)
  setOutputs({ result: report.ok ? 'clean' : 'failed', 'report-json': await writeReport(run, report) })
  log.line(doctorText(report).trimEnd())
  writeSummary(env, (into) => {
    into.add(`### ${report.ok ? '✅ All servers are fit' : '❌ Not all servers are fit'}\n`)
    into.add('| | Server | Finding | Cure |\n| --- | --- | --- | --- |')
    into.addAll(rows(report), 'check')
    return into.toString()
  })
  const failed = report.servers.flatMap(({ checks, server }) =>
    checks
      .filter(({ ok }) => !ok)
      .map(({ cure, message }) => `${server}: ${message}${cure === null ? '' : ` ${cure}`}`),
  )
  if (failed.length > 0) announce(log, 'error', failed.join('\n'))
  return report.ok ? EXIT.ok : EXIT.server
}

/** The servers of all targets in one report; staging, which they share, once. */
async function doctorOf(targets: readonly ChosenTarget[]): Promise<DoctorReport> {
  const reports: DoctorReport[] = []
  for (const [index, { configuration }] of targets.entries()) {
    const settings = doctorSettings(configuration)
    reports.push(await doctor(index === 0 ? settings : { ...settings, staging: null }))
  }
  return { servers: reports.flatMap(({ servers }) => servers), ok: reports.every(({ ok }) => ok) }
}

const SIGNS: Readonly<Record<Level, string>> = { ok: '✅', notice: 'ℹ️', warning: '⚠️', error: '❌' }

function rows({ servers }: DoctorReport): string[] {
  return servers.flatMap(({ checks, role, server }) =>
    checks.map(
      ({ cure, message, level }) =>
        `| ${SIGNS[level]} | ${role} ${code(server)} | ${prose(message)} | ${prose(cure ?? '')} |`,
    ),
  )
}
