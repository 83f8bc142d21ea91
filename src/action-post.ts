import { basename } from 'node:path'
import * as core from '@actions/core'
import { complain } from './action/complain.ts'
import { announce } from './action/step.ts'
import { tellMerged } from './action/tell-merged.ts'
import { connectApi } from './github/api.ts'
import { readWorkflowRun } from './github/event.ts'
import { code, escapeText, type LimitedMarkdown, prose } from './github/markdown.ts'
import { directoriesWrittenSince, publishRollback } from './github/publish.ts'
import { readRollbackState, wasHandled } from './github/rollback-state.ts'
import { secretsToMask } from './github/secrets.ts'
import { writeSummary } from './github/summary.ts'
import { StepLog } from './github/workflow-commands.ts'

/** Runs after the job, also when main was cancelled or died: then the rollback files that it left are published from here. */
const { env } = process
for (const secret of secretsToMask(env)) core.setSecret(secret)
const log = new StepLog()
try {
  await publishWhatIsLeft()
} catch (error) {
  process.exitCode = complain(log, error)
} finally {
  log.resume()
}

async function publishWhatIsLeft(): Promise<void> {
  const state = readRollbackState()
  if (state === null || wasHandled()) {
    log.line('Nothing is left to publish.')
    return
  }
  const run = readWorkflowRun(env)
  const directories = await directoriesWrittenSince(state.root, state.since)
  if (directories.length === 0) log.line('The deployment left no rollback files.')
  for (const directory of directories) {
    // Several targets leave several directories, and an artifact cannot be added to.
    const own =
      directories.length > 1 && state.settings.name !== null ? `${state.settings.name}-${basename(directory)}` : null
    const settings = { ...state.settings, name: own ?? state.settings.name }
    const { artifact, failed, notes } = await publishRollback(directory, settings, run, env)
    for (const note of notes) announce(log, failed ? 'warning' : 'notice', note)
    const deployment = basename(directory)
    if (artifact !== null)
      announce(log, 'notice', `The deployment did not end as it should. Its rollback files so far: ${artifact.url}`)
    const render = (into: LimitedMarkdown) => {
      into.add(`### ❌ Deployment ${code(deployment)} did not end as it should\n`)
      into.add(
        `Run the deployment again: it goes on where this one stopped. ${code('rollgate status')} tells how far it came.\n`,
      )
      if (artifact !== null) into.add(`Its rollback files so far: [${escapeText(artifact.name)}](${artifact.url})\n`)
      for (const note of notes) into.add(`> ${prose(note)}\n`)
      return into.toString()
    }
    writeSummary(env, render)
    const token = state.comment ? core.getInput('github-token') : ''
    const api = token === '' ? null : connectApi(token, run.apiUrl)
    await tellMerged({ api, log, run }, { key: `deploy-${deployment}`, commits: run.commits, render })
  }
}
