import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { appendFile, mkdir, open, readdir, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { sessionPins } from '../rollback/session-pins.ts'
import { packStatements, scriptOf, structureScriptOf } from '../rollback/statement-chunk.ts'
import type { JournalStatement } from './journal-entries.ts'
import { onLocalDisk } from './local-disk.ts'
import { type ManifestHead, type MigrationFiles, makeManifest } from './manifest.ts'
import type { RollbackFiles } from './report.ts'
import { reportHtml } from './report-html.ts'
import { rollbackCount } from './stored-rollback.ts'

const PARTS = '.parts'

/**
 * The directory that a deployment leaves: rollback SQL by migration and as one file, and a manifest. While the deployment runs it
 * holds one part for each statement, each whole once it has its final name, from which the files are put together at the end.
 */
export class RollbackDirectory {
  readonly path: string
  readonly #deployment: string

  private constructor(path: string, deployment: string) {
    this.path = path
    this.#deployment = deployment
  }

  static async open(root: string, deployment: string): Promise<RollbackDirectory> {
    const path = join(root, deployment)
    await onLocalDisk(path, () => mkdir(join(path, PARTS), { recursive: true, mode: 0o700 }))
    return new RollbackDirectory(path, deployment)
  }

  /** Where spools and other files of a running deployment may lie. */
  get scratch(): string {
    return join(this.path, PARTS)
  }

  /** Writes the part of a statement. It counts only when it is whole. */
  write(id: string, script: AsyncIterable<Buffer>): Promise<void> {
    return onLocalDisk(this.path, () => this.#write(id, script))
  }

  async #write(id: string, script: AsyncIterable<Buffer>): Promise<void> {
    const path = this.#part(id)
    const file = await open(`${path}.new`, 'w', 0o600)
    try {
      for await (const piece of script) await file.writeFile(piece)
    } finally {
      await file.close()
    }
    await rename(`${path}.new`, path)
  }

  /**
   * Makes the part of a statement that an earlier process captured, unless it is here.
   * @returns how many statements it was made of; null when it was here.
   */
  async ensurePart(
    { id, step }: Pick<JournalStatement, 'id' | 'step'>,
    statements: () => AsyncIterable<string>,
  ): Promise<number | null> {
    if (existsSync(this.#part(id))) return null
    let count = 0
    async function* counted(): AsyncGenerator<string> {
      for await (const statement of statements()) {
        count++
        yield statement
      }
    }
    const script = step === 'ddl' ? structureScriptOf : scriptOf
    await this.write(id, script(packStatements(counted())))
    return count
  }

  /** Takes the directory away again, for a deployment that never began; its parent too when nothing else is in it. */
  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true })
    const parent = dirname(this.path)
    if ((await readdir(parent)).length === 0) await rmdir(parent)
  }

  /** Puts the files together. The parts are removed, unless the deployment may go on: then they are needed again. */
  finish(head: ManifestHead, migrations: readonly MigrationFiles[]): Promise<RollbackFiles> {
    return onLocalDisk(this.path, () => this.#finish(head, migrations))
  }

  async #finish(head: ManifestHead, migrations: readonly MigrationFiles[]): Promise<RollbackFiles> {
    const written: { name: string; rows: number }[] = []
    for (const migration of migrations) {
      const undoable = migration.statements.filter(
        (statement) => statement.state === 'done' && rollbackCount(statement) > 0,
      )
      if (undoable.length === 0) continue
      const name = fileName(migration)
      await this.#writeMigration(join(this.path, name), migration.name, undoable)
      written.push({ name, rows: rowsOf(undoable) })
    }
    if (written.length > 0) {
      const all = [...written].reverse()
      const path = join(this.path, 'rollback.sql')
      await writeFile(path, '', { mode: 0o600 })
      for (const { name } of all) await appendFrom(join(this.path, name), path)
    }
    const names =
      written.length > 0
        ? [...written, { name: 'rollback.sql', rows: written.reduce((sum, file) => sum + file.rows, 0) }]
        : []
    const files = await Promise.all(
      names.map(async ({ name, rows }) => ({ name, rows, ...(await measure(join(this.path, name))) })),
    )
    const manifest = makeManifest(head, migrations, files)
    await writeFile(join(this.path, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 })
    await writeFile(join(this.path, 'report.html'), reportHtml(manifest), { mode: 0o600 })
    if (!['interrupted', 'unknown'].includes(head.state)) await rm(this.scratch, { recursive: true, force: true })
    return {
      directory: this.path,
      files: [...files.map((file) => file.name), 'manifest.json', 'report.html'],
      rows: files.at(-1)?.rows ?? 0,
      bytes: files.reduce((sum, file) => sum + (file.name === 'rollback.sql' ? 0 : file.bytes), 0),
    }
  }

  async #writeMigration(path: string, name: string, statements: readonly JournalStatement[]): Promise<void> {
    await writeFile(path, `${fileHead(this.#deployment, name)}\n`, { mode: 0o600 })
    for (const statement of [...statements].reverse()) {
      await appendFile(path, statementHead(statement))
      await appendFrom(this.#part(statement.id), path)
      await appendFile(path, statementFoot(statement))
    }
  }

  #part(id: string): string {
    return join(this.scratch, `${id}.sql`)
  }
}

function appendFrom(source: string, path: string): Promise<void> {
  return pipeline(createReadStream(source), createWriteStream(path, { flags: 'a', mode: 0o600 }))
}

async function measure(path: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return { bytes: (await stat(path)).size, sha256: hash.digest('hex') }
}

function fileName(migration: MigrationFiles): string {
  const plain = basename(migration.name.replaceAll('/', '_'), '.sql').replaceAll(/[^\p{L}\p{N}._-]/gu, '_')
  return `${String(migration.position).padStart(4, '0')}-${plain}.rollback.sql`
}

function rowsOf(statements: readonly JournalStatement[]): number {
  return statements.reduce((sum, statement) => sum + statement.capturedRows, 0)
}

function fileHead(deployment: string, name: string): string {
  const pins = sessionPins().map((pin) => `${pin};`)
  return [`-- Rollgate: undoes ${inComment(name)} of deployment ${deployment}, newest statement first.`, ...pins].join(
    '\n',
  )
}

function statementHead(statement: JournalStatement): string {
  const lines = ['', `-- ${statement.opid ?? ''} ${statement.kind}: ${inComment(statement.sql)}`]
  if (statement.foreignKeysOff) lines.push('SET SESSION foreign_key_checks = 0;')
  if (statement.checksOff) lines.push('SET SESSION check_constraint_checks = 0;')
  if (statement.step !== 'ddl') lines.push('START TRANSACTION;')
  return `${lines.join('\n')}\n`
}

function statementFoot(statement: JournalStatement): string {
  const lines: string[] = []
  if (statement.step !== 'ddl') lines.push('COMMIT;')
  if (statement.checksOff) lines.push('SET SESSION check_constraint_checks = 1;')
  if (statement.foreignKeysOff) lines.push('SET SESSION foreign_key_checks = 1;')
  return lines.map((line) => `${line}\n`).join('')
}

const COMMENT_CHARACTERS = 200

/** One line that cannot end the comment it stands in. */
function inComment(text: string): string {
  const line = text.replaceAll(/[\s\p{Cc}]+/gu, ' ')
  return line.length > COMMENT_CHARACTERS ? `${line.slice(0, COMMENT_CHARACTERS)}…` : line
}
