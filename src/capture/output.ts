import { once } from 'node:events'
import { type FileHandle, open, rename, unlink } from 'node:fs/promises'
import { UserError } from '../errors.ts'

/** Where a script goes. */
export interface Output {
  write(bytes: Buffer): Promise<void>
  /** It is whole now. */
  finish(): Promise<void>
  /** It will not be whole: nothing of it stays where that can be helped. */
  discard(): Promise<void>
}

/**
 * A file that appears under its name only when it is whole, readable for its owner alone.
 * @throws UserError when it cannot be written.
 */
export async function fileOutput(path: string): Promise<Output> {
  const part = `${path}.new`
  const wrong = (cause: unknown) =>
    new UserError(`Cannot write ${path}: ${cause instanceof Error ? cause.message : cause}`, {
      hint: 'See --output.',
      cause,
    })
  let file: FileHandle
  try {
    file = await open(part, 'w', 0o600)
    // An older file of that name keeps its mode otherwise.
    await file.chmod(0o600)
  } catch (cause) {
    throw wrong(cause)
  }
  return {
    async write(bytes) {
      try {
        await file.writeFile(bytes)
      } catch (cause) {
        throw wrong(cause)
      }
    },
    async finish() {
      try {
        await file.sync()
        await file.close()
        await rename(part, path)
      } catch (cause) {
        throw wrong(cause)
      }
    },
    async discard() {
      await file.close().catch(() => {})
      await unlink(part).catch(() => {})
    },
  }
}

/** A stream such as standard output; whoever reads it decides how fast. A reader that is gone ends the writing. */
export function streamOutput(stream: NodeJS.WritableStream): Output {
  let broken: Error | null = null
  const onError = (error: Error) => {
    broken = error
  }
  stream.on('error', onError)
  return {
    async write(bytes) {
      if (broken !== null) throw gone(broken)
      // Also waits for a pipe on which each write is done at once.
      if (!stream.write(bytes)) await once(stream, 'drain').catch(() => {})
      if (broken !== null) throw gone(broken)
    },
    finish: () =>
      new Promise((done, failed) => {
        stream.write('', () => (broken === null ? done() : failed(gone(broken))))
      }),
    async discard() {},
  }
}

function gone(cause: Error): Error {
  return new UserError(`The script could not be written to standard output: ${cause.message}`, { cause })
}
