import type { TestContext } from 'node:test'
import type { TestServer } from '../servers.ts'
import { serverInputs, startGitHub } from './job.ts'
import type { MiniRunner, StepResult } from './mini-runner.ts'

export const FIRST =
  "INSERT INTO item (id, name) VALUES (4, 'four'), (5, 'five');\nUPDATE item SET name = CONCAT(name, '!') WHERE id <= 2;\n"
export const SECOND = 'DELETE FROM item WHERE id = 3;\n'

/** A shop with three items in production, and two migrations that wait. */
export async function shop(t: TestContext, server: TestServer) {
  const database = await server.createDatabase('shop')
  const session = await server.session({ database })
  await session.run('CREATE TABLE item (id int NOT NULL PRIMARY KEY, name varchar(50)) ENGINE=InnoDB')
  await session.run("INSERT INTO item VALUES (1, 'one'), (2, 'two'), (3, 'three')")
  const github = await startGitHub(t)
  const inputs = { ...serverInputs('production', server, database), migrations: 'db/*.sql', 'skip-audit': 'true' }
  const items = async () =>
    (await session.query('SELECT * FROM item ORDER BY id')).map(({ id, name }) => `${id},${name}`)
  return { database, session, github, inputs, items }
}

export function withMigrations(runner: MiniRunner): MiniRunner {
  runner.write('db/1-more-items.sql', FIRST)
  runner.write('db/2-fewer-items.sql', SECOND)
  return runner
}

export function annotated(result: StepResult, level: string): string {
  return result.annotations
    .filter((one) => one.level === level)
    .map(({ message }) => message)
    .join('\n')
}

/** Until a statement that begins so waits on the server. */
export async function statementWaits(server: TestServer, beginning: string): Promise<void> {
  const watcher = await server.session()
  const query = `SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE '${beginning}%'`
  while (String(await watcher.value(query)) === '0') await new Promise((resolve) => setTimeout(resolve, 10))
  await watcher.close()
}
