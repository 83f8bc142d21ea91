import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileEvents } from '../binlog/file-events.ts'
import { fileOutput, streamOutput } from '../capture/output.ts'
import { CaptureProgress } from '../capture/progress.ts'
import { type CaptureSummary, captureChanges, type EventSource } from '../capture/run-capture.ts'
import { schemaStructure } from '../capture/schema-structure.ts'
import { serverSource } from '../capture/server-source.ts'
import { openStructureSession, type Structure, serverStructure } from '../capture/structure.ts'
import type { CaptureSettings, Progress } from '../config/settings.ts'
import { EXIT, UserError } from '../errors.ts'
import { describeServer } from '../mysql/server-settings.ts'
import type { Session } from '../mysql/session.ts'

/** Where people read what happened: beside the script, which has standard output. */
export interface CaptureTerminal extends Progress {
  say(message: string): void
}

/**
 * Writes rollback SQL (or what does the changes again, or their JSON) for a window of a server's binlog or of binlog files.
 * @throws UserError for all that would make it wrong or incomplete, and when nothing was captured.
 */
export async function capture(
  settings: CaptureSettings,
  terminal: CaptureTerminal,
  signal?: AbortSignal,
): Promise<CaptureSummary> {
  const session = settings.server === null ? null : await openStructureSession({ ...settings.server, database: null })
  const structure = structureOf(settings, session)
  try {
    const source = await sourceOf(settings, session, signal)
    const output = settings.output === null ? streamOutput(process.stdout) : await fileOutput(settings.output)
    const progress = new CaptureProgress(terminal)
    try {
      const summary = await captureChanges({
        source,
        structure,
        output,
        direction: settings.redo ? 'redo' : 'undo',
        guard: !settings.force,
        format: settings.format,
        selection: settings.selection,
        skipStatements: settings.skipStatements,
        signal,
        progress: (phase, done, all, rows) => progress.show(phase, done, all, rows),
      })
      for (const warning of summary.warnings) terminal.say(`Warning: ${warning}`)
      const where = settings.output === null ? '' : ` to ${settings.output}`
      terminal.say(`${summary.rows} row changes of ${summary.transactions} transactions were written${where}.`)
      return summary
    } catch (error) {
      await output.discard()
      throw signal?.aborted
        ? new UserError('Interrupted: the script is not whole', { exitCode: EXIT.interrupted })
        : error
    }
  } finally {
    await structure?.close()
    await session?.close()
  }
}

function structureOf({ schema, sandboxBinary, selection }: CaptureSettings, session: Session | null): Structure | null {
  if (schema !== null) {
    const database = selection.databases.length === 1 ? selection.databases[0]! : null
    return schemaStructure({ file: schema, database, binary: sandboxBinary })
  }
  return session === null ? null : serverStructure(session, `the server ${describeServer(session.settings)}`)
}

async function sourceOf(
  settings: CaptureSettings,
  session: Session | null,
  signal: AbortSignal | undefined,
): Promise<EventSource> {
  const { files, startPosition, stopPosition } = settings
  if (files.length === 0) return serverSource(session!, settings, settings.selection, signal)
  let bytes = 0
  for (const file of files) bytes += (await stat(file).catch(() => null))?.size ?? 0
  const names = files.map((file) => basename(file))
  return {
    name: names.length > 3 ? `${names[0]} to ${names.at(-1)}` : names.join(', '),
    bytes,
    flavor: null,
    hasEnd: stopPosition !== null,
    batches: fileEvents({ files, startPosition, stopPosition, signal }),
  }
}
