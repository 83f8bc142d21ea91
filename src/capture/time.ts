import { UserError } from '../errors.ts'

/**
 * Seconds since 1970 of `2026-11-21 10:15:00` (the seconds, or all of the time, may be left out): by the clock of this machine, as
 * mysqlbinlog has it, or by the zone behind it (`Z`, `+02:00`).
 * @throws UserError naming the option.
 */
export function parseTime(text: string, option: string): number {
  const match = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d)(:\d\d)?)?\s*(Z|[+-]\d\d:\d\d)?$/i.exec(text.trim())
  const [, day = '', minute = '00:00', second = ':00', zone = ''] = match ?? []
  const time = match === null ? Number.NaN : Date.parse(`${day}T${minute}${second}${zone.toUpperCase()}`)
  // A day that the month does not have would be taken for one of the next.
  const midnight = new Date(`${day}T00:00:00Z`)
  const isDay = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day)
  if (Number.isNaN(time) || !isDay)
    throw new UserError(`${option}: \`${text}\` is no time`, {
      hint: 'Write it as 2026-11-21 10:15:00, with Z at its end for UTC or +02:00 for another zone.',
    })
  return Math.floor(time / 1000)
}
