import type { OnlineDdlSettings } from '../config/settings.ts'

export type OnlineTool = OnlineDdlSettings['tool']

/** An ALTER TABLE that a tool runs, with what it makes on the target. The journal keeps it, so that a later process can settle it. */
export interface OnlineAlter {
  readonly tool: OnlineTool
  readonly database: string
  /** Of the table that is altered. */
  readonly name: string
  /** The altered copy, until it takes the place of the table. */
  readonly copy: string
  /** What the table is called once the copy has taken its place. */
  readonly old: string
  /** Other tables that the tool makes for itself. */
  readonly others: readonly string[]
}

/**
 * Names that nobody else uses, as far as the tools let us choose them: pt-online-schema-change calls the old table `_t_old` (more
 * underscores when there is one, which is refused), gh-ost makes all names from one (getGhostTableName and others in
 * go/base/context.go).
 * @param token unique on the target, made of word characters
 */
export function onlineAlter(tool: OnlineTool, database: string, name: string, token: string): OnlineAlter {
  if (tool === 'pt-online-schema-change')
    return { tool, database, name, copy: `_rollgate_${token}_new`, old: `_${name}_old`, others: [] }
  const base = ghostBase(token)
  return { tool, database, name, copy: `_${base}_gho`, old: `_${base}_del`, others: [`_${base}_ghc`] }
}

/** What gh-ost takes as --force-table-names. */
export function ghostBase(token: string): string {
  return `rollgate_${token}`
}
