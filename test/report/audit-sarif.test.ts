import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { RULES } from '../../src/audit/rules/index.ts'
import { auditSarif } from '../../src/report/audit-sarif.ts'
import { REPORT } from './example-report.ts'

const TOOL = { version: '1.2.3', rules: RULES, rulesUrl: 'https://example.com/RULES.md' }

// The schema of OASIS, as Microsoft's SARIF multitool 5.7.0 has it.
const ajv = new Ajv2020({
  strict: false,
  allErrors: true,
  formats: { uri: true, 'uri-reference': true, 'date-time': true, uuid: true },
})
const valid = ajv.compile(JSON.parse(readFileSync(new URL('fixtures/sarif-2.1.0.json', import.meta.url), 'utf8')))

interface Log {
  readonly runs: readonly [
    {
      readonly results: readonly Result[]
      readonly tool: { readonly driver: { readonly rules: readonly { id: string; helpUri?: string }[] } }
    },
  ]
}
interface Result {
  readonly ruleId: string
  readonly ruleIndex: number
  readonly level: string
  readonly partialFingerprints: Readonly<Record<string, string>>
  readonly locations: readonly [{ physicalLocation: { artifactLocation: { uri: string }; region: object } }]
}

test('the log is valid SARIF 2.1.0, with every finding at its place and its rule described', () => {
  const log = auditSarif(REPORT, TOOL) as Log
  assert.ok(valid(log), ajv.errorsText(valid.errors))
  const [{ results, tool }] = log.runs
  assert.deepEqual(
    results.map(({ ruleId, level }) => [ruleId, level]),
    [
      ['unused-suppression', 'warning'],
      ['column-narrowing', 'error'],
      ['no-own', 'note'],
    ],
  )
  for (const { ruleId, ruleIndex } of results) assert.equal(tool.driver.rules[ruleIndex]!.id, ruleId)
  assert.equal(tool.driver.rules[0]!.helpUri, 'https://example.com/RULES.md#column-narrowing')
  const { artifactLocation, region } = results[1]!.locations[0].physicalLocation
  assert.equal(artifactLocation.uri, 'db/a%20long%20name/0009_%C3%A4%C3%B6%C3%BC.sql')
  assert.deepEqual(region, { startLine: 4, startColumn: 23, endLine: 4, endColumn: 34 })
})

test('a finding keeps its fingerprint when lines move, and two equal statements have two', () => {
  const [file] = REPORT.files
  const moved = file!.statements.map((statement) => ({
    ...statement,
    findings: statement.findings.map((finding) => ({ ...finding, start: { ...finding.start, line: 99 } })),
  }))
  const prints = (statements: typeof moved) =>
    (auditSarif({ ...REPORT, files: [{ ...file!, findings: [], statements }] }, TOOL) as Log).runs[0].results.map(
      ({ partialFingerprints }) => partialFingerprints['rollgate/v1'],
    )
  assert.deepEqual(prints(moved), prints([...file!.statements] as typeof moved))
  const [first, second] = prints([...moved, ...moved])
  assert.notEqual(first, second)
})

test('an audit of nothing is a valid log too', () => {
  const log = auditSarif({ ...REPORT, files: [], notes: [], sandbox: null }, { ...TOOL, rulesUrl: null })
  assert.ok(valid(log), ajv.errorsText(valid.errors))
})
