// What zongji alone takes to decode the rows of a server's binlog file: the server's URL, the file, and how many rows it has.
import ZongJi from 'zongji'

const [url, file, expected] = process.argv.slice(2)
const { hostname, port, username, password } = new URL(url!)
const zongji = new ZongJi({ host: hostname, port: Number(port), user: username, password })
let rows = 0
zongji.on('error', (error: Error) => {
  console.error(error.message)
  process.exit(1)
})
zongji.on('binlog', (event: { getEventName(): string; rows?: unknown[] }) => {
  rows += event.rows?.length ?? 0
  if (rows < Number(expected)) return
  console.log(`${rows} rows`)
  process.exit(0)
})
zongji.start({
  filename: file,
  position: 4,
  serverId: 4_000_000_002,
  includeEvents: ['tablemap', 'writerows', 'updaterows', 'deleterows'],
})
