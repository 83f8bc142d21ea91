/** A size as text, for the JSON schema: a whole number of bytes, or of units of 1024. */
export const SIZE = '^\\d{1,15} ?([KMGT]i?B?|B)?$'

const UNITS = 'BKMGT'

/** The bytes that a text such as `512MiB`, `1 GiB`, `2G` or `1048576` stands for; null when it is no size. Units are of 1024. */
export function bytesOf(text: string): number | null {
  const match = new RegExp(SIZE, 'i').exec(text)
  if (match === null) return null
  const bytes = Number.parseInt(text, 10) * 1024 ** UNITS.indexOf((match[1]?.[0] ?? 'B').toUpperCase())
  return Number.isSafeInteger(bytes) ? bytes : null
}

/** `2.3 GiB` */
export function describeBytes(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']
  let value = bytes
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`
}
