import type { Target } from './target.ts'

/** What a person can do about a statement whose outcome cannot be told: the hint of a NeedsOperatorError. */
export function choices(
  { deployment, undoes }: Pick<Target, 'deployment' | 'undoes'>,
  sequence: number,
  whatToLookAt: string,
): string {
  const mark = `rollgate recover ${deployment} ${sequence} --mark`
  const onward =
    undoes === undefined
      ? `  take all back:   mark it as above, then rollgate rollback ${deployment}`
      : `Then run rollgate rollback ${undoes} again.`
  return [
    `${whatToLookAt} Then choose:`,
    `  it took effect:  ${mark} done`,
    `  it did not:      ${mark} not-run    (the next ${undoes === undefined ? 'deploy' : 'rollback'} runs it)`,
    onward,
  ].join('\n')
}
