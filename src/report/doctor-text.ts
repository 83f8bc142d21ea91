import type { DoctorReport } from '../commands/doctor.ts'
import type { Level } from '../doctor/check.ts'
import { PLAIN, type Style } from './style.ts'

/** What the servers allow, for people: every check, and the cure of each that is not as it should be. */
export function doctorText(report: DoctorReport, style: Style = PLAIN): string {
  const lines: string[] = []
  for (const { role, server, checks } of report.servers) {
    lines.push(`The ${role} server, ${style.bold(server)}`)
    for (const { id, level, message, cure } of checks) {
      lines.push(`  ${mark(level, style)}  ${message}${level === 'ok' ? '' : style.dim(` [${id}]`)}`)
      if (level !== 'ok' && cure) lines.push(...cure.split('\n').map((line) => `           ${line}`))
    }
    lines.push('')
  }
  lines.push(verdict(report))
  return `${lines.join('\n')}\n`
}

function mark(level: Level, style: Style): string {
  const word = level.padEnd(7)
  if (level === 'error') return style.red(word)
  if (level === 'warning') return style.yellow(word)
  return level === 'ok' ? style.green(word) : style.dim(word)
}

function verdict({ servers, ok }: DoctorReport): string {
  const count = (level: Level) =>
    servers.flatMap(({ checks }) => checks.filter((check) => check.level === level)).length
  const warnings = count('warning')
  const said = warnings === 0 ? '' : ` ${warnings} warning${warnings === 1 ? '' : 's'}.`
  return `${ok ? 'All is as it must be.' : 'Not all is as it must be.'}${said}`
}
