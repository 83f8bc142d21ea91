import { lstat, readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { UserError } from '../errors.ts'
import { decodeSource } from '../sql/source.ts'
import { Complaints } from './complaints.ts'
import { type ConfigurationFile, readConfigurationFile } from './configuration-file.ts'
import { allRules, type Configuration } from './load.ts'
import type { KnownRule } from './rules-key.ts'

/** What a change does to the configuration file, while the one of the base commit holds. */
export interface ConfigurationChange {
  readonly path: string
  readonly kind: 'added' | 'removed' | 'changed' | 'broken'
  /** Plain sentences. */
  readonly text: string
}

/** Longer values are cut: the diff shows them. */
const LONGEST_VALUE = 80

/** @returns null when the configuration was not read from the base commit, or is the same in the working directory. */
export async function configurationChange({
  file: { path, base },
  surroundings: { cwd },
}: Configuration): Promise<ConfigurationChange | null> {
  if (base === null) return null
  const after = await textOf(resolve(cwd, path), path)
  if (after === base.text) return null
  if (after === null) return { path, kind: 'removed', text: `\`${path}\` is removed; it holds until that is merged.` }
  if (base.text === null) {
    const text = `\`${path}\` is new: it holds once it is merged. Until then \`config-ref: head\` tries it.`
    return { path, kind: 'added', text }
  }
  const rules = await allRules()
  const old = read(path, base.text, rules)
  const next = read(path, after, rules)
  if (typeof next === 'string') return { path, kind: 'broken', text: `\`${path}\` is changed, and wrong: ${next}` }
  const changes = typeof old === 'string' ? [] : differences(old, next)
  const what = changes.length === 0 ? 'No setting differs' : changes.join('; ')
  const text = `\`${path}\` is changed, which holds once it is merged; this audit goes by the base commit. ${what}.`
  return { path, kind: 'changed', text }
}

/** What is no regular file counts as none: a link may lead anywhere. */
async function textOf(path: string, shown: string): Promise<string | null> {
  const stats = await lstat(path).catch(() => null)
  if (!stats?.isFile()) return null
  try {
    return decodeSource(shown, await readFile(path)).text
  } catch (error) {
    if (error instanceof UserError) return ''
    throw error
  }
}

/** @returns what is wrong, as a sentence. */
function read(path: string, text: string, rules: readonly KnownRule[]): ConfigurationFile | string {
  const complaints = new Complaints()
  try {
    const file = readConfigurationFile(path, text, rules, complaints)
    complaints.throwIfAny()
    return file
  } catch (error) {
    if (error instanceof UserError) return error.message
    throw error
  }
}

function differences(before: ConfigurationFile, after: ConfigurationFile): string[] {
  const values = ({ given, rules, targets }: ConfigurationFile) =>
    new Map<string, unknown>([
      ...[...given].map(([name, { value }]) => [name, value] as const),
      ...[...rules].map(([id, setting]) => [`rules.${id}`, setting] as const),
      ...targets.map((target) => [`targets.${target.name}`, target] as const),
    ])
  const [old, next] = [values(before), values(after)]
  return [...new Set([...old.keys(), ...next.keys()])].flatMap((key) => {
    const [from, to] = [shown(old.get(key)), shown(next.get(key))]
    if (text(old.get(key)) === text(next.get(key))) return []
    return key.startsWith('targets.') ? [`\`${key}\` differs`] : [`\`${key}\`: ${from} → ${to}`]
  })
}

/** Where a setting stands is no difference. */
function text(value: unknown): string | undefined {
  return JSON.stringify(value, (key, inner: unknown) => (key === 'place' ? undefined : inner))
}

function shown(value: unknown): string {
  if (value === undefined) return 'not set'
  const alone = typeof value === 'object' && value !== null && Object.keys(value).join() === 'severity'
  const text = alone
    ? (value as { severity: string }).severity
    : typeof value === 'string'
      ? value
      : JSON.stringify(value)
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE - 1)}…` : text
}
