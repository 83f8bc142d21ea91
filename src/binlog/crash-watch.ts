import { EVENT } from './event-type.ts'
import type { BinlogEvent } from './framing.ts'

/** Where the time of the server's start stands in a FORMAT_DESCRIPTION event: after version (2) and server version (50). */
const STARTED = 52

/**
 * Tells whether a server crashed between events that pass. A server begins a new file when it starts, and writes its start into the
 * head of that file alone (Format_description_log_event::created); one that was shut down in order ended the file before with STOP.
 * The events must not begin with the head of a file.
 */
export function crashWatch(): {
  readonly crashed: boolean
  pass(events: AsyncIterable<BinlogEvent>): AsyncGenerator<BinlogEvent>
} {
  let crashed = false
  return {
    get crashed() {
      return crashed
    },
    async *pass(events) {
      let stopped = false
      for await (const event of events) {
        if (event.type === EVENT.FORMAT_DESCRIPTION) {
          if (!stopped && event.body.readUInt32LE(STARTED) !== 0) crashed = true
          stopped = false
        } else if (event.type === EVENT.STOP) stopped = true
        yield event
      }
    },
  }
}
