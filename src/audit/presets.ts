import type { Severity } from './finding.ts'
import { goInceptionDefaults } from './goinception-settings.ts'
import type { OptionValue } from './rule.ts'

/** What a preset says of one rule. Options that it does not name keep the rule's own defaults. */
export interface PresetSetting {
  readonly severity: Severity | 'off'
  readonly options?: Readonly<Record<string, OptionValue>>
}

export interface Preset {
  /** One sentence: whom it is for. */
  readonly summary: string
  readonly rules: Readonly<Record<string, PresetSetting>>
}

/** Rules that are off by themselves and need no pattern or list of the team's own, and some that ask for more here. */
const STRICT: Preset['rules'] = {
  'algorithm-missing': { severity: 'notice' },
  'alter-clause-not-allowed': { severity: 'warning', options: { forbid: ['change-column', 'column-position'] } },
  'auto-increment-policy': { severity: 'notice' },
  'charset-written': { severity: 'notice' },
  'column-float': { severity: 'warning', options: { names: '' } },
  'column-length': { severity: 'notice' },
  'column-nullable': { severity: 'notice', options: { types: ['text', 'json', 'datetime', 'date'] } },
  'column-position': { severity: 'notice' },
  'column-timestamp': { severity: 'notice' },
  'column-type-changed': { severity: 'warning' },
  'column-type-forbidden': { severity: 'warning' },
  'comment-required': { severity: 'notice' },
  'database-named': { severity: 'warning' },
  'ddl-and-dml-mixed': { severity: 'warning' },
  'ddl-on-large-table': { severity: 'warning' },
  'dml-clause-forbidden': { severity: 'notice' },
  'explicit-auto-increment': { severity: 'notice' },
  'file-comment-required': { severity: 'notice' },
  'foreign-key-added': { severity: 'notice', options: { created: true } },
  'index-columns-max': { severity: 'warning' },
  'index-kind-not-allowed': { severity: 'notice', options: { allow: ['btree', 'fulltext', 'spatial', 'functional'] } },
  'index-low-selectivity': { severity: 'notice' },
  'index-max': { severity: 'warning' },
  'index-nullable': { severity: 'notice' },
  'index-unnamed': { severity: 'warning' },
  'insert-rows-max': { severity: 'warning' },
  'insert-select': { severity: 'notice' },
  'name-case': { severity: 'warning' },
  'name-characters': { severity: 'warning' },
  'name-reserved': { severity: 'warning', options: { 'other-flavor': true } },
  'online-tool-trap': { severity: 'notice' },
  'primary-key-type': { severity: 'warning' },
  'statement-length': { severity: 'notice' },
  'statements-max': { severity: 'notice' },
  'table-options': { severity: 'notice' },
  'table-partitioned': { severity: 'notice' },
  'table-width': { severity: 'warning' },
  'type-deprecated': { severity: 'notice' },
  'unique-index-nullable': { severity: 'warning', options: { single: true } },
}

/** Named sets of severities and options. `recommended` is what the rules themselves say, and what the others start from. */
export const PRESETS = {
  recommended: { summary: 'What a senior DBA would say aloud.', rules: {} },
  goinception: { summary: 'What a goInception server reports as it is shipped.', rules: goInceptionDefaults() },
  strict: { summary: 'Everything worth a rule, for new schemas that are to stay tidy.', rules: STRICT },
} as const satisfies Record<string, Preset>

export type PresetName = keyof typeof PRESETS

export const PRESET_NAMES = Object.keys(PRESETS) as PresetName[]
