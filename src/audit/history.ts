import { compareMigrations } from '../config/migration-order.ts'

/** A migration as the journal or a commit knows it. */
export interface KnownMigration {
  /** As in the journal: relative to the directory of the migrations. */
  readonly name: string
  /** SHA-256 of its bytes, in hex. */
  readonly checksum: string
}

/** A migration that is there now. */
export interface PresentMigration extends KnownMigration {
  /** As shown to people. */
  readonly path: string
}

/** What the change under audit does to a migration. Names and paths as above. */
export type MigrationChange =
  | { readonly kind: 'added' | 'modified'; readonly path: string; readonly name: string }
  | { readonly kind: 'removed'; readonly path: string; readonly name: string }
  | { readonly kind: 'renamed'; readonly path: string; readonly name: string; readonly from: string }

export interface MigrationHistory {
  /** What is said of the applied ones, after their name. */
  readonly known: string
  readonly applied: readonly KnownMigration[]
  readonly present: readonly PresentMigration[]
  readonly changes: readonly MigrationChange[]
}

/** A finding about a file as a whole. */
export interface FileFinding {
  readonly rule: 'applied-migration-changed' | 'migration-order' | 'migration-number'
  readonly path: string
  readonly message: string
}

/** Rules whose findings depend on what was applied when: a suppression stays right when there is nothing to suppress any more. */
export const HISTORY_RULES: ReadonlySet<string> = new Set([
  'applied-migration-changed',
  'migration-order',
  'migration-number',
])

/** What is wrong with a change in view of what has been applied, in the order of the changes. */
export function historyFindings({ known: said, applied, present, changes }: MigrationHistory): FileFinding[] {
  const known = new Map(applied.map((migration) => [migration.name, migration.checksum]))
  const last = applied.reduce<string | null>(
    (latest, { name }) => (latest === null || compareMigrations(latest, name) < 0 ? name : latest),
    null,
  )
  const byName = new Map(present.map((migration) => [migration.name, migration]))
  const found: FileFinding[] = []
  const changed = (path: string, message: string) => found.push({ rule: 'applied-migration-changed', path, message })
  const told = new Set<string>()
  for (const change of changes) {
    const { kind, name, path } = change
    if (kind === 'removed') {
      if (known.has(name)) changed(path, `\`${path}\` ${said}, and is deleted`)
      continue
    }
    if (kind === 'modified') {
      const checksum = known.get(name)
      if (checksum !== undefined && checksum !== byName.get(name)?.checksum)
        changed(path, `\`${path}\` ${said}, and is changed`)
      continue
    }
    if (kind === 'renamed' && known.has(change.from)) {
      changed(path, `\`${path}\` is \`${change.from}\` renamed, which ${said}: it would be applied again`)
      continue
    }
    if (known.has(name)) continue
    if (last !== null && compareMigrations(name, last) < 0) {
      const message = `\`${path}\` is new and sorts before \`${last}\`, which ${said}`
      found.push({ rule: 'migration-order', path, message })
    }
    const number = migrationNumber(name)
    const twin =
      number === null ? undefined : present.find((one) => one.name !== name && migrationNumber(one.name) === number)
    // Of two new files one is to be renamed, so one finding does.
    if (twin !== undefined && !told.has(twin.path)) {
      told.add(path)
      found.push({ rule: 'migration-number', path, message: `\`${path}\` has the same number as \`${twin.path}\`` })
    }
  }
  return found
}

/**
 * What must be different for each migration of a directory: its number or time at the beginning of the name, without leading zeros,
 * with its directory and with `up` or `down` at the end. null for a name without one, and for a bare date, which several may share.
 */
export function migrationNumber(name: string): string | null {
  const slash = name.lastIndexOf('/') + 1
  const file = name.slice(slash).replace(/\.sql$/i, '')
  const written =
    // Flyway: V1_2__title, V1.2__title
    /^[Vv](\d+(?:[._]\d+)*)__/.exec(file)?.[1] ??
    // Laravel, Phinx: 2026_11_21_130500_title
    /^(\d{4}[_-]\d{2}[_-]\d{2}[_-]\d+)(?=\D|$)/.exec(file)?.[1] ??
    /^[Vv]?(\d+(?:\.\d+)*)(?=\D|$)/.exec(file)?.[1]
  if (written === undefined || isDate(file)) return null
  const number = written.replaceAll(/[_-]/g, '.').replaceAll(/(?<=^|\.)0+(?=\d)/g, '')
  const direction = /[._](up|down|do|undo)$/i.exec(file)?.[1]?.toLowerCase() ?? ''
  return `${name.slice(0, slash)}${number}${direction === '' ? '' : `.${direction}`}`
}

/** `20261121_title`, `2026-11-21-title`: a day, and no time behind it. */
function isDate(file: string): boolean {
  const day = String.raw`(?:0[1-9]|[12]\d|3[01])`
  const month = '(?:0[1-9]|1[0-2])'
  return new RegExp(String.raw`^(?:19|20)\d{2}([-_.]?)${month}\1${day}(?![-_.]?\d)`).test(file)
}
