import type { ServerSettings } from '../../src/mysql/server-settings.ts'
import type { Project } from '../deploy/project.ts'
import type { EachServerOptions, TestServer } from '../servers.ts'

const PASSWORD = 'secret of the test'

/** Where an account can be blind for triggers. */
export const BLIND: EachServerOptions = {
  only: { servers: ['mysql-9.7-gtid', 'mysql-9.7', 'mysql-5.6'], reason: 'MariaDB shows triggers to everybody' },
}

/** The target by an account that sees no triggers, so that a rollback cannot know of them and must find what they do. */
export async function blindAccount(server: TestServer, project: Project): Promise<ServerSettings> {
  const owner = await server.session()
  const user = `blind_${project.database}`
  await owner.run(`CREATE USER '${user}'@'127.0.0.1' IDENTIFIED BY '${PASSWORD}'`)
  await owner.run(
    `GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, ALTER, INDEX, LOCK TABLES, PROCESS, REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO '${user}'@'127.0.0.1'`,
  )
  return { ...project.production, user, password: PASSWORD }
}
