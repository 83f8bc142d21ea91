/** What the journal says of one chunk of a statement that is run in batches. Values of keys are SQL literals. */
export interface BatchRecord {
  /** Sequence of the first chunk of the same statement in this deployment. */
  readonly first: number
  /** From 1, over all deployments that ran a part of the statement. */
  readonly chunk: number
  readonly by: readonly string[]
  /** The chunk ends with the row of this key; null when the table was empty: then it is the whole statement. */
  readonly upTo: readonly string[] | null
  /** The last key of the table when the statement began: no chunk goes further. */
  readonly end: readonly string[] | null
  /** No chunk comes after it. */
  readonly last: boolean
  /** Value of the session variable `timestamp` for every chunk, when the statement asks for the time. */
  readonly timestamp: string | null
}

/** Whether two chunks are of one statement in one deployment. */
export function sameBatch(one: BatchRecord | null, other: BatchRecord | null): boolean {
  return one !== null && other !== null && one.first === other.first
}
