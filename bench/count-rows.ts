// The least that any tool must do: counts the rows events of a binlog file (one argument) or of a server's (its URL and the file).
import { ChangeReader } from '../src/binlog/changes.ts'
import { fileEvents } from '../src/binlog/file-events.ts'
import { type BinlogEvent, streamEventBatches } from '../src/binlog/stream.ts'

const [source, file] = process.argv.slice(2)
const reader = new ChangeReader()
let rows = 0
let bytes = 0

if (file === undefined) {
  for await (const { events } of fileEvents({ files: [source!], startPosition: null, stopPosition: null }))
    count(events)
} else {
  const { hostname, port, username, password } = new URL(source!)
  const connection = { host: hostname, port: Number(port), user: username, password }
  const next = file.replace(/\d+$/, (digits) => String(Number(digits) + 1).padStart(digits.length, '0'))
  const window = { connection, from: { file, position: 4 }, to: { file: next, position: 4 } }
  for await (const events of streamEventBatches(window)) count(events)
}
console.log(`${rows} rows events, ${bytes} bytes of images`)

function count(events: readonly BinlogEvent[]): void {
  for (const event of events) {
    const item = reader.read(event)
    if (item?.kind !== 'rows') continue
    rows++
    bytes += item.images.length
  }
}
