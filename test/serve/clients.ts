import { execFile } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { binaryOf } from '../servers.ts'

const run = promisify(execFile)

/** A program, and what it is started with so that it finds its libraries. */
export interface Client {
  readonly command: readonly [string, ...string[]]
}

/** A command line client: on PATH, or beside the server of its kind. Null when this machine has none. */
export async function findClient(kind: 'mariadb' | 'mysql'): Promise<Client | null> {
  const binary = await binaryOf(kind === 'mysql' ? 'mysql-9.7' : 'mariadb-11.8')
  const beside = binary === null ? [] : [join(dirname(binary.path), '..', 'bin')]
  const given = process.env[`ROLLGATE_TEST_${kind.toUpperCase()}_CLIENT`]
  const places = [
    ...(given === undefined ? [] : [dirname(given)]),
    ...beside,
    ...(process.env.PATH ?? '').split(delimiter),
  ]
  for (const place of places.filter((one) => one !== '')) {
    const program = join(place, kind)
    if (!(await isThere(program))) continue
    // Of another release than this machine's, it runs with the libraries of its server.
    for (const before of [[], binary?.command.slice(0, -1) ?? []]) {
      const command = [...before, program] as string[] as [string, ...string[]]
      const { stdout } = await run(command[0], [...command.slice(1), '--version']).catch(() => ({ stdout: '' }))
      if (stdout !== '' && /mariadb/i.test(stdout) === (kind === 'mariadb')) return { command }
    }
  }
  return null
}

/** A python3 that has PyMySQL (Debian: python3-pymysql); null when there is none. */
export async function findPython(): Promise<string | null> {
  for (const python of ['/usr/bin/python3', 'python3'])
    if (
      await run(python, ['-c', 'import pymysql']).then(
        () => true,
        () => false,
      )
    )
      return python
  return null
}

function isThere(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}
