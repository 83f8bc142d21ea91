import assert from 'node:assert/strict'
import test from 'node:test'
import { ownArgument } from '../../src/config/online-ddl-arguments.ts'
import { bytesOf } from '../../src/config/size.ts'

test('sizes are bytes or units of 1024', () => {
  assert.equal(bytesOf('1048576'), 1048576)
  assert.equal(bytesOf('0'), 0)
  assert.equal(bytesOf('512 MiB'), 536870912)
  assert.equal(bytesOf('1GiB'), 1073741824)
  assert.equal(bytesOf('2g'), 2147483648)
  assert.equal(bytesOf('3 TB'), 3298534883328)
  for (const text of ['', 'big', '-1', '1.5GiB', '1 PiB', '999999999999999TiB', '1GiBs'])
    assert.equal(bytesOf(text), null)
})

test('arguments that say what is done and how to connect are ours', () => {
  const osc = (argument: string) => ownArgument('pt-online-schema-change', argument)
  for (const one of ['--alter=x', '--pass=x', '-px', '--no-drop-old-table', '--nodrop-triggers', '--exec', 'D=a', ''])
    assert.equal(osc(one), true, one)
  for (const one of ['--max-load=Threads_running=50', '--chunk-time=1', '--recursion-method=hosts', '--set-vars=a=1'])
    assert.equal(osc(one), false, one)
  const ghost = (argument: string) => ownArgument('gh-ost', argument)
  for (const one of ['--password=x', '-password=x', '--ok-to-drop-table', 'x']) assert.equal(ghost(one), true, one)
  for (const one of ['--max-load=Threads_running=50', '--chunk-size=500', '-cut-over-lock-timeout-seconds=5'])
    assert.equal(ghost(one), false, one)
})
