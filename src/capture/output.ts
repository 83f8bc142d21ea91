import { type FileHandle, open, rename, unlink } from 'node:fs/promises'
import { EXIT, UserError } from '../errors.ts'

/** Where a script goes. */
export interface Output {
  /** May return before they are written; then they must stay as they are until the next call has returned, which may tell of an error. */
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
  // While the disk takes one piece, the next is made.
  let writing: Promise<unknown> = Promise.resolve()
  return {
    async write(bytes) {
      try {
        await writing
      } catch (cause) {
        throw wrong(cause)
      }
      writing = writeAll(file, bytes)
      writing.catch(() => {})
    },
    async finish() {
      try {
        await writing
        await file.close()
        await rename(part, path)
      } catch (cause) {
        throw wrong(cause)
      }
    },
    async discard() {
      await writing.catch(() => {})
      await file.close().catch(() => {})
      await unlink(part).catch(() => {})
    },
  }
}

async function writeAll(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let done = 0; done < bytes.length; ) done += (await file.write(bytes, done)).bytesWritten
}

/** A stream such as standard output; whoever reads it decides how fast. A reader that is gone ends the writing. */
export function streamOutput(stream: NodeJS.WritableStream): Output {
  let broken: Error | null = null
  const onError = (error: Error) => {
    broken = error
  }
  stream.on('error', onError)
  let writing: Promise<unknown> = Promise.resolve()
  return {
    async write(bytes) {
      await writing
      if (broken !== null) throw gone(broken)
      writing = new Promise((done) => stream.write(bytes, done))
    },
    finish: () =>
      new Promise((done, failed) => {
        stream.write('', () => (broken === null ? done() : failed(gone(broken))))
      }),
    async discard() {},
  }
}

function gone(cause: Error): Error {
  return new UserError(`The script could not be written to standard output: ${cause.message}`, {
    exitCode: EXIT.failed,
    cause,
  })
}
