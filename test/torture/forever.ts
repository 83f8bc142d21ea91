import { parseArgs } from 'node:util'
import { findServerBinaries } from '../../src/sandbox/binaries.ts'
import { type PrivateServer, startPrivateServer } from '../../src/sandbox/private-server.ts'
import { PATHS, type Path, tortureRound, type Victim, victim } from './torture.ts'

const USAGE = `npm run torture -- [--minutes N] [--rounds N] [--seed S] [--server ID]…
Random tables and statements, undone and redone, on every server that this machine has, until the first wrong row.
  --minutes N   for so long (default 10)
  --rounds N    so many rounds on each server at most
  --seed S      begin with this seed (default: by the clock); each round takes the next
  --path P      events, migration or ddl only (default: all, a migration and a chain of ALTERs every fifth round)
  --server ID   such as mariadb-10.11, mysql-9.7-gtid; may be given several times
  --go-on       do not stop at a mismatch`

const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    rounds: { type: 'string', default: 'Infinity' },
    seed: { type: 'string' },
    path: { type: 'string' },
    server: { type: 'string', multiple: true },
    'go-on': { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

async function main(): Promise<number> {
  if (options.help) {
    console.log(USAGE)
    return 0
  }
  const minutes = Number(options.minutes)
  const rounds = Number(options.rounds)
  const first = options.seed === undefined ? Date.now() % 2 ** 31 : Number(options.seed)
  if (![minutes, rounds, first].every((number) => number >= 0)) {
    console.error(USAGE)
    return 2
  }
  const chosen = options.path ?? null
  if (chosen !== null && !isPath(chosen)) {
    console.error(USAGE)
    return 2
  }
  const servers = await startServers(options.server ?? null)
  if (servers.length === 0) {
    console.error('No such server is on this machine; to get all: node scripts/servers.mjs')
    return 2
  }
  try {
    return await torture(servers, chosen, first, rounds, Date.now() + minutes * 60_000)
  } finally {
    await Promise.all(servers.map(({ server }) => server.stop()))
  }
}

/** Which path a round takes, by its place among five. */
const OF_FIVE: readonly Path[] = ['events', 'events', 'ddl', 'events', 'migration']

function isPath(text: string): text is Path {
  return (PATHS as readonly string[]).includes(text)
}

interface Started {
  readonly server: PrivateServer
  readonly target: Victim
}

async function startServers(wanted: readonly string[] | null): Promise<Started[]> {
  const started: Started[] = []
  const seen = new Set<string>()
  for (const binary of await findServerBinaries()) {
    const series = Math.floor(binary.version.number / 100)
    const name = `${binary.flavor}-${Math.floor(series / 100)}.${series % 100}`
    const ids = binary.flavor === 'mysql' && series >= 900 ? [name, `${name}-gtid`] : [name]
    for (const id of ids) {
      if (seen.has(id) || (wanted !== null && !wanted.includes(id))) continue
      seen.add(id)
      const server = await startPrivateServer(binary, { binlog: true, gtid: id.endsWith('-gtid') })
      started.push({ server, target: await victim(id, server.settings, 'torture') })
    }
  }
  return started
}

async function torture(
  servers: readonly Started[],
  chosen: Path | null,
  first: number,
  rounds: number,
  until: number,
): Promise<number> {
  let code = 0
  for (let round = 0; round < rounds && Date.now() < until; round++) {
    for (const { target } of servers) {
      const seed = (first + round) >>> 0
      const path = chosen ?? OF_FIVE[round % 5]!
      const began = Date.now()
      try {
        const { done, refusals, changes } = await tortureRound(seed, path, target)
        console.log(
          `seed ${seed} (${path}) on ${target.id}: ${done} statements done, ${refusals.length} refused, ${changes} rows, ${Date.now() - began} ms`,
        )
        if (options.verbose) for (const refusal of refusals) console.log(`  ${refusal.slice(0, 300)}`)
      } catch (error) {
        console.log(`${'='.repeat(40)}\n${error instanceof Error ? error.message : error}`)
        code = 1
        if (!options['go-on']) return code
      }
    }
  }
  return code
}

process.exitCode = await main()
