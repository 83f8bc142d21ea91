import { UserError } from '../errors.ts'
import { type InceptionHeader, readHeader } from './header.ts'

/** A goInception script taken apart. */
export interface Envelope {
  readonly header: InceptionHeader
  /** What stands between the marks; `inception set` is left out of it. */
  readonly body: string
  /** `inception set …` before the first statement, as written. */
  readonly commands: readonly string[]
}

/** An `inception …` or `inc …` command, up to its semicolon. */
const COMMAND = /^(?:\s*(?:--[^\n]*\n|#[^\n]*\n))*\s*(inception|inc)\s+(?!_)([^;]*);/i
const START = /^\s*inception_magic_start\s*;/i
const COMMIT = /\binception_magic_commit\s*;?\s*$/i

/** Where the header begins and ends; whatever stands before it is blank. */
export function headerOf(text: string): { readonly text: string; readonly end: number } | null {
  const match = /^[\s\uFEFF]*\/\*([\s\S]*?)\*\//.exec(text)
  if (match === null || !/^\s*--/.test(match[1]!)) return null
  return { text: match[1]!, end: match[0].length }
}

/** Whether a text begins as a script does: its header, then the mark. */
export function beginsScript(text: string): boolean {
  const header = headerOf(text)
  return START.test(header === null ? text.replace(/^[\s\uFEFF]*/, '') : text.slice(header.end))
}

export function endsScript(text: string): boolean {
  return COMMIT.test(text)
}

/**
 * Takes a script apart.
 * @throws UserError when a mark is missing or stands twice, or the header cannot be read. No message holds any of its values.
 */
export function readEnvelope(text: string): Envelope {
  const found = headerOf(text)
  if (found === null)
    throw new UserError('The script has no header comment', {
      hint: 'It begins with /*--host=…;--port=…;--user=…;--password=…;--check=1;*/ on its first line. The mysql client drops it unless it is started with --comments.',
    })
  const header = readHeader(found.text)
  const rest = text.slice(found.end)
  const start = START.exec(rest)
  if (start === null)
    throw new UserError('The header is not followed by inception_magic_start;', {
      hint: 'Between the two may only be white space.',
    })
  const commit = COMMIT.exec(rest)
  if (commit === null) throw new UserError('The script does not end with inception_magic_commit;')
  let body = rest.slice(start[0].length, commit.index)
  const commands: string[] = []
  for (let match = COMMAND.exec(body); match !== null; match = COMMAND.exec(body)) {
    commands.push(`${match[1]} ${match[2]!}`.trim())
    body = body.slice(match[0].length)
  }
  return { header, body, commands }
}
