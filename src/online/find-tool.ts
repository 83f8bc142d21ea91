import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import type { OnlineDdlSettings } from '../config/settings.ts'
import { UserError } from '../errors.ts'
import type { ServerSettings } from '../mysql/server-settings.ts'

const HOW_TO_GET: Readonly<Record<OnlineDdlSettings['tool'], string>> = {
  'pt-online-schema-change':
    'It is in the package percona-toolkit of Debian and Ubuntu (apt-get install percona-toolkit).',
  'gh-ost': 'Its releases are on GitHub: github/gh-ost.',
}

/**
 * The program of a tool on PATH, once it is clear that it can reach the server as asked.
 * @throws UserError when it is not there, or cannot connect as we do.
 */
export async function findTool(
  { tool }: OnlineDdlSettings,
  server: ServerSettings,
  path: string = process.env.PATH ?? '',
): Promise<string> {
  const refusal = whyNotConnect(tool, server)
  if (refusal !== null)
    throw new UserError(`${tool} cannot connect to the target as Rollgate does: ${refusal}`, {
      hint: 'Change the connection of the target, or set deploy.online-ddl.tool to another program or to none.',
    })
  for (const directory of path.split(delimiter).filter((one) => one !== '')) {
    const program = join(directory, tool)
    const runs = await access(program, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (runs) return program
  }
  throw new UserError(`${tool} is to alter big tables (deploy.online-ddl.tool), but is not on PATH`, {
    hint: `${HOW_TO_GET[tool]} With \`none\` the server alters every table itself.`,
  })
}

function whyNotConnect(tool: OnlineDdlSettings['tool'], server: ServerSettings): string | null {
  if (server.ssl === 'rds-iam') return 'with ssl=rds-iam there is no password to give it'
  if (tool === 'gh-ost') return server.socketPath === null ? null : 'it takes no Unix socket'
  if (/[\r\n]/.test(server.password)) return 'the password has a line end'
  // Seen with DBD::mysql 4.050 on libmariadb 10.11: nothing else in the file turns TLS on.
  const encrypted = server.ssl !== 'disabled' && server.ssl !== 'preferred'
  return encrypted && server.sslCa === null
    ? `with ssl=${server.ssl}, its driver encrypts only when ssl-ca is given`
    : null
}
