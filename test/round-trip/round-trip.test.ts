import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dialectOf } from '../../src/mysql/dialect.ts'
import { parseScript } from '../../src/sql/script.ts'
import { Source } from '../../src/sql/source.ts'
import { Project, snapshot } from '../deploy/project.ts'
import { onEachServer, SERVER_IDS, type ServerId } from '../servers.ts'

/** Scripts beside this file: what is there before, the line `-- migration`, and the migration. `-- servers:` limits where it runs. */
const SCRIPTS = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.sql'))
  .sort()

for (const name of SCRIPTS) {
  const text = readFileSync(join(import.meta.dirname, name), 'utf8')
  const [before, migration] = text.split(/^-- migration\n/m)
  const servers = /^-- servers: (.*)$/m.exec(before!)?.[1]?.split(' ') ?? SERVER_IDS
  onEachServer(
    `round trip of ${name}`,
    { only: { servers: servers as ServerId[], reason: 'the script needs what other servers lack' } },
    async (t, server) => {
      const project = await Project.create(t, server)
      const session = await server.session({ database: project.database })
      for (const statement of parseScript(new Source(name, before!), {
        dialect: await dialectOf(session),
        database: null,
      }).statements)
        await session.run(statement.text)
      const own = await server.session({ database: project.database })
      await own.run("SET SESSION time_zone = '+00:00'")
      const atFirst = await snapshot(own, project.database)

      const deployed = await project.deploy({ [name]: migration! })
      assert.equal(
        deployed.state,
        'done',
        JSON.stringify(
          deployed.migrations[0]?.statements.filter((one) => one.state !== 'done'),
          null,
          1,
        ) + deployed.notes.join('\n'),
      )
      assert.notDeepEqual(await snapshot(own, project.database), atFirst, 'the migration changes something')

      const undone = await project.rollback(deployed.deployment!)
      assert.equal(
        undone.state,
        'undone',
        JSON.stringify(
          undone.statements.filter((one) => one.conflicts.length > 0 || one.error !== undefined),
          null,
          1,
        ),
      )
      assert.deepEqual(await snapshot(own, project.database), atFirst)
    },
  )
}
