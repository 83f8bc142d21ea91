import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Session } from '../../src/mysql/session.ts'
import { onEachServer, type TestServer } from '../servers.ts'
import { DDL_CASES, type DdlCase } from './ddl-cases.ts'
import { clausesOf, OBJECT_CASES } from './object-cases.ts'
import { Project, rejection, snapshot } from './project.ts'

/** A case with names of its own in a database. */
function named({ before, sql, once, reordered }: DdlCase, at: number, database: string) {
  const name = (text: string) =>
    text.replaceAll('{t}', `t${at}`).replaceAll('{u}', `u${at}`).replaceAll('{d}', database)
  return { before: before.map(name), sql: sql.map(name), once: once ?? null, reordered: reordered ? `t${at}` : null }
}

function casesOf(server: TestServer): DdlCase[] {
  return DDL_CASES.filter(
    ({ on }) => on === undefined || on.some((choice) => choice === server.id || choice === server.flavor),
  )
}

async function both(session: Session, database: string): Promise<Record<string, unknown>> {
  return { ...(await snapshot(session, database)), other: await snapshot(session, `${database}_other`) }
}

/** A table with the lines of its definition sorted: its keys may stand in another order. */
function keysSorted(table: unknown): unknown {
  const { create, rows } = table as { create: string; rows: string[] }
  return { lines: create.replaceAll(',\n', '\n').split('\n').sort(), rows }
}

onEachServer(
  'every clause of DDL is undone, done again by undoing that, and undone, with every row',
  {},
  async (t, server) => {
    const project = await Project.create(t, server)
    const { database } = project
    const session = await server.session({ database })
    await session.run('SET GLOBAL log_bin_trust_function_creators = 1')
    const cases = casesOf(server).map((one, at) => named(one, at, database))
    for (const statement of cases.flatMap(({ before }) => before)) await session.run(statement)
    const atFirst = await both(session, database)

    const deploy = async (reason: string | null): Promise<string> => {
      const sql = cases.filter(({ once }) => once === reason).flatMap((one) => one.sql)
      const report = await project.deploy({ 'm.sql': `${sql.join(';\n')};\n` })
      const ran = report.migrations.flatMap(({ statements }) => statements)
      assert.equal(report.state, 'done', JSON.stringify(ran.find(({ error }) => error !== undefined)))
      return report.deployment!
    }
    const reordered = new Set(cases.map((one) => one.reordered))
    const undo = async (deployment: string, wanted: Record<string, unknown>, again = false): Promise<string> => {
      const undone = await project.rollback(deployment)
      const stuck = undone.statements.filter(({ error, conflicts }) => error !== undefined || conflicts.length > 0)
      assert.equal(undone.state, 'undone', JSON.stringify(stuck, null, 1))
      const found = await both(session, database)
      for (const [name, table] of Object.entries(wanted)) {
        if (again && reordered.has(name)) assert.deepEqual(keysSorted(found[name]), keysSorted(table), name)
        else assert.deepEqual(found[name], table, name)
      }
      assert.deepEqual(Object.keys(found), Object.keys(wanted))
      return undone.recorded!.deployment
    }
    const reasons = new Set(cases.flatMap(({ once }) => once ?? []))
    for (const reason of reasons) {
      if (reason === 'twice') continue
      const rollback = await undo(await deploy(reason), atFirst)
      const refused = String(await rejection(project.rollback(rollback)))
      assert.match(refused, new RegExp(`cannot itself be rolled back: .*${reason}`))
    }
    const deployment = await deploy(null)
    const changed = await both(session, database)
    const rollback = await undo(deployment, atFirst)
    assert.notDeepEqual(changed, atFirst)
    await undo(rollback, changed, true)
    await undo(deployment, atFirst)
    if (reasons.has('twice')) {
      const twice = await deploy('twice')
      assert.equal((await project.rollback(await undo(twice, atFirst))).state, 'undone')
      assert.match(String(await rejection(project.rollback(twice))), /cannot itself be rolled back: .*system-versioned/)
    }
    await session.run(`DROP DATABASE ${database}_other`)
  },
)

onEachServer('DDL and DML in one script are undone in part', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const { database } = project
  const session = await server.session({ database })
  const mixed = DDL_CASES.map((one, at) => ({ ...named(one, at, database), clause: one.clause }))
    .filter(({ clause }) => clause === 'Several clauses')
    .reduce((one, other) => ({ ...other, before: [...one.before, ...other.before], sql: [...one.sql, ...other.sql] }))
  const states: unknown[] = []
  for (const statement of mixed.before) await session.run(statement)
  const again = await server.createDatabase()
  const reference = await server.session({ database: again })
  for (const statement of mixed.before) await reference.run(statement)
  for (const statement of mixed.sql) {
    states.push(await snapshot(reference, again))
    // TIMESTAMP columns that update themselves must not tell the two apart.
    await reference.run(statement)
  }
  const deployed = await project.deploy({ 'm.sql': `${mixed.sql.join(';\n')};\n` })
  assert.equal(deployed.state, 'done', JSON.stringify(deployed.migrations[0]?.statements, null, 1))
  for (let to = mixed.sql.length - 1; to >= 0; to -= to % 3 === 0 ? 1 : 2) {
    const undone = await project.rollback(deployed.deployment!, { to })
    assert.equal(undone.state, 'undone', JSON.stringify(undone.statements, null, 1))
    assert.deepEqual(withoutTimes(await snapshot(session, database)), withoutTimes(states[to]), mixed.sql[to])
  }
})

/** Without the seconds of today, which a column with ON UPDATE CURRENT_TIMESTAMP has. */
function withoutTimes(state: unknown): unknown {
  const today = Buffer.from(new Date().toISOString().slice(0, 8)).toString('hex').toUpperCase()
  return JSON.parse(JSON.stringify(state).replaceAll(new RegExp(`${today}[0-9A-F]+`, 'g'), 'today'))
}

test('docs/ddl.md names the clauses that are tested, and no other', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/ddl.md'), 'utf8')
  const rows = text
    .split('\n')
    .filter((line) => /^\| (?!clause|---)/.test(line))
    .map((line) => line.split(' | ')[0]!.slice(2).replaceAll('`', '').trim())
  const tested = [...new Set([...DDL_CASES.map(({ clause }) => clause), ...OBJECT_CASES.flatMap(clausesOf)])]
  assert.deepEqual(
    tested.filter((clause) => !rows.includes(clause)),
    [],
    'tested, but not in the document',
  )
  assert.deepEqual(
    rows.filter((clause) => !tested.includes(clause)),
    [],
    'in the document, but not tested',
  )
})
