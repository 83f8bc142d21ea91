import { EXIT } from '../errors.ts'

/**
 * How long after its grace a run may take to come to its end: a program of online DDL that was told to stop is killed within it, and
 * GitHub kills 10 s after it cancels a job.
 */
const LAST_MS = 3000

/**
 * The first SIGINT or SIGTERM asks the command to stop at the next safe place; the second, or the first when the command
 * cannot stop by itself, ends the process at once. So does a server that does not answer any more: everything is journaled before it is
 * done, so that this loses no more than a kill would. Private servers are killed when the process ends.
 *
 * @param graceSeconds that the command gives itself, or null when it may take as long as it likes.
 */
export function listenForInterruption(
  canStop: boolean,
  graceSeconds: number | null,
  say: (message: string) => void,
): AbortSignal {
  const controller = new AbortController()
  const stop = () => {
    if (!canStop || controller.signal.aborted) process.exit(EXIT.interrupted)
    say(
      'Interrupted: the running statement may finish for a few seconds, then it is ended. Once more ends this at once.',
    )
    controller.abort()
    if (graceSeconds === null) return
    const end = () => {
      say(
        'Ended now: a server has not answered in time. What was begun is in the journal: the same command goes on from there.',
      )
      process.exit(EXIT.interrupted)
    }
    setTimeout(end, graceSeconds * 1000 + LAST_MS).unref()
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  return controller.signal
}
