import { spawn } from 'node:child_process'

/** A program that failed: the message is what it said last. */
export class CommandError extends Error {}

/**
 * Runs a program to its end.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<string>} its standard output
 */
export function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options })
    let stdout = ''
    let stderr = ''
    child.stdout?.on('data', (chunk) => {
      stdout += chunk
    })
    child.stderr?.on('data', (chunk) => {
      stderr += chunk
    })
    child.once('error', (error) =>
      reject(
        new CommandError(
          error.code === 'ENOENT' ? `there is no ${program} on this machine` : `${program}: ${error.message}`,
        ),
      ),
    )
    child.once('close', (code, signal) => {
      if (code === 0) resolve(stdout)
      else
        reject(
          new CommandError(
            `${program} ${args[0] ?? ''} failed (${signal ?? `exit ${code}`}): ${lastWords(stderr || stdout)}`,
          ),
        )
    })
  })
}

/** The errors that a program gave, else its last line. */
function lastWords(output) {
  const lines = output.split('\n').map((line) => line.trim())
  const errors = lines.filter((line) => /^(E:|npm error (?!A complete log))/.test(line))
  return (
    (errors.length > 0 ? errors : lines.filter((line) => line !== '').slice(-1)).slice(0, 4).join(' ') || 'no message'
  )
}
