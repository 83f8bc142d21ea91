import type { Severity } from './finding.ts'
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

/** Named sets of severities and options. `recommended` is what the rules themselves say, and what the others start from. */
export const PRESETS = {
  recommended: { summary: 'What a senior DBA would say aloud.', rules: {} },
  goinception: { summary: 'What a goInception server reports as it is shipped.', rules: {} },
  strict: { summary: 'Everything worth a rule, for new schemas that are to stay tidy.', rules: {} },
} as const satisfies Record<string, Preset>

export type PresetName = keyof typeof PRESETS

export const PRESET_NAMES = Object.keys(PRESETS) as PresetName[]
