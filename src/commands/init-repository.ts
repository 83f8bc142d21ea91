import { access, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { InitSettings } from '../config/settings.ts'
import { UserError } from '../errors.ts'
import { makeFiles } from '../init/files.ts'
import { type FoundRepository, findRepository } from '../init/repository.ts'

/** What `init` says of a repository: also its JSON document, key for key. */
export interface InitRepositoryReport extends FoundRepository {
  readonly files: readonly { readonly path: string; readonly outcome: 'written' | 'kept' }[]
  /** Plain sentences about what is still to be done. */
  readonly todo: readonly string[]
}

/**
 * Writes `.rollgate.yml` and the three workflows for what is found in the repository. What is there already is left as it is.
 * @throws UserError when this is not the root of a repository, or a file cannot be written
 */
export async function initRepository({ action, cwd }: InitSettings): Promise<InitRepositoryReport> {
  if (!/^[\w.-]+\/[\w./-]+@[\w./-]+$/.test(action))
    throw new UserError(`--action: ${action} is not what \`uses:\` takes`, {
      hint: 'Write it as OWNER/REPOSITORY@REF.',
    })
  const isRoot = await access(join(cwd, '.git')).then(
    () => true,
    () => false,
  )
  if (!isRoot)
    throw new UserError('This directory is not the root of a git repository', {
      hint: 'Run rollgate init where .git is: GitHub reads workflows from .github/workflows there.',
    })
  const found = await findRepository(cwd)
  const files = []
  for (const { content, path } of makeFiles(found, action))
    files.push({ path, outcome: await write(cwd, path, content) })
  return { ...found, files, todo: whatIsLeft(found, action) }
}

async function write(cwd: string, path: string, content: string): Promise<'written' | 'kept'> {
  try {
    await mkdir(dirname(resolve(cwd, path)), { recursive: true })
    await writeFile(resolve(cwd, path), content, { flag: 'wx' })
    return 'written'
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause)) throw cause
    if (cause.code === 'EEXIST') return 'kept'
    throw new UserError(`Cannot write ${path}: ${cause.message}`, { cause })
  }
}

function whatIsLeft({ flavor, migrations, schema }: FoundRepository, action: string): string[] {
  return [
    ...(action.startsWith('OWNER/')
      ? ['Put the repository of this action in the place of OWNER in the workflows, best with the hash of a commit.']
      : []),
    ...(migrations === null ? ['No migrations were found: correct `migrations` in .rollgate.yml.'] : []),
    ...(schema === null
      ? ['Give the audit a structure to start from: `schema` in .rollgate.yml, or a staging server in the workflow.']
      : []),
    ...(flavor === null ? ['It is not clear whether this is MySQL or MariaDB; the runners have MySQL.'] : []),
    'Make the environment `production` (Settings → Environments) with reviewers, the variables DB_HOST, DB_USER and DB_NAME and the secret DB_PASSWORD.',
    'Run rollgate doctor against production: it tells what the server and the account still lack.',
  ]
}

/** What was found, what was written, and what is left to do. */
export function initRepositoryText(report: InitRepositoryReport): string {
  const { branch, files, flavor, flavorFrom, migrations, schema, todo } = report
  const outcomes = { written: 'Wrote', kept: 'Kept, it was there already:' } as const
  return `${[
    `Migrations: ${migrations ?? 'none found'}`,
    `Structure:  ${schema ?? 'no schema.sql found'}`,
    `Server:     ${flavor === null ? 'unknown' : `${flavor === 'mysql' ? 'MySQL' : 'MariaDB'} (${flavorFrom})`}`,
    `Branch:     ${branch}`,
    '',
    ...files.map(({ outcome, path }) => `${outcomes[outcome]} ${path}`),
    '',
    'Left to do:',
    ...todo.map((item) => `  - ${item}`),
  ].join('\n')}\n`
}
