import type { Rehearsal, StatementRehearsal } from '../sandbox/rehearsal.ts'
import { parseAst } from '../sql/ast.ts'
import { excerpt } from '../sql/excerpt.ts'
import { withoutSecrets } from '../sql/secrets.ts'
import { Source, type Span } from '../sql/source.ts'
import type { Script, Statement } from '../sql/statement.ts'
import { TokenList } from '../sql/token-list.ts'
import {
  type AuditReport,
  type FileReport,
  type Finding,
  findingsOf,
  NOT_REHEARSED,
  SEVERITIES,
  type Severity,
  type StatementReport,
} from './finding.ts'
import { type FileFinding, HISTORY_RULES } from './history.ts'
import type { ReportMore, RuleContext, TableChange } from './rule.ts'
import type { ActiveRule } from './rule-settings.ts'
import { ScriptFacts } from './script-facts.ts'
import { structureDiff } from './structure-diff.ts'
import { type Directives, readDirectives } from './suppression.ts'
import { tableChanges } from './table-changes.ts'

export interface AuditInput {
  readonly scripts: readonly Script[]
  /** null when nothing was rehearsed; `notes` then say why. */
  readonly rehearsal: Rehearsal | null
  readonly rules: readonly ActiveRule[]
  readonly notes: readonly string[]
  /** For each script the index of the last statement that has been run for good: of it and those before nothing is found. */
  readonly doneUpTo?: readonly number[]
  /** What is to be said of files as a whole, also of such as are gone; see history.ts. */
  readonly fileFindings?: readonly FileFinding[]
}

/** A report holds as much of a statement; the file has the rest. */
const REPORTED_SQL_BYTES = 65_536
/** The parser takes long for long statements, which are INSERTs of many rows. */
const PARSED_CHARACTERS = 200_000
/** What the engine says of the directives themselves, and of rules that fail, cannot be suppressed by a directive. */
const NOT_SUPPRESSIBLE = new Set([
  'invalid-directive',
  'unused-suppression',
  'rule-crashed',
  'script-problem',
  'empty-migration',
])

/** Applies the rules to scripts and to what became of them in the sandbox. Values in, values out. */
export function auditScripts(input: AuditInput): AuditReport {
  const { scripts, rehearsal, rules, notes, doneUpTo = [], fileFindings = [] } = input
  const suppressed: string[] = []
  const files = scripts.map((script, at) =>
    auditScript(script, rehearsal, at, rules, fileFindings, suppressed, doneUpTo[at] ?? 0),
  )
  files.push(...goneFiles(scripts, fileFindings, rules))
  const counts = { error: 0, warning: 0, notice: 0 }
  for (const file of files) {
    for (const finding of findingsOf(file)) counts[finding.severity]++
  }
  return {
    version: 1,
    files,
    counts,
    sandbox: rehearsal === null ? null : { flavor: rehearsal.sandbox.flavor, version: rehearsal.sandbox.version },
    notes: [...notes, ...(rehearsal?.notes ?? []), ...suppressed],
  }
}

function auditScript(
  script: Script,
  rehearsal: Rehearsal | null,
  at: number,
  rules: readonly ActiveRule[],
  fileFindings: readonly FileFinding[],
  suppressed: string[],
  doneUpTo: number,
): FileReport {
  const { source, statements } = script
  const steps = rehearsal?.files[at] ?? null
  const facts = new ScriptFacts(script, steps, rehearsal?.sandbox.foldsNames ?? true)
  const suppressible = new Set(rules.map(({ rule }) => rule.id).filter((id) => !NOT_SUPPRESSIBLE.has(id)))
  const filter = new SuppressionFilter(readDirectives(script, suppressible))
  const findings = new FindingMaker(source, rules)

  const reports = statements.map((statement, index): StatementReport => {
    const step = steps?.[index] ?? null
    const batch = filter.directives.batches.get(statement.index)
    const structureKnown = step !== null && step.outcome.kind !== 'not-judged'
    const changes = structureKnown ? tableChanges(statement, step.effects) : []
    const found = filter.keep(
      statement,
      applyRules(script, statement, step, changes, facts, rules, findings, rehearsal),
    )
    const structure = changes.map((change) => ({
      table: `${change.database}.${change.name}`,
      lines: structureDiff(change.before?.createStatement ?? null, change.after?.createStatement ?? null),
    }))
    return {
      index: statement.index,
      kind: statement.kind,
      sql: withoutSecrets(excerpt(statement.text, REPORTED_SQL_BYTES)),
      start: source.positionAt(statement.span.start),
      end: source.positionAt(statement.span.end),
      tables: [
        ...new Set(statement.tables.map(({ database, name }) => (database === null ? name : `${database}.${name}`))),
      ],
      findings: statement.index > doneUpTo ? found : [],
      estimate: step?.estimate ?? { rows: null, method: 'unknown: not rehearsed' },
      online: step?.online ?? 'n/a',
      ...(step?.lock ? { lock: step.lock } : {}),
      ...(step?.cost ? { cost: step.cost } : {}),
      ...(structure.length > 0 ? { structure } : {}),
      reversible: reversibilityOf(statement, step),
      ...(batch === undefined || step?.batchProblem !== undefined ? {} : { batch: { size: batch.size, by: batch.by } }),
      ...(step?.rollbackPreview ? { rollbackPreview: step.rollbackPreview } : {}),
      ...(step?.keeps ? { keeps: step.keeps } : {}),
    }
  })

  const own: Finding[] = []
  for (const { rule, message } of fileFindings.filter(({ path }) => path === source.path))
    own.push(...filter.keepOfFile(findings.make(rule, { start: 0, end: 0 }, message)))
  for (const { span, message } of script.problems) own.push(...findings.make('script-problem', span, message))
  if (statements.length === 0 && script.problems.length === 0) {
    const blank = source.text.trim() === ''
    own.push(
      ...findings.make(
        'empty-migration',
        { start: 0, end: 0 },
        blank ? 'The file is empty' : 'The file holds comments and no statement',
      ),
    )
  }
  for (const { span, message } of filter.directives.problems)
    own.push(...findings.make('invalid-directive', span, message))
  for (const [index, { span }] of filter.directives.batches) {
    const problem = steps?.[index - 1]?.batchProblem
    if (problem !== undefined)
      own.push(...findings.make('invalid-directive', span, `The statement cannot be run in batches: ${problem}`))
  }
  const undecided = (index: number) => steps !== null && steps[index - 1]?.outcome.kind !== 'done'
  for (const { rule, span, statement } of filter.unused()) {
    // Where a statement failed or was not judged, and where the rule is off, the suppression is not to blame.
    if (statement === null ? statements.some(({ index }) => undecided(index)) : undecided(statement)) continue
    if (HISTORY_RULES.has(rule) || rules.some((active) => active.rule.id === rule && active.severity === 'off'))
      continue
    own.push(...findings.make('unused-suppression', span, `\`${rule}\` has nothing to suppress here`))
  }
  suppressed.push(...filter.notes(script))
  return { path: source.path, statements: reports, findings: own }
}

/** Reports of files that findings are about and that are no longer there. */
function goneFiles(
  scripts: readonly Script[],
  fileFindings: readonly FileFinding[],
  rules: readonly ActiveRule[],
): FileReport[] {
  const there = new Set(scripts.map(({ source }) => source.path))
  const gone = new Set(fileFindings.map(({ path }) => path).filter((path) => !there.has(path)))
  return [...gone].flatMap((path) => {
    const maker = new FindingMaker(new Source(path, ''), rules)
    const own = fileFindings.filter((one) => one.path === path)
    const findings = own.flatMap(({ rule, message }) => maker.make(rule, { start: 0, end: 0 }, message))
    return findings.length === 0 ? [] : [{ path, statements: [], findings }]
  })
}

function applyRules(
  script: Script,
  statement: Statement,
  step: StatementRehearsal | null,
  changes: readonly TableChange[],
  facts: ScriptFacts,
  rules: readonly ActiveRule[],
  findings: FindingMaker,
  rehearsal: Rehearsal | null,
): Finding[] {
  let tokens: TokenList | undefined
  let ast: unknown
  const structureKnown = step !== null && step.outcome.kind !== 'not-judged'
  const found: Finding[] = []
  const attempt = (rule: ActiveRule, visit: () => void) => {
    try {
      visit()
    } catch (error) {
      const what =
        error instanceof Error
          ? (error.stack?.split('\n').slice(0, 2).join(' ').replaceAll(/\s+/g, ' ') ?? error.message)
          : String(error)
      found.push(
        ...findings.make('rule-crashed', statement.span, `Rule \`${rule.rule.id}\` failed on this statement: ${what}`),
      )
    }
  }
  for (const active of rules) {
    const { rule, severity, options } = active
    if (severity === 'off') continue
    const context: RuleContext = {
      statement,
      script: facts,
      outcome: step?.outcome ?? null,
      rehearsal: step,
      measured: step?.measured ?? [],
      sizes: step?.sizes ?? new Map(),
      server: statement.dialect,
      table: (database, name) => {
        const relation = step?.named.get(`${database}.${name}`)
        return relation?.kind === 'table' ? relation.table : null
      },
      structureKnown,
      changes,
      options,
      sameFlavor: rehearsal?.sandbox.sameFlavor ?? true,
      readers: rehearsal?.readers ?? [],
      get tokens() {
        tokens ??= new TokenList(script.source.text, statement.dialect, statement.span)
        return tokens
      },
      get ast() {
        if (ast === undefined) {
          const parsed = statement.text.length > PARSED_CHARACTERS ? null : parseAst(statement)
          ast = parsed !== null && 'ast' in parsed ? parsed.ast : null
        }
        return ast
      },
      report: (span, message, more) => void found.push(...findings.make(rule.id, span, message, more)),
    }
    const { visit } = rule
    attempt(active, () => {
      visit.statement?.(context)
      if (!structureKnown) return
      for (const change of changes) {
        visit.table?.(change, context)
        if (change.after === null) continue
        for (const column of change.columns) visit.column?.(column, change, context)
      }
    })
  }
  return found
}

/** Turns what rules report into findings: severity as set, places as lines and columns, the rule's advice. */
class FindingMaker {
  readonly #source: Source
  readonly #rules: ReadonlyMap<string, ActiveRule>

  constructor(source: Source, rules: readonly ActiveRule[]) {
    this.#source = source
    this.#rules = new Map(rules.map((active) => [active.rule.id, active]))
  }

  /** One finding, or none when the rule is off. */
  make(id: string, span: Span, message: string, more: ReportMore = {}): Finding[] {
    const active = this.#rules.get(id)
    if (active === undefined || active.severity === 'off') return []
    const source = this.#source
    return [
      {
        rule: id,
        severity: lower(active.severity, more.atMost ?? 'error'),
        message,
        start: source.positionAt(span.start),
        end: source.positionAt(span.end),
        help: more.advice ?? active.rule.advice,
        ...(more.serverCode === undefined ? {} : { serverCode: more.serverCode }),
        ...(more.fix === undefined
          ? {}
          : {
              fix: {
                start: source.positionAt(more.fix.span.start),
                end: source.positionAt(more.fix.span.end),
                text: more.fix.text,
              },
            }),
      },
    ]
  }
}

function lower(one: Severity, other: Severity): Severity {
  return SEVERITIES[Math.min(SEVERITIES.indexOf(one), SEVERITIES.indexOf(other))]!
}

/** Takes out suppressed findings and keeps account of which directives did so. */
class SuppressionFilter {
  readonly directives: Directives
  readonly #used = new Map<Directives['suppressions'][number], number>()

  constructor(directives: Directives) {
    this.directives = directives
  }

  keep(statement: Statement, findings: readonly Finding[]): Finding[] {
    return this.#keep(statement.index, findings)
  }

  /** Of findings about the file as a whole. */
  keepOfFile(findings: readonly Finding[]): Finding[] {
    return this.#keep(null, findings)
  }

  #keep(statement: number | null, findings: readonly Finding[]): Finding[] {
    return findings.filter((finding) => {
      const suppression = this.directives.suppressions.find(
        (one) => one.rule === finding.rule && (one.statement === null || one.statement === statement),
      )
      if (suppression === undefined) return true
      this.#used.set(suppression, (this.#used.get(suppression) ?? 0) + 1)
      return false
    })
  }

  unused() {
    return this.directives.suppressions.filter((suppression) => !this.#used.has(suppression))
  }

  notes({ source }: Script): string[] {
    return [...this.#used].map(([{ rule, reason, span }, count]) => {
      const where = `${source.path}:${source.positionAt(span.start).line}`
      return `${where} suppresses ${count === 1 ? 'a finding' : `${count} findings`} of ${rule}: ${reason}`
    })
  }
}

function reversibilityOf(statement: Statement, step: StatementRehearsal | null): StatementReport['reversible'] {
  if (step?.proof?.kind === 'unproved')
    return { verdict: 'none', reason: `its rollback was tried in the sandbox: ${step.proof.reason}` }
  return step?.reversible ?? unknownReversibility(statement)
}

function unknownReversibility(statement: Statement): StatementReport['reversible'] {
  if (statement.class === 'session' || statement.class === 'transaction') return { verdict: 'full' }
  return { verdict: 'none', reason: NOT_REHEARSED }
}
