import type { RuleSetting } from '../config/settings.ts'
import type { Rehearsal, StatementRehearsal } from '../sandbox/rehearsal.ts'
import type { Position, Source, Span } from '../sql/source.ts'
import type { Script, Statement } from '../sql/statement.ts'
import { TokenList } from '../sql/token-list.ts'
import { type AuditReport, type FileReport, type Finding, SEVERITIES, type Severity, type StatementReport } from './finding.ts'
import type { ReportMore, Rule, RuleContext } from './rule.ts'
import { type ActiveRule, applyRuleSettings } from './rule-settings.ts'
import { RULES } from './rules/index.ts'
import { ScriptFacts } from './script-facts.ts'
import { readDirectives, type Suppression } from './suppression.ts'
import { tableChanges } from './table-changes.ts'

/** Rules that the engine applies itself; nothing suppresses them. */
const OWN_RULES = new Set(['script-problem', 'empty-migration', 'invalid-directive', 'unused-suppression', 'rule-crashed'])

/** Why nothing is known of a statement's effect when nothing was rehearsed. */
const NOT_REHEARSED: StatementRehearsal = {
  outcome: { kind: 'not-judged', reason: 'nothing was rehearsed' },
  effects: [],
  online: 'n/a',
  estimate: { rows: null, method: 'unknown: nothing was rehearsed' },
  reversible: { verdict: 'none', reason: 'not known: nothing was rehearsed' },
  rollbackPreview: null,
}

/**
 * Turns scripts and what the sandbox said of them into findings. Pure: a rule that throws becomes a finding.
 * @throws UserError for settings of unknown rules.
 */
export function auditScripts(scripts: readonly Script[], rehearsal: Rehearsal | null, settings: ReadonlyMap<string, Partial<RuleSetting>>, notes: readonly string[]): AuditReport {
  const active = applyRuleSettings(RULES, settings)
  const files = scripts.map((script, at) => auditScript(script, rehearsal, rehearsal?.files[at] ?? null, active))
  const all = files.flatMap((file) => [...file.findings, ...file.statements.flatMap((statement) => statement.findings)])
  const count = (severity: Severity) => all.filter((finding) => finding.severity === severity).length
  return {
    version: 1,
    files,
    counts: { error: count('error'), warning: count('warning'), notice: count('notice') },
    sandbox: rehearsal === null ? null : { flavor: rehearsal.sandbox.flavor, version: rehearsal.sandbox.version },
    notes: [...notes, ...(rehearsal?.notes ?? [])],
  }
}

function auditScript(script: Script, rehearsal: Rehearsal | null, rehearsed: readonly StatementRehearsal[] | null, active: readonly ActiveRule[]): FileReport {
  const { source } = script
  const rules = new Map(active.map((one) => [one.rule.id, one]))
  const facts = new ScriptFacts(script, rehearsed, rehearsal?.sandbox.foldsNames ?? false)
  const directives = readDirectives(script, new Set(active.map(({ rule }) => rule.id).filter((id) => !OWN_RULES.has(id))))
  const used = new Set<Suppression>()
  const ofFile: Finding[] = []
  const own = (id: string, span: Span, message: string) => {
    const rule = rules.get(id)!
    if (rule.severity !== 'off') ofFile.push(finding(source, rule.rule, rule.severity, span, message))
  }
  for (const problem of script.problems) own('script-problem', problem.span, problem.message)
  for (const problem of directives.problems) own('invalid-directive', problem.span, problem.message)
  if (script.statements.length === 0 && script.problems.length === 0) own('empty-migration', { start: 0, end: 0 }, 'The file holds no statement')

  const statements = script.statements.map((statement, at): StatementReport => {
    const known = rehearsed?.[at] ?? NOT_REHEARSED
    const found = findingsOf(statement, source, known, facts, rehearsal, active)
    const findings = found.filter(({ rule }) => {
      const suppressions = directives.suppressions.filter((one) => one.rule === rule && (one.statement === null || one.statement === statement.index))
      for (const suppression of suppressions) used.add(suppression)
      return suppressions.length === 0
    })
    return {
      index: statement.index,
      kind: statement.kind,
      sql: statement.text,
      start: source.positionAt(statement.span.start),
      end: source.positionAt(statement.span.end),
      tables: [...new Set(statement.tables.map(({ database, name }) => (database === null ? name : `${database}.${name}`)))],
      findings,
      estimate: known.estimate,
      online: known.online,
      reversible: known.reversible,
      ...(known.rollbackPreview === null ? {} : { rollbackPreview: known.rollbackPreview }),
    }
  })
  for (const suppression of directives.suppressions) {
    if (!used.has(suppression)) own('unused-suppression', suppression.span, `Nothing here is found by \`${suppression.rule}\`, so nothing is suppressed`)
  }
  return { path: source.path, statements, findings: ofFile }
}

function findingsOf(
  statement: Statement,
  source: Source,
  rehearsed: StatementRehearsal,
  script: ScriptFacts,
  rehearsal: Rehearsal | null,
  active: readonly ActiveRule[],
): Finding[] {
  const tokens = new TokenList(source.text, statement.dialect, statement.span)
  const changes = rehearsed.outcome.kind === 'done' ? tableChanges(statement, rehearsed.effects) : []
  const findings: Finding[] = []
  for (const { rule, severity, options } of active) {
    if (severity === 'off') continue
    const report = (span: Span, message: string, more: ReportMore = {}) => {
      findings.push(finding(source, rule, atMost(severity, more.atMost), span, message, more))
    }
    const context: RuleContext = {
      statement,
      tokens,
      script,
      outcome: rehearsal === null ? null : rehearsed.outcome,
      structureKnown: rehearsal !== null && rehearsed.outcome.kind === 'done',
      changes,
      options,
      sameFlavor: rehearsal?.sandbox.sameFlavor ?? true,
      report,
    }
    try {
      visit(rule, context)
    } catch (error) {
      const crashed = active.find((one) => one.rule.id === 'rule-crashed')!
      const message = `Rule \`${rule.id}\` failed: ${error instanceof Error ? error.message : String(error)}`
      findings.push(finding(source, crashed.rule, crashed.severity === 'off' ? 'error' : crashed.severity, statement.span, message))
    }
  }
  return findings
}

function visit(rule: Rule, context: RuleContext): void {
  rule.visit.statement?.(context)
  for (const change of context.changes) {
    rule.visit.table?.(change, context)
    if (change.after === null || rule.visit.column === undefined) continue
    for (const column of change.columns) rule.visit.column(column, change, context)
  }
}

function atMost(severity: Severity, limit: Severity | undefined): Severity {
  if (limit === undefined) return severity
  return SEVERITIES[Math.min(SEVERITIES.indexOf(severity), SEVERITIES.indexOf(limit))]!
}

function finding(source: Source, rule: Rule, severity: Severity, span: Span, message: string, more: ReportMore = {}): Finding {
  const start: Position = source.positionAt(span.start)
  return {
    rule: rule.id,
    severity,
    message,
    start,
    end: source.positionAt(Math.max(span.start, span.end)),
    help: more.advice ?? rule.advice,
    ...(more.serverCode === undefined ? {} : { serverCode: more.serverCode }),
  }
}
