import { EXIT } from '../errors.ts'

/**
 * The first SIGINT or SIGTERM asks the command to stop at the next safe place; the second, or the first when the command
 * cannot stop by itself, ends the process at once. Private servers are killed when the process ends.
 */
export function listenForInterruption(canStop: boolean, say: (message: string) => void): AbortSignal {
  const controller = new AbortController()
  const stop = () => {
    if (!canStop || controller.signal.aborted) process.exit(EXIT.interrupted)
    say(
      'Interrupted: the running statement may finish for a few seconds, then it is ended. Once more ends this at once.',
    )
    controller.abort()
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  return controller.signal
}
