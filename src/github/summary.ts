import { appendFileSync, statSync } from 'node:fs'
import { LimitedMarkdown } from './markdown.ts'

/** Of a step, in bytes: a larger summary is dropped as a whole (actions/runner, CreateStepSummaryCommand: 1024 * 1024). */
const SUMMARY_LIMIT = 1_000_000

/** Appends to the step's summary. Without GITHUB_STEP_SUMMARY (old GitHub Enterprise Server) there is none. */
export function writeSummary(env: NodeJS.ProcessEnv, render: (into: LimitedMarkdown) => string): void {
  const path = env.GITHUB_STEP_SUMMARY
  if (!path) return
  const used = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  const text = render(new LimitedMarkdown(Math.max(0, SUMMARY_LIMIT - used), 'bytes'))
  appendFileSync(path, `${text}\n`)
}
