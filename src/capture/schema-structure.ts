import { EXIT, UserError } from '../errors.ts'
import { readTable } from '../mysql/introspect.ts'
import { isServerError } from '../mysql/server-error.ts'
import type { Session } from '../mysql/session.ts'
import { findServerBinaries } from '../sandbox/binaries.ts'
import { type PrivateServer, startPrivateServer } from '../sandbox/private-server.ts'
import { quoteName } from '../sql/quote.ts'
import { parseScript } from '../sql/script.ts'
import { Source } from '../sql/source.ts'
import { openStructureSession, type Structure } from './structure.ts'

export interface SchemaFile {
  readonly path: string
  readonly sql: string
}

interface SchemaOptions {
  readonly file: SchemaFile
  /** Where tables without a database are made; null when it is not known. */
  readonly database: string | null
  /** Path of a mysqld or mariadbd; null: look for one. */
  readonly binary: string | null
}

/** The definitions in a schema file, as a private server understands them; it is started when the first is asked for. */
export function schemaStructure(options: SchemaOptions): Structure {
  let opening: Promise<{ server: PrivateServer; session: Session }> | null = null
  return {
    name: options.file.path,
    isOfWindow: true,
    async table(database, table, flavor) {
      opening ??= openSchema(options, flavor)
      return readTable((await opening).session, database, table)
    },
    session: async () => (await opening!).session,
    async close() {
      const opened = await opening?.catch(() => null)
      await opened?.session.close()
      await opened?.server.stop()
    },
  }
}

async function openSchema({ file, database, binary }: SchemaOptions, flavor: 'mysql' | 'mariadb') {
  const found = await findServerBinaries(binary === null ? { flavor } : { explicit: binary })
  const server = await startPrivateServer(found[0]!)
  try {
    const session = await openStructureSession({ ...server.settings, database: null })
    await load(session, file, database)
    return { server, session }
  } catch (error) {
    await server.stop()
    throw error
  }
}

/** A dump of several databases makes them itself; one of a single database does not. */
async function load(session: Session, { path, sql }: SchemaFile, database: string | null): Promise<void> {
  const source = new Source(path, sql)
  const { flavor, number } = session.version
  const dialect = { flavor, version: number, ansiQuotes: false, noBackslashEscapes: false }
  await session.run('SET SESSION foreign_key_checks = 0')
  if (database !== null) {
    await session.run(`CREATE DATABASE ${quoteName(database)} DEFAULT CHARACTER SET utf8mb4`)
    await session.run(`USE ${quoteName(database)}`)
  }
  for (const statement of parseScript(source, { dialect, database }).statements) {
    // Made above, for a file that names it as well.
    const text =
      statement.kind === 'CREATE DATABASE' && !statement.conditional
        ? statement.text.replace(/^(CREATE\s+(?:DATABASE|SCHEMA))\s/i, '$1 IF NOT EXISTS ')
        : statement.text
    try {
      await session.run(text)
    } catch (error) {
      if (!isServerError(error)) throw error
      const { line, column } = source.positionAt(statement.span.start)
      throw new UserError(
        `${path}:${line}:${column}: a private ${flavor} refuses the schema: ${error.sqlMessage} (error ${error.errno})`,
        {
          hint: 'The schema file must hold the tables as mysqldump --no-data writes them; for tables without a database name it with --database.',
          exitCode: EXIT.usage,
          cause: error,
        },
      )
    }
  }
  await session.run("SET SESSION sql_mode = ''")
}
