/** What a person can do about a statement whose outcome cannot be told: the hint of a NeedsOperatorError. */
export function choices(deployment: string, sequence: number, whatToLookAt: string): string {
  const mark = `rollgate recover ${deployment} ${sequence} --mark`
  return [
    `${whatToLookAt} Then choose:`,
    `  it took effect:  ${mark} done`,
    `  it did not:      ${mark} not-run    (the next deploy runs it)`,
    `  take all back:   mark it as above, then rollgate rollback ${deployment}`,
  ].join('\n')
}
