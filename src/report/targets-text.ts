import type { Outcome } from '../commands/many-targets.ts'
import type { TargetsReport } from '../commands/targets.ts'
import { UserError } from '../errors.ts'
import { counted, textTable } from './layout.ts'
import { PLAIN, type Style } from './style.ts'

/** The list of targets, for people. */
export function targetListText({ targets }: TargetsReport, style: Style = PLAIN): string {
  if (targets.length === 0) return 'The configuration names no targets.\n'
  const table = textTable(
    ['target', 'server', ''],
    ['left', 'left', 'left'],
    targets.map(({ name, target, canary }) => [name, target ?? '(in the environment)', canary ? 'canary' : '']),
  )
  return `${[style.dim(table[0]!), ...table.slice(1)].join('\n')}\n`
}

function errorText(error: Error, style: Style): string {
  const hint = error instanceof UserError && error.hint !== undefined ? `\n${error.hint}` : ''
  return `${style.red(error.message)}${hint}\n`
}

/**
 * What a command did on several targets, for people: the text of each under its name, and at the end a table of all.
 * `stateOf` is one word for the table.
 */
export function targetsText<R>(
  outcomes: readonly Outcome<R>[],
  textOf: (report: R) => string,
  stateOf: (report: R) => string,
  style: Style = PLAIN,
): string {
  const parts = outcomes.flatMap((outcome) => {
    if (outcome.kind === 'pending') return []
    const heading = style.bold(`── ${outcome.name} (${outcome.target}) ──`)
    if (outcome.kind === 'done') return [heading, textOf(outcome.report)]
    return [heading, errorText(outcome.error, style)]
  })
  const words = outcomes.map((outcome) =>
    outcome.kind === 'done' ? stateOf(outcome.report) : outcome.kind === 'pending' ? 'not begun' : 'refused',
  )
  const table = textTable(
    ['target', 'server', 'state'],
    ['left', 'left', 'left'],
    outcomes.map(({ name, target }, index) => [name, target, words[index]!]),
  )
  const all = `${counted(outcomes.length, 'target')}:`
  return `${[...parts, all, style.dim(`  ${table[0]}`), ...table.slice(1).map((line) => `  ${line}`)].join('\n')}\n`
}
