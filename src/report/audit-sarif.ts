import { createHash } from 'node:crypto'
import type { AuditReport, FileReport, Finding, Severity } from '../audit/finding.ts'
import type { Rule } from '../audit/rule.ts'

/** Of a result and of a rule, https://docs.oasis-open.org/sarif/sarif/v2.1.0/ 3.27.10. */
const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  notice: 'note',
}
/** GitHub takes 25,000 results of a run and shows 5,000. */
const MOST_RESULTS = 25_000

export interface SarifTool {
  readonly version: string
  readonly rules: readonly Rule[]
  /** Where RULES.md stands, for `helpUri`; null when that is not known. */
  readonly rulesUrl: string | null
}

/**
 * The report as SARIF 2.1.0, as code scanning reads it. Columns count UTF-16 units, as ours do. A finding keeps its identity when
 * lines move: its fingerprint is made of the rule, the file and the statement's text.
 */
export function auditSarif(report: AuditReport, { version, rules, rulesUrl }: SarifTool): object {
  const used = new Set(report.files.flatMap((file) => resultsOf(file).map(({ finding }) => finding.rule)))
  // A rule of the configuration's own is in the report and not in the list.
  const ids = [...new Set([...rules.map(({ id }) => id), ...used])].filter((id) => used.has(id))
  const results = report.files.flatMap((file) => {
    const seen = new Map<string, number>()
    return resultsOf(file).map(({ finding, sql }) => {
      const { rule, severity, message, start, end, help } = finding
      const identity = sha256(`${rule}\0${file.path}\0${sql ?? message}`)
      const nth = (seen.get(identity) ?? 0) + 1
      seen.set(identity, nth)
      return {
        ruleId: rule,
        ruleIndex: ids.indexOf(rule),
        level: LEVELS[severity],
        message: { text: help === undefined ? message : `${message}\n${help}` },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: uriOf(file.path), uriBaseId: '%SRCROOT%' },
              region: {
                startLine: start.line,
                startColumn: start.column,
                endLine: end.line,
                endColumn: end.column,
              },
            },
          },
        ],
        partialFingerprints: { 'rollgate/v1': `${identity}:${nth}` },
      }
    })
  })
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'rollgate',
            semanticVersion: version,
            rules: ids.map((id) => describe(id, rules, rulesUrl)),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: results.slice(0, MOST_RESULTS),
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: report.notes.map((text) => ({ level: 'note', message: { text } })),
          },
        ],
        properties: { counts: report.counts, sandbox: report.sandbox },
      },
    ],
  }
}

function resultsOf(file: FileReport): { finding: Finding; sql: string | null }[] {
  return [
    ...file.findings.map((finding) => ({ finding, sql: null })),
    ...file.statements.flatMap(({ findings, sql }) => findings.map((finding) => ({ finding, sql }))),
  ]
}

function describe(id: string, rules: readonly Rule[], rulesUrl: string | null): object {
  const rule = rules.find((one) => one.id === id)
  if (rule === undefined) return { id, shortDescription: { text: `Rule ${id} of this repository's configuration` } }
  return {
    id,
    shortDescription: { text: rule.summary },
    fullDescription: { text: `${rule.summary}. ${rule.why}` },
    help: { text: `${rule.why} ${rule.advice}` },
    defaultConfiguration: { level: LEVELS[rule.severity] },
    ...(rulesUrl === null ? {} : { helpUri: `${rulesUrl}#${id}` }),
  }
}

/** A relative reference (RFC 3986): a colon in its first segment would read as a scheme. */
function uriOf(path: string): string {
  const uri = path.split(/[\\/]/).map(encodeURIComponent).join('/')
  return path.startsWith('/') ? `file://${uri}` : uri
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}
