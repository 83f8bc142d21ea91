import type { OptionSpec, OptionValue } from './rule.ts'

/** What is wrong with a value that is given to an option, as the end of a sentence (`must be a whole number`); null for nothing. */
export function optionProblem(spec: OptionSpec, value: unknown): string | null {
  if (!sameType(value, spec.default)) return `must be ${typeName(spec.default)}`
  const texts = (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string')
  for (const text of texts) {
    if (spec.values !== undefined && !spec.values.includes(text))
      return `must be ${Array.isArray(spec.default) ? 'any of' : 'one of'} ${spec.values.join(', ')}`
    if (spec.kind === 'pattern' && !isPattern(text)) return `must be a regular expression, which \`${text}\` is not`
  }
  return null
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text, 'u')
    return true
  } catch {
    return false
  }
}

function sameType(value: unknown, like: OptionValue): value is OptionValue {
  if (Array.isArray(like)) return Array.isArray(value) && value.every((one) => typeof one === 'string')
  if (typeof like === 'number' && Number.isInteger(like)) return Number.isSafeInteger(value)
  return typeof value === typeof like
}

function typeName(like: OptionValue): string {
  if (Array.isArray(like)) return 'text or a list of texts'
  if (typeof like === 'number') return Number.isInteger(like) ? 'a whole number' : 'a number'
  return typeof like === 'boolean' ? 'true or false' : 'text'
}
