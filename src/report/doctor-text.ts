import type { DoctorReport } from '../commands/doctor.ts'
import { PLAIN, type Style } from './style.ts'

/** What the servers allow, for people: every check, and the cure of each that failed. */
export function doctorText(report: DoctorReport, style: Style = PLAIN): string {
  const lines: string[] = []
  for (const { role, server, checks } of report.servers) {
    lines.push(`The ${role} server, ${style.bold(server)}`)
    for (const { ok, warning, message, cure } of checks) {
      const verdict = ok ? style.green('ok') : warning ? style.yellow('!!') : style.red('no')
      lines.push(`  ${verdict}  ${message}`)
      if (!ok && cure !== null) lines.push(...cure.split('\n').map((line) => `      ${line}`))
    }
    lines.push('')
  }
  lines.push(report.ok ? 'All is as it must be.' : 'Not all is as it must be.')
  return `${lines.join('\n')}\n`
}
