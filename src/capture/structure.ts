import { readTable } from '../mysql/introspect.ts'
import type { ServerSettings } from '../mysql/server-settings.ts'
import { Session } from '../mysql/session.ts'
import type { Table } from '../schema/model.ts'

/** Where definitions of tables come from when the binlog does not hold them. */
export interface Structure {
  /** As people call it: `the server 10.0.0.1:3306`, `schema.sql`. */
  readonly name: string
  /** Whether the user says that these are the definitions of the window: of a file yes, of a server those of now. */
  readonly isOfWindow: boolean
  /** @param flavor of the server that wrote the binlog. */
  table(database: string, table: string, flavor: 'mysql' | 'mariadb'): Promise<Table | null>
  /** A session that can be asked about foreign keys and triggers, once a table was asked for. */
  session(): Promise<Session>
  close(): Promise<void>
}

/** A session whose SHOW CREATE TABLE prints what this program reads. */
export async function openStructureSession(settings: ServerSettings): Promise<Session> {
  const session = await Session.open(settings)
  await session.run("SET SESSION sql_mode = ''")
  return session
}

/** The definitions that a server has now. */
export function serverStructure(session: Session, name: string): Structure {
  return {
    name,
    isOfWindow: false,
    table: (database, table) => readTable(session, database, table),
    session: async () => session,
    close: async () => {},
  }
}
