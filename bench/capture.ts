// How fast rollback SQL is derived, beside the tools people use today, each a process of its own from its start to its end:
// npx tsx bench/capture.ts [--server=mariadb-10.11] [--runs=5] [--gigabyte] [--only='delete ten'] [--mariadb-binlog=PATH] [--my2sql=PATH]
import { existsSync, statSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { startPrivateServer } from '../src/sandbox/private-server.ts'
import { type Recorded, recordWorkloads } from './binlogs.ts'
import { chosenServers, number, option, seriesOf } from './measure.ts'
import { measureProgram, medianRun, type ProgramRun } from './measure-program.ts'

const RUNS = number('runs', 5)
const ROOT = fileURLToPath(new URL('..', import.meta.url))

interface Tool {
  readonly name: string
  /** The program and its arguments. */
  command(recorded: Recorded): readonly string[]
  /** Where its output goes when not to standard output. */
  readonly output?: string
}

const directory = await mkdtemp(join(tmpdir(), 'rollgate-bench-'))
try {
  const [binary] = await chosenServers()
  if (binary === undefined) throw new Error('There is no server here')
  const server = await startPrivateServer(binary, {
    binlog: true,
    directory,
    extra: ['--binlog-row-metadata=FULL', '--max-binlog-size=1G', '--innodb-buffer-pool-size=1G'],
  })
  try {
    console.log(`${seriesOf(binary)}; medians of ${RUNS}; processor time and memory of the tool's process`)
    const all = await recordWorkloads(server, directory, process.argv.includes('--gigabyte'))
    const only = option('only')
    const recorded = all.filter(({ name }) => only === undefined || name === only)
    const { host, port, user, password } = server.settings
    const login = [`--host=${host}`, `--port=${port}`, `--user=${user}`, `--password=${password}`]
    const url = `mysql://${user}:${password}@${host}:${port}`
    const floor = await bundle('count-rows.ts')
    const zongji = await bundle('zongji-rows.ts')
    const cli = join(ROOT, 'dist/cli.js')
    const flashback = program('mariadb-binlog')
    const my2sql = program('my2sql')
    const scratch = join(directory, 'out')
    await mkdir(scratch)

    await compare('from a file', recorded, [
      { name: 'floor: read and counted', command: ({ path }) => [process.execPath, floor, path] },
      {
        name: 'rollgate capture',
        command: ({ path }) => [process.execPath, cli, 'capture', path, '--output', join(scratch, 'rollgate.sql')],
        output: join(scratch, 'rollgate.sql'),
      },
      ...tool(flashback, (path) => [
        { name: 'mariadb-binlog --flashback', command: (one) => [path, '--flashback', one.path] },
        { name: 'mariadb-binlog --flashback -v', command: (one) => [path, '--flashback', '-v', one.path] },
      ]),
      ...tool(my2sql, (path) => [
        {
          name: 'my2sql',
          command: (one) => [
            path,
            ...['-user', user, '-password', password ?? '', '-host', host, '-port', String(port)],
            ...['-mode', 'file', '-local-binlog-file', one.path, '-work-type', 'rollback', '-output-dir', scratch],
            ...['-start-file', 'binlog.000001', '-databases', 'bench'],
          ],
        },
      ]),
    ])

    await compare('from a server', recorded, [
      { name: 'floor: received and counted', command: ({ file }) => [process.execPath, floor, url, file] },
      {
        name: 'rollgate capture',
        command: ({ file }) => [
          ...[process.execPath, cli, 'capture', '--server', url, '--output', join(scratch, 'rollgate.sql')],
          ...['--start-file', file, '--stop-file', following(file), '--stop-position', '4'],
        ],
        output: join(scratch, 'rollgate.sql'),
      },
      {
        name: 'zongji, decoded only',
        command: ({ file, rows }) => [process.execPath, zongji, url, file, String(rows)],
      },
      ...tool(flashback, (path) => [
        {
          name: 'mariadb-binlog --flashback',
          command: ({ file }) => [path, '--flashback', '--read-from-remote-server', ...login, file],
        },
      ]),
    ])
    if (flashback === null) console.log('\nLeft out: mariadb-binlog is not on PATH (--mariadb-binlog=PATH)')
    if (my2sql === null) console.log('\nLeft out: my2sql is not on PATH (--my2sql=PATH)')
  } finally {
    await server.stop()
  }
} finally {
  await rm(directory, { recursive: true })
}

/** Tools take turns, so that what else the machine does meets all of them. */
async function compare(from: string, recorded: readonly Recorded[], tools: readonly Tool[]): Promise<void> {
  const stdout = join(directory, 'stdout')
  for (const one of recorded) {
    const bytes = statSync(one.path).size
    console.log(`\n${one.name}, ${from}: ${one.rows} rows, ${(bytes / 1e6).toFixed(0)} MB`)
    const runs = new Map<Tool, ProgramRun[]>(tools.map((tool) => [tool, []]))
    const written = new Map<Tool, number>()
    for (let run = 0; run < RUNS; run++) {
      for (const tool of tools) {
        if (tool.output !== undefined) await rm(tool.output, { force: true })
        runs.get(tool)!.push(await measureProgram(tool.command(one), stdout))
        written.set(tool, statSync(tool.output ?? stdout).size)
      }
    }
    const ours = medianRun(runs.get(tools.find(({ name }) => name === 'rollgate capture')!)!)
    console.log(line('', ['s', 'cpu s', 'rows/s', 'MB/s in', 'MB/s out', 'MiB peak', 'time of ours']))
    for (const tool of tools) {
      const { seconds, cpu, peakRss } = medianRun(runs.get(tool)!)
      const figures = [
        seconds.toFixed(2),
        cpu.toFixed(2),
        Math.round(one.rows / seconds).toLocaleString('en'),
        (bytes / 1e6 / seconds).toFixed(0),
        (written.get(tool)! / 1e6 / seconds).toFixed(0),
        peakRss.toFixed(0),
        `× ${(seconds / ours.seconds).toFixed(2)}`,
      ]
      console.log(line(tool.name, figures))
    }
  }
}

function line(name: string, figures: readonly string[]): string {
  return `  ${name.padEnd(30)}${figures.map((figure) => figure.padStart(13)).join('')}`
}

/** A script beside this one as a program that starts as fast as ours. */
async function bundle(script: string): Promise<string> {
  const outfile = join(directory, script.replace('.ts', '.mjs'))
  await build({
    entryPoints: [join(ROOT, 'bench', script)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  })
  return outfile
}

function program(name: string): string | null {
  const given = option(name)
  if (given !== undefined) return resolve(given)
  const places = (process.env.PATH ?? '').split(delimiter).map((place) => join(place, name))
  return places.find((path) => existsSync(path)) ?? null
}

function tool(path: string | null, tools: (path: string) => readonly Tool[]): readonly Tool[] {
  return path === null ? [] : tools(path)
}

function following(file: string): string {
  return file.replace(/\d+$/, (digits) => String(Number(digits) + 1).padStart(digits.length, '0'))
}
