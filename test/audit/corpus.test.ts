import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { onEachServer, startServer } from '../servers.ts'
import { allFindings, outline, Staging } from './harness.ts'

const CORPUS = new URL('../../../shared/data/migrations.jsonl', import.meta.url)

interface Line {
  readonly id: string
  readonly source: string
  readonly sql: string
  readonly server_ok: boolean
  readonly mariadb_ok: boolean
}

const only = {
  servers: ['mariadb-10.11', 'mysql-9.7'] as const,
  reason: 'the corpus was judged by MariaDB 10.11 and MySQL 9.7 alone',
}

onEachServer(
  'real migrations of 17 projects: no rule crashes, and syntax is judged as the server judged it',
  { only },
  async (t, server) => {
    if (!existsSync(CORPUS)) {
      t.skip('shared/data/migrations.jsonl is not here')
      return
    }
    const lines = readFileSync(CORPUS, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Line)
    const sandbox = await startServer(t, server.id, { binlog: false })
    const staging = await Staging.create(server, '', sandbox)
    const files = groupByFile(lines)
    // Each statement behind a delimiter that none of them contains, as stored programs need it.
    const script = (statements: readonly Line[]) =>
      `DELIMITER $$$\n${statements.map(({ sql }) => sql).join('\n$$$\n')}\n$$$\n`
    const report = await staging.audit(
      Object.fromEntries([...files].map(([file, statements]) => [file, script(statements)])),
    )
    assert.equal(
      report.files.reduce((sum, file) => sum + file.statements.length, 0),
      lines.length,
    )
    assert.deepEqual(
      allFindings(report).filter(({ rule }) => rule === 'rule-crashed'),
      [],
    )
    const accepted = (line: Line) => (server.flavor === 'mysql' ? line.server_ok : line.mariadb_ok)
    for (const file of report.files) {
      const expected = files.get(file.path)!
      for (const [at, statement] of file.statements.entries()) {
        const syntax = statement.findings.find((finding) => finding.serverCode === 1064)
        // A text that is prepared inside of the statement may be wrong, too: only statements of the file itself are compared.
        if (syntax !== undefined) assert.ok(!accepted(expected[at]!), `${expected[at]!.id}: ${syntax.message}`)
      }
    }
    assert.ok(outline(report).length > 100)
  },
)

function fileOf({ source }: Line): string {
  return source.replace(/:\d+$/, '')
}

function groupByFile(lines: readonly Line[]): Map<string, Line[]> {
  const files = new Map<string, Line[]>()
  for (const line of lines) files.set(fileOf(line), [...(files.get(fileOf(line)) ?? []), line])
  return files
}
