import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { unreadable } from '../config/file-error.ts'
import { type ConvertedOption, convertGoInception } from '../config/from-goinception.ts'
import type { InitSettings } from '../config/settings.ts'
import { UserError } from '../errors.ts'
import { decodeSource } from '../sql/source.ts'

/** What `init` says: also its JSON document, key for key. */
export interface InitReport {
  /** null when nothing was written, because it is to be printed. */
  readonly written: string | null
  readonly configuration: string
  readonly options: readonly ConvertedOption[]
}

/** @throws UserError when the file cannot be read or converted, or there is a configuration already. */
export async function init({ fromGoInception, output, cwd }: Omit<InitSettings, 'action'>): Promise<InitReport> {
  if (fromGoInception === null)
    throw new UserError('There is nothing to make a configuration from', {
      hint: 'Name the config.toml of a goInception server: rollgate init --from-goinception config.toml',
    })
  const { configuration, options } = convertGoInception(fromGoInception, await read(fromGoInception, cwd))
  if (output === 'stdout') return { written: null, configuration, options }
  try {
    await mkdir(dirname(resolve(cwd, output)), { recursive: true })
    await writeFile(resolve(cwd, output), configuration, { flag: 'wx' })
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause)) throw cause
    if (cause.code === 'EEXIST')
      throw new UserError(`${output} exists already, and is not overwritten`, {
        hint: 'Write beside it with --output FILE, or print it with --output stdout.',
      })
    throw new UserError(`Cannot write ${output}: ${cause.message}`, { hint: 'See --output.', cause })
  }
  return { written: output, configuration, options }
}

/** One line an option, under what became of it. */
export function initText({ written, configuration, options }: InitReport): string {
  if (written === null) return configuration
  const titles = { converted: 'Converted', 'no-counterpart': 'Without a counterpart', unknown: 'Unknown' } as const
  const lines = Object.entries(titles).flatMap(([outcome, title]) => {
    const those = options.filter((one) => one.outcome === outcome)
    if (those.length === 0) return []
    return ['', `${title}:`, ...those.map(optionLine)]
  })
  return `${[`Wrote ${written}. Look it over before you commit it.`, ...lines].join('\n')}\n`
}

function optionLine({ section, option, value, text }: ConvertedOption): string {
  const name = section === '' ? option : `[${section}] ${option}`
  return `  ${name}${value === null ? '' : ` = ${value}`}: ${text}`
}

async function read(path: string, cwd: string): Promise<string> {
  try {
    return decodeSource(path, await readFile(resolve(cwd, path))).text
  } catch (error) {
    throw unreadable(error, path, 'configuration of goInception')
  }
}
