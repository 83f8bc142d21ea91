import { UserError } from '../errors.ts'
import type { ServerSettings, SslMode } from '../mysql/server-settings.ts'

/** Options of a goInception script (goInception, session/session_inception.go, `parseOptions`). */
export interface InceptionHeader {
  readonly host: string
  /** 0 when not given. */
  readonly port: number
  readonly user: string
  readonly password: string
  /** Empty when not given: the script begins with USE, or names its tables in full. */
  readonly db: string
  readonly check: boolean
  readonly execute: boolean
  readonly backup: boolean
  readonly ignoreWarnings: boolean
  /** Above 1: row changes are committed in transactions of so many statements. */
  readonly trans: number
  /** Milliseconds of a pause after every `sleepRows` statements. */
  readonly sleep: number
  readonly sleepRows: number
  readonly realRowCount: boolean
  readonly queryPrint: boolean
  readonly masking: boolean
  readonly split: boolean
  readonly ssl: SslMode
  readonly sslCa: string | null
  readonly sslCert: string | null
  readonly sslKey: string | null
  /** What is in the header and has no effect here, with the reason; without any value. */
  readonly notes: readonly string[]
}

const MOST_SLEEP_MS = 100_000

const SSL_WORDS: Readonly<Record<string, SslMode>> = {
  '': 'disabled',
  disabled: 'disabled',
  false: 'disabled',
  '0': 'disabled',
  preferred: 'preferred',
  true: 'preferred',
  '1': 'preferred',
  required: 'required',
  verifyca: 'verify-ca',
  verifyidentity: 'verify-identity',
}

/** Known there, without effect here. */
const WITHOUT_EFFECT: Readonly<Record<string, string>> = {
  middlewareextend:
    'not needed: the rows of a statement are found by a mark in its own transaction, also behind a proxy',
  middlewaredb: 'not needed: see middleware-extend',
  parsehost: 'not supported: the binary log is read from the target itself',
  parseport: 'not supported: the binary log is read from the target itself',
}

/** Known there and here without any difference in the result: every statement is looked at by itself. */
const SILENT: ReadonlySet<string> = new Set(['fingerprint'])

/** It is not named: it may be the rest of a password with a semicolon in it. */
const UNKNOWN_OPTION = 'The header has an option that is not known and has no effect.'

type Draft = { -readonly [Key in keyof InceptionHeader]: InceptionHeader[Key] }
type Setter = (draft: Draft, value: string, key: string) => void

const FLAGS = {
  check: 'check',
  execute: 'execute',
  backup: 'backup',
  ignorewarnings: 'ignoreWarnings',
  realrowcount: 'realRowCount',
  queryprint: 'queryPrint',
  masking: 'masking',
  split: 'split',
} as const

const SETTERS: Readonly<Record<string, Setter>> = {
  host: (draft, value) => {
    draft.host = value
  },
  port: (draft, value, key) => {
    draft.port = integer(value, key, 65_535)
  },
  user: (draft, value) => {
    draft.user = value
  },
  password: (draft, value) => {
    draft.password = value
  },
  db: (draft, value) => {
    draft.db = value
  },
  trans: (draft, value, key) => {
    draft.trans = integer(value, key, 1_000_000)
  },
  sleep: (draft, value, key) => {
    draft.sleep = Math.min(integer(value, key, Number.MAX_SAFE_INTEGER), MOST_SLEEP_MS)
  },
  sleeprows: (draft, value, key) => {
    draft.sleepRows = Math.max(1, integer(value, key, Number.MAX_SAFE_INTEGER))
  },
  ssl: (draft, value) => {
    const mode = SSL_WORDS[value.toLowerCase().replace(/[-_]/g, '')]
    if (mode === undefined)
      throw new UserError('The header of the script has an unknown value for ssl', {
        hint: 'It may be disabled, preferred, required, verify_ca or verify_identity.',
      })
    draft.ssl = mode
  },
  sslca: (draft, value) => {
    draft.sslCa = value === '' ? null : value
  },
  sslcert: (draft, value) => {
    draft.sslCert = value === '' ? null : value
  },
  sslkey: (draft, value) => {
    draft.sslKey = value === '' ? null : value
  },
  ...Object.fromEntries(
    Object.entries(FLAGS).map(([key, field]): [string, Setter] => [
      key,
      (draft, value, name) => {
        draft[field] = truth(value, name)
      },
    ]),
  ),
}

/**
 * Reads `--key=value;--enable-key;--disable-key;…`, the text between the marks of the first comment. As there, dashes,
 * underscores and the word `remote` in a key do not count, and `check` wins over the others.
 * @throws UserError for a value that cannot be read; no message holds a value.
 */
export function readHeader(text: string): InceptionHeader {
  const draft: Draft = {
    host: '',
    port: 0,
    user: '',
    password: '',
    db: '',
    check: false,
    execute: false,
    backup: false,
    ignoreWarnings: false,
    trans: 0,
    sleep: 0,
    sleepRows: 1,
    realRowCount: false,
    queryPrint: false,
    masking: false,
    split: false,
    ssl: 'disabled',
    sslCa: null,
    sslCert: null,
    sslKey: null,
    notes: [],
  }
  const notes: string[] = []
  for (const part of text.split(';')) {
    const item = part.trim()
    if (item === '') continue
    const equals = item.indexOf('=')
    const written = (equals === -1 ? item : item.slice(0, equals)).trim()
    let key = plain(written)
    let value = equals === -1 ? '' : item.slice(equals + 1).trim()
    if (equals === -1) {
      const switched = /^(enable|disable)(.+)$/.exec(key)
      value = switched?.[1] === 'disable' ? 'false' : 'true'
      key = switched?.[2] ?? key
    }
    const set = Object.hasOwn(SETTERS, key) ? SETTERS[key] : undefined
    if (set !== undefined) set(draft, value, key)
    else if (Object.hasOwn(WITHOUT_EFFECT, key)) notes.push(`Option ${key} of the header: ${WITHOUT_EFFECT[key]}.`)
    else if (!SILENT.has(key)) notes.push(UNKNOWN_OPTION)
  }
  if (draft.check) Object.assign(draft, { execute: false, backup: false, ignoreWarnings: true })
  return { ...draft, notes }
}

/** The password in the header of a script, so that nothing shows it; null when there is none or the header cannot be read. */
export function headerPassword(script: string): string | null {
  const item = /(?:^|[;*\s])--[-_]*password\s*=([^;]*);/i.exec(script.slice(0, script.indexOf('*/') + 1))
  return item?.[1]?.trim() || null
}

function plain(key: string): string {
  return key
    .replace(/[-_\s]/g, '')
    .toLowerCase()
    .replace('remote', '')
}

function integer(value: string, key: string, most: number): number {
  if (/^\d{1,15}$/.test(value) && Number(value) <= most) return Number(value)
  throw new UserError(`The header of the script has no whole number for ${key}`, {
    hint: `Write for example --${key}=1;`,
  })
}

function truth(value: string, key: string): boolean {
  if (/^(1|true|t|on|yes)$/i.test(value)) return true
  if (/^(0|false|f|off|no)?$/i.test(value)) return false
  throw new UserError(`The header of the script has neither 1 nor 0 for ${key}`, { hint: `Write --${key}=1;` })
}

/**
 * The server that a header names.
 * @param fallback for what it leaves out; null when the header must name everything
 * @param database in which the script begins
 */
export function targetOf(
  header: InceptionHeader,
  fallback: ServerSettings | null,
  database: string | null,
): ServerSettings {
  if (header.host === '') {
    if (fallback !== null) return { ...fallback, role: 'production', database: database ?? fallback.database }
    throw new UserError('The header of the script names no host', {
      hint: 'Begin it with /*--host=…;--port=…;--user=…;--password=…;--check=1;*/',
    })
  }
  const verifies = header.ssl === 'verify-ca' || header.ssl === 'verify-identity'
  if (verifies && header.sslCa === null)
    throw new UserError('The header of the script asks for a verified certificate and names no ssl-ca')
  return {
    role: 'production',
    host: header.host,
    port: header.port === 0 ? 3306 : header.port,
    socketPath: null,
    user: header.user,
    password: header.password,
    database,
    ssl: header.ssl,
    sslCa: header.sslCa,
    sslCert: header.sslCert,
    sslKey: header.sslKey,
  }
}
