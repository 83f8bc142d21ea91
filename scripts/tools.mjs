import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { installPackage } from './servers/debian.mjs'
import { CommandError, run } from './servers/process.mjs'

/** Programs of others that some tests run, with the Debian package that has them and its series (null: any). */
const TOOLS = [
  { program: 'pt-online-schema-change', name: 'percona-toolkit', series: '3' },
  { program: 'chromium', name: 'chromium', series: null },
  { program: 'mariadb', name: 'mariadb-client-core', series: null },
  { program: 'pymysql', name: 'python3-pymysql', series: null, find: findPyMysql },
]

/**
 * Makes sure of the programs that the tests of big tables and of HTML reports run.
 * @param {(line: string) => void} say told what is fetched, before it is
 * @returns {Promise<{ name: string, where: string | null, problem: string | null }[]>}
 */
export async function getTools(say = () => {}) {
  const tools = []
  // One after the other: apt locks itself.
  for (const tool of TOOLS) tools.push(await getTool(tool, say))
  return tools
}

async function getTool({ program, name, series, find = findProgram }, say) {
  const found = await find(program)
  if (found !== null) return { name: program, where: found, problem: null }
  const problem = (text) => ({ name: program, where: null, problem: text })
  if (process.platform !== 'linux' || process.getuid() !== 0)
    return problem(`it is installed by root on Debian only; to get it: apt-get install ${name}`)
  try {
    say(`Getting ${program}: apt-get install ${name}`)
    await installPackage(name, series)
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    return problem(error.message)
  }
  const where = await find(program)
  return where === null
    ? problem(`${name} is installed, but has no ${program}`)
    : { name: program, where, problem: null }
}

/** Debian's own python3 has Debian's modules; another that is first on PATH has not. */
async function findPyMysql() {
  const python = '/usr/bin/python3'
  const there = await run(python, ['-c', 'import pymysql']).then(
    () => true,
    () => false,
  )
  return there ? `${python} -m pymysql` : null
}

async function findProgram(program) {
  for (const directory of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(directory, program)
    const there = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (there && directory !== '') return path
  }
  return null
}
