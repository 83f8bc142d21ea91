import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { installPackage } from './servers/debian.mjs'
import { CommandError } from './servers/process.mjs'

const PROGRAM = 'pt-online-schema-change'
const PACKAGE = { name: 'percona-toolkit', series: '3' }

/**
 * Makes sure of pt-online-schema-change, which the tests of big tables run.
 * @param {(line: string) => void} say told what is fetched, before it is
 * @returns {Promise<{ name: string, where: string | null, problem: string | null }>}
 */
export async function getOnlineTool(say = () => {}) {
  const found = await findProgram()
  if (found !== null) return { name: PROGRAM, where: found, problem: null }
  const problem = (text) => ({ name: PROGRAM, where: null, problem: text })
  if (process.platform !== 'linux' || process.getuid() !== 0)
    return problem(`it is installed by root on Debian only; to get it: apt-get install ${PACKAGE.name}`)
  try {
    say(`Getting ${PROGRAM}: apt-get install ${PACKAGE.name}`)
    await installPackage(PACKAGE.name, PACKAGE.series)
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    return problem(error.message)
  }
  const where = await findProgram()
  return where === null
    ? problem(`${PACKAGE.name} is installed, but has no ${PROGRAM}`)
    : { name: PROGRAM, where, problem: null }
}

async function findProgram() {
  for (const directory of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(directory, PROGRAM)
    const there = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (there && directory !== '') return path
  }
  return null
}
