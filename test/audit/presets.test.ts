import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GOINCEPTION_CHECKS } from '../../src/audit/goinception-codes.ts'
import { INC_DEFAULTS } from '../../src/audit/goinception-options.ts'
import { goInceptionRules } from '../../src/audit/goinception-settings.ts'
import { optionProblem } from '../../src/audit/option-problem.ts'
import { PRESETS, type Preset } from '../../src/audit/presets.ts'
import { applyRuleSettings } from '../../src/audit/rule-settings.ts'
import { RULES } from '../../src/audit/rules/index.ts'

const ruleOf = (id: string) => RULES.find((rule) => rule.id === id) ?? assert.fail(`there is no rule ${id}`)

function assertOptions(id: string, options: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(options)) {
    const spec = ruleOf(id).options[name]
    assert.ok(spec !== undefined, `${id} has no option ${name}`)
    assert.equal(optionProblem(spec, value), null, `${id}.${name}`)
  }
}

test('presets name rules and options that exist', () => {
  for (const preset of Object.values(PRESETS) as Preset[])
    for (const [id, { options = {} }] of Object.entries(preset.rules)) assertOptions(ruleOf(id).id, options)
})

test('each code of goInception has one answer, which exists', () => {
  const codes = GOINCEPTION_CHECKS.flatMap(({ code }) => code ?? [])
  assert.equal(new Set(codes).size, codes.length)
  // 125 that it raises, and three that are only the least level of forbidden types.
  assert.equal(codes.length, 128)
  for (const { answer, gates = [] } of GOINCEPTION_CHECKS) {
    if ('rule' in answer) assertOptions(answer.rule, answer.options ?? {})
    for (const { option, value, options, from } of gates) {
      for (const name of [option, value ?? option]) assert.ok(Object.hasOwn(INC_DEFAULTS, name), name)
      if (!('rule' in answer)) continue
      assertOptions(answer.rule, options ?? {})
      if (from !== undefined) assert.ok(from in ruleOf(answer.rule).options, `${answer.rule}.${from}`)
    }
    if ('server' in answer) assert.match(answer.server, /^\d{4} ER_[A-Z0-9_]+$/)
    if ('none' in answer) assert.match(answer.none, /\.$/)
  }
})

test('the preset of goInception is what it ships', () => {
  const { rules } = PRESETS.goinception
  assert.deepEqual(rules['column-type-forbidden'], {
    severity: 'error',
    options: { types: ['*blob', '*text', 'json', 'enum', 'set', 'bit'] },
  })
  assert.deepEqual(rules['charset-not-allowed'], {
    severity: 'error',
    options: { allow: ['utf8', 'utf8mb3', 'utf8mb4'] },
  })
  assert.deepEqual(rules['column-blob-not-null'], { severity: 'warning' })
  assert.deepEqual(rules['comment-required'], { severity: 'off' })
  assert.equal(rules['column-zero-date'], undefined)
  const active = applyRuleSettings(RULES, new Map(), ['goinception'])
  assert.equal(active.find(({ rule }) => rule.id === 'foreign-key-added')?.severity, 'error')
})

test('options and levels change what the rules are set to', () => {
  const set = (options: Parameters<typeof goInceptionRules>[0], levels: Readonly<Record<string, number>> = {}) =>
    goInceptionRules(options, new Map(Object.entries(levels)))
  assert.deepEqual(set({ max_keys: 5 })['index-max'], { severity: 'warning', options: { max: 5 } })
  assert.deepEqual(set({ max_keys: 5 }, { er_too_many_keys: 2 })['index-max'], {
    severity: 'error',
    options: { max: 5 },
  })
  assert.deepEqual(set({ max_keys: 5 }, { er_too_many_keys: 0 })['index-max'], { severity: 'off' })
  assert.deepEqual(set({ max_key_parts: 4 })['index-columns-max'], {
    severity: 'warning',
    options: { max: 4, primaryMax: 0 },
  })
  assert.deepEqual(set({ check_index_prefix: true, index_prefix: 'idx_, ix.' })['index-name'], {
    severity: 'warning',
    options: { pattern: '^(idx_|ix\\.)', unique: '^(uniq_)' },
  })
  assert.deepEqual(set({ check_timestamp_default: true })['column-default-required']?.options, { types: ['timestamp'] })
  assert.deepEqual(
    set({ check_timestamp_default: true, check_column_default_value: true })['column-default-required']?.options,
    { types: [] },
  )
  assert.deepEqual(set({ check_autoincrement_datatype: true })['auto-increment-policy']?.options, {
    types: ['mediumint', 'int', 'bigint'],
  })
})
