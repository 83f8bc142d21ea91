import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { serverCache } from '../../src/sandbox/cache.ts'
import { pullRequest } from './events.ts'
import type { GitHub } from './job.ts'
import type { MiniRunner, StepResult } from './mini-runner.ts'

const ENV = { ROLLGATE_SERVERS: serverCache() }
/** Inputs of an audit of the text alone. */
export const WITHOUT_SERVER = { migrations: 'db/*.sql', sandbox: 'off' }
export const WRONG = 'DELETE FROM item;\n'
export const FINE = 'INSERT INTO item (id) VALUES (1);\n'

/**
 * A pull request with these files, and a job that has checked it out: the files of the base with those of the change over them. A
 * file is modified when the base has it, and removed when its content is null.
 */
export function proposal(
  github: GitHub,
  files: Record<string, string | null>,
  inputs: Record<string, string> = WITHOUT_SERVER,
  { event = pullRequest(), env = {} } = {},
): MiniRunner {
  const { tree } = github.api.pullRequest
  github.api.files = Object.entries(files).map(([filename, content]) => ({
    filename,
    status: content === null ? 'removed' : tree.has(filename) ? 'modified' : 'added',
    ...(content === null ? {} : { patch: added(content) }),
  }))
  const runner = github.job(event, inputs, { env: { ...ENV, ...env } })
  for (const [path, content] of new Map<string, string | null>([...tree, ...Object.entries(files)]))
    if (content !== null) runner.write(path, content)
  return runner
}

function added(content: string): string {
  const lines = content.replace(/\n$/, '').split('\n')
  return `@@ -0,0 +1,${lines.length} @@\n${lines.map((line) => `+${line}`).join('\n')}`
}

export function noFaults({ api }: GitHub): void {
  assert.deepEqual(api.faults, [])
}

/** What the step says on its own account, or of one file. */
export function said(result: StepResult, level: string): string {
  const own = result.annotations.filter((one) => one.level === level)
  return own.map(({ message, properties: { file, title } }) => `${file ?? ''} ${title}: ${message}`).join('\n')
}

interface Report {
  readonly files: readonly {
    readonly path: string
    readonly findings: readonly { rule: string; message: string }[]
    readonly statements: readonly { readonly findings: readonly { rule: string; message: string }[] }[]
  }[]
  readonly notes: readonly string[]
  readonly sandbox: { readonly flavor: string } | null
}

export function reportOf(result: StepResult): Report {
  assert.ok(result.outputs['report-json'], result.log)
  return JSON.parse(readFileSync(result.outputs['report-json']!, 'utf8'))
}

/** `path rule` of every finding, in alphabetical order. */
export function rulesOf(result: StepResult): string[] {
  return reportOf(result)
    .files.flatMap(({ findings, path, statements }) =>
      [...findings, ...statements.flatMap((one) => one.findings)].map(({ rule }) => `${path} ${rule}`),
    )
    .sort()
}
