import { lstat, realpath } from 'node:fs/promises'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import { UserError } from '../errors.ts'
import type { Environment } from './environment.ts'

/**
 * In a workflow, what lies in the workspace must not lead out of it: whoever proposes a change could have files of the machine
 * shown or overwritten. A path that is given outside is the workflow's own choice.
 * @param shown as people know the path
 * @throws UserError when a symbolic link leads out.
 */
export async function refuseLinkOut(path: string, shown: string, env: Environment): Promise<void> {
  const workspace = env.GITHUB_WORKSPACE
  if (!workspace || !isInside(resolve(path), resolve(workspace))) return
  const root = await realpath(workspace).catch(() => resolve(workspace))
  // What is still to be made is judged by the directory that it will be made in.
  for (let probe = resolve(path); ; probe = dirname(probe)) {
    const real = await realpath(probe).catch(() => null)
    if (real !== null && isInside(real, root)) return
    const dangling = real === null && (await lstat(probe).catch(() => null))?.isSymbolicLink()
    if (real === null && !dangling && probe !== dirname(probe)) continue
    throw new UserError(`${shown} is, or is below, a symbolic link that leads out of the workspace`, {
      hint: 'Put the files themselves into the repository.',
    })
  }
}

function isInside(path: string, directory: string): boolean {
  const inside = relative(directory, path)
  return !(inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside))
}
