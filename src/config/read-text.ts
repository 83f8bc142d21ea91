import { parseServerUrl } from '../mysql/server-settings.ts'
import { didYouMean } from './closest.ts'
import { type Complaints, oneOf } from './complaints.ts'
import type { Given, Option, Value } from './option.ts'
import { bytesOf } from './size.ts'

/**
 * Reads an option's value from text: a flag, an environment variable or an action's input. Lists are separated by commas
 * (not inside braces, which belong to globs) or line ends.
 * @returns null after a complaint.
 */
export function readText(option: Option, text: string, place: string, complaints: Complaints): Given | null {
  const value = readValue(option, text, place, complaints)
  return value === null ? null : { value, place }
}

function readValue(option: Option, text: string, place: string, complaints: Complaints): Value | null {
  switch (option.type) {
    case 'string':
      return text
    case 'boolean':
      // The words that GitHub's toolkit takes for a boolean input (YAML 1.2 core schema).
      if (/^(true|True|TRUE)$/.test(text)) return true
      if (/^(false|False|FALSE)$/.test(text)) return false
      complaints.add(`${place} must be true or false, not \`${shown(option, text)}\``)
      return null
    case 'integer':
      return /^\d{1,15}$/.test(text)
        ? integerInRange(option, Number(text), place, complaints)
        : wrongInteger(option, shown(option, text), place, complaints)
    case 'enum':
      return wordOf(option.values, text, place, complaints)
    case 'size':
      return sizeOf(text, place, complaints)
    case 'list':
      return listOf(option.values, splitList(text), place, complaints)
    case 'server': {
      if (option.words?.includes(text)) return text
      try {
        return parseServerUrl(text, option.role)
      } catch (error) {
        if (option.words !== undefined && !text.includes('://')) {
          complaints.add(`${place} must be ${oneOf([...option.words, 'the URL of a server'])}`)
        } else complaints.addError(error, place)
        return null
      }
    }
  }
}

export function splitList(text: string): string[] {
  return text
    .split(/,(?![^{]*\})|\r?\n/)
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

export function wordOf(values: readonly string[], text: string, place: string, complaints: Complaints): string | null {
  if (values.includes(text)) return text
  complaints.add(`${place} must be ${oneOf(values)}, not \`${text}\`${didYouMean(text, values)}`)
  return null
}

/** The text itself, when it is a size. */
export function sizeOf(text: string, place: string, complaints: Complaints): string | null {
  if (bytesOf(text) !== null) return text
  complaints.add(`${place} must be a size such as 512MiB or 1GiB, not \`${text}\``)
  return null
}

export function listOf(
  values: readonly string[] | undefined,
  items: readonly string[],
  place: string,
  complaints: Complaints,
): readonly string[] | null {
  const before = complaints.count
  if (values !== undefined) for (const item of items) wordOf(values, item, place, complaints)
  return complaints.count === before ? items : null
}

type IntegerOption = Extract<Option, { type: 'integer' }>

export function integerInRange(
  option: IntegerOption,
  number: number,
  place: string,
  complaints: Complaints,
): number | null {
  if (Number.isInteger(number) && number >= option.min && number <= option.max) return number
  return wrongInteger(option, String(number), place, complaints)
}

function wrongInteger(option: IntegerOption, text: string, place: string, complaints: Complaints): null {
  complaints.add(`${place} must be a whole number from ${option.min} to ${option.max}, not \`${text}\``)
  return null
}

/** A value as it may be shown in a complaint. */
function shown(option: Option, text: string): string {
  return option.secret ? '***' : text
}
