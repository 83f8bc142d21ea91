import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { EXIT, UserError } from '../errors.ts'
import { expandRows } from '../rollback/expand-rows.ts'
import { packStatements, type StatementChunk } from '../rollback/statement-chunk.ts'
import type { JournalStatement } from './journal-entries.ts'
import type { Manifest, ManifestFile } from './manifest.ts'
import type { RollbackSource } from './rollback-source.ts'
import { scanScript } from './script-scan.ts'

/** Where in rollback.sql the rollback of a statement stands, in bytes. */
interface Section {
  readonly start: number
  readonly end: number
}

/** The rollback directory of a deployment, proved to be whole: what `rollback --from` plays. */
export class RollbackArtifact implements RollbackSource {
  readonly manifest: Manifest
  readonly suspect = 'The rollback directory does not hold what its manifest says.'
  readonly deployment: string
  readonly #script: string
  readonly #sections: ReadonlyMap<string, Section>

  private constructor(manifest: Manifest, script: string, sections: ReadonlyMap<string, Section>) {
    this.manifest = manifest
    this.deployment = manifest.deployment
    this.#script = script
    this.#sections = sections
  }

  /**
   * Opens `directory`, or the directory of the deployment in it, and compares every file with its hash in the manifest.
   * @throws UserError when it is not the deployment's, or a file is missing or was changed.
   */
  static async open(directory: string, deployment: string): Promise<RollbackArtifact> {
    const path = [directory, join(directory, deployment)].find((one) => existsSync(join(one, 'manifest.json')))
    if (path === undefined) {
      throw new UserError(`There is no manifest.json in ${directory}, nor in ${join(directory, deployment)}`, {
        hint: 'Give the directory that a deployment wrote (rollback/<deployment>), or the unpacked artifact.',
      })
    }
    const manifest = await readManifest(join(path, 'manifest.json'))
    if (manifest.deployment !== deployment) {
      throw new UserError(`${path} is the rollback of deployment ${manifest.deployment}, not of ${deployment}`, {
        hint: 'Name the deployment that the directory belongs to.',
      })
    }
    for (const file of manifest.files) await verify(path, file)
    const script = join(path, 'rollback.sql')
    const opids = new Set(manifest.statements.flatMap(({ opid }) => opid ?? []))
    return new RollbackArtifact(
      manifest,
      script,
      manifest.files.length === 0 ? new Map() : await findSections(script, opids),
    )
  }

  chunks(statement: JournalStatement): AsyncGenerator<StatementChunk> {
    return packStatements(this.statements(statement))
  }

  async *statements({ opid, step }: JournalStatement): AsyncGenerator<string> {
    const section = opid === null ? undefined : this.#sections.get(opid)
    if (section === undefined) return
    for await (const { kind, text } of scanScript(this.#script, section.start, section.end)) {
      if (kind === 'comment') continue
      if (step === 'ddl') yield text
      else if (!isFrame(text)) yield* expandRows(text)
    }
  }
}

async function readManifest(path: string): Promise<Manifest> {
  const unfit = (why: string, cause?: unknown) =>
    new UserError(`${path} is no manifest of a rollback: ${why}`, {
      hint: 'Without it, play rollback.sql with the mysql client after looking at it.',
      cause,
    })
  let manifest: Manifest
  try {
    manifest = JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    throw unfit(error instanceof Error ? error.message : String(error), error)
  }
  if (manifest.version !== 1) throw unfit(`it has version ${String(manifest.version)}`)
  if (!Array.isArray(manifest.files) || !Array.isArray(manifest.statements))
    throw unfit('it lists no files or statements')
  if (manifest.statements.some(({ sequence, step }) => typeof sequence !== 'number' || typeof step !== 'string'))
    throw unfit('an older Rollgate made it, which did not say enough to play it')
  return manifest
}

async function verify(directory: string, file: ManifestFile): Promise<void> {
  const path = join(directory, file.name)
  const refused = (what: string) =>
    new UserError(`${path} ${what}: it is not what the deployment wrote`, {
      hint: 'Take the directory or artifact as the deployment left it. Nothing was changed.',
      exitCode: EXIT.failed,
    })
  if (!existsSync(path)) throw refused('is missing')
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  if (hash.digest('hex') !== file.sha256) throw refused('does not have the sha256 of the manifest')
}

/** Each statement's part begins with a comment that names its opid, and ends where the next one or the head of a file begins. */
async function findSections(script: string, opids: ReadonlySet<string>): Promise<Map<string, Section>> {
  const sections = new Map<string, Section>()
  let open: { opid: string; start: number } | null = null
  let end = 0
  const close = (at: number) => {
    if (open !== null) sections.set(open.opid, { start: open.start, end: at })
    open = null
  }
  for await (const item of scanScript(script)) {
    end = item.end
    if (item.kind !== 'comment') continue
    const [, opid] = /^-- (\S+) /.exec(item.text) ?? []
    if (opid === 'Rollgate:') close(item.start)
    else if (opid !== undefined && opids.has(opid)) {
      close(item.start)
      open = { opid, start: item.end }
    }
  }
  close(end)
  return sections
}

/** What stands around the rows of a statement; a rollback makes transactions of its own. */
function isFrame(text: string): boolean {
  return (
    text === 'START TRANSACTION' ||
    text === 'COMMIT' ||
    /^SET SESSION (foreign_key_checks|check_constraint_checks) = [01]$/.test(text)
  )
}
