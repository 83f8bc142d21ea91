import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Format, OutputSettings } from '../config/settings.ts'
import { UserError } from '../errors.ts'
import { COLOURED, PLAIN, type Style } from '../report/style.ts'

/** Writes a report in one format; the style is for text alone. */
export type Render = (format: Format, style: Style) => string | Promise<string>

/** Prints a report and writes it to the files of --output. Quiet says nothing about what a report contains. */
export async function publish(output: OutputSettings, render: Render, cwd: string): Promise<void> {
  await print(await render(output.format, styleOf(output)))
  for (const { format, path } of output.files) await writeReportFile(cwd, path, await render(format, PLAIN), '--output')
}

/** @throws UserError, naming the option that the path comes from. */
export async function writeReportFile(cwd: string, path: string, text: string, option: string): Promise<void> {
  try {
    await mkdir(dirname(resolve(cwd, path)), { recursive: true })
    await writeFile(resolve(cwd, path), text)
  } catch (cause) {
    if (!(cause instanceof Error && 'syscall' in cause)) throw cause
    throw new UserError(`Cannot write the report ${path}: ${cause.message}`, { hint: `See ${option}.`, cause })
  }
}

/** Of standard output: coloured only on a terminal. */
export function styleOf({ color }: OutputSettings): Style {
  return color && process.stdout.isTTY ? COLOURED : PLAIN
}

export function jsonDocument(report: unknown): string {
  return `${JSON.stringify(report, null, 2)}\n`
}

/** Waits until the reader has taken it: the end of the process would cut a pipe short. A reader that is gone is no fault. */
function print(text: string): Promise<void> {
  process.stdout.on('error', () => {})
  return new Promise((done, failed) => {
    process.stdout.write(text, (error) => {
      if (error && (error as NodeJS.ErrnoException).code !== 'EPIPE') failed(error)
      else done()
    })
  })
}
