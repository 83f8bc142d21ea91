import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { CaptureSummary } from '../../src/capture/run-capture.ts'
import { EVERYTHING, type Selection } from '../../src/capture/selection.ts'
import { capture } from '../../src/commands/capture.ts'
import type { CaptureSettings } from '../../src/config/settings.ts'
import { binlogStatus } from '../../src/mysql/binlog-status.ts'
import type { Session } from '../../src/mysql/session.ts'
import { parseScript } from '../../src/sql/script.ts'
import { Source } from '../../src/sql/source.ts'
import type { TestServer } from '../servers.ts'

const NOTHING: CaptureSettings = {
  files: [],
  server: null,
  schema: null,
  sandboxBinary: null,
  startFile: null,
  startPosition: null,
  stopFile: null,
  stopPosition: null,
  selection: EVERYTHING,
  redo: false,
  force: false,
  skipStatements: false,
  format: 'sql',
  output: null,
}

export interface Captured {
  readonly text: string
  /** The script without its comments: what must not depend on where the events came from. */
  readonly sql: string
  readonly summary: CaptureSummary
  /** What people are told. */
  readonly said: readonly string[]
}

export async function scratchDirectory(t: TestContext): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'rollgate-capture-'))
  t.after(() => rm(directory, { recursive: true, force: true }))
  return directory
}

let outputs = 0

export async function captured(
  directory: string,
  settings: Partial<Omit<CaptureSettings, 'selection'>> & { selection?: Partial<Selection> },
): Promise<Captured> {
  const output = join(directory, `script-${++outputs}`)
  const said: string[] = []
  const terminal = { step() {}, detail() {}, say: (message: string) => void said.push(message) }
  const selection = { ...EVERYTHING, ...settings.selection }
  const summary = await capture({ ...NOTHING, ...settings, selection, output }, terminal)
  const text = await readFile(output, 'utf8')
  return { text, sql: text.replaceAll(/^-- .*\n/gm, ''), summary, said }
}

/** Where the log ends, as settings of a window. */
export async function startHere(session: Session): Promise<{ startFile: string; startPosition: number }> {
  const { file, position } = await binlogStatus(session)
  return { startFile: file, startPosition: position }
}

export async function stopHere(session: Session): Promise<{ stopFile: string; stopPosition: number }> {
  const { file, position } = await binlogStatus(session)
  return { stopFile: file, stopPosition: position }
}

/** The same window by the files on disk. */
export function filesOf(
  server: TestServer,
  names: readonly string[],
  window: { startPosition?: number; stopPosition?: number },
): Pick<CaptureSettings, 'files' | 'startPosition' | 'stopPosition'> {
  return {
    files: names.map((name) => join(server.directory, 'data', name)),
    startPosition: window.startPosition ?? null,
    stopPosition: window.stopPosition ?? null,
  }
}

/** Runs a script statement by statement, as the mysql client does; each must go through. */
export async function runScript(session: Session, text: string): Promise<void> {
  const dialect = {
    flavor: session.version.flavor,
    version: session.version.number,
    ansiQuotes: false,
    noBackslashEscapes: false,
  }
  for (const statement of parseScript(new Source('script', text), { dialect, database: null }).statements)
    await session.run(statement.text)
}

/** Every byte of every row. */
export async function contents(session: Session, database: string, table: string): Promise<string[]> {
  const columns = await session.query(
    `SELECT column_name AS name FROM information_schema.columns WHERE table_schema = '${database}' AND table_name = '${table}' ORDER BY ordinal_position`,
  )
  const values = columns.map(({ name }) => `COALESCE(HEX(CAST(\`${name}\` AS BINARY)), 'NULL')`)
  const rows = await session.query(
    `SELECT CONCAT_WS(',', ${values.join(', ')}) AS row_text FROM \`${database}\`.\`${table}\``,
  )
  return rows.map((row) => String(row.row_text)).sort()
}

/** Leaves the newest file of the log alone; @returns its name. */
export async function purgeLogs(session: Session): Promise<string> {
  await session.run('FLUSH LOGS')
  for (let attempt = 0; ; attempt++) {
    const files = (await session.query('SHOW BINARY LOGS')).map((row) => String(row.Log_name))
    if (files.length === 1) return files[0]!
    // A file stays while a reader that has just left, or a checkpoint that is under way, is still known to use it.
    if (attempt === 200) throw new Error(`the server does not purge ${files[0]}`)
    await session.run(`PURGE BINARY LOGS TO '${files.at(-1)}'`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
