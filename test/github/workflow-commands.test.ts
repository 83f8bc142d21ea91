import assert from 'node:assert/strict'
import { test } from 'node:test'
import { StepLog, workflowCommand } from '../../src/github/workflow-commands.ts'
import { SecretMasks, StepOutput } from '../action/runner-commands.ts'

/** What the runner makes of what is written. */
function runner() {
  const output = new StepOutput(new SecretMasks(), '/work')
  const write = (text: string) => {
    for (const line of text.replace(/\n$/, '').split(/\r\n|[\r\n]/)) output.read(line)
  }
  return { output, write }
}

test('no text in the log is obeyed, in either grammar of commands', () => {
  const { output, write } = runner()
  const log = new StepLog(write)
  for (const attack of [
    '::error::planted',
    '  ::add-mask::the',
    '-- ##[error]planted',
    'one line\r::set-output name=result::clean',
    'SELECT 1;\n::warning file=a.sql::planted',
    '::stop-commands::mine\n::mine::',
    '::group::planted',
  ]) {
    log.line(attack)
  }
  log.resume()
  assert.deepEqual(output.annotations, [])
  assert.deepEqual(output.obeyed, [])
  assert.equal(output.stopped, false)
  assert.ok(output.log.includes('-- ##[error]planted'))
})

test('our own commands are obeyed in between, and say exactly what they were given', () => {
  const { output, write } = runner()
  const log = new StepLog(write)
  const message = '100%: a\nb\r\nc, ::error::d %0A'
  const file = 'db/50%,a:b.sql'
  log.commands([workflowCommand('warning', message, { file, line: 3, title: 'x,y: z' })])
  log.line('::error::planted')
  log.resume()
  assert.deepEqual(output.annotations, [
    { level: 'warning', message, properties: { file, line: '3', title: 'x,y: z' } },
  ])
})

test('a token that was shown cannot resume commands again', () => {
  const { output, write } = runner()
  const log = new StepLog(write)
  log.commands([workflowCommand('notice', 'first')])
  for (const line of [...output.log]) log.line(line)
  log.line('::error::planted')
  log.resume()
  assert.deepEqual(
    output.annotations.map(({ message }) => message),
    ['first'],
  )
})
