import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Gtid,
  GtidCountdown,
  hasGtid,
  isEmptySet,
  parseGtidList,
  parseGtidSet,
  showGtidSet,
  subtractGtids,
} from '../../src/capture/gtid-set.ts'

const A = '3e11fa47-71ca-11e1-9e33-c80aa9429562'
const B = '4e11fa47-71ca-11e1-9e33-c80aa9429562'

function gtid(source: string, number: number): Gtid {
  return { text: '', source, number: BigInt(number) }
}

test('a set of MySQL has ranges, tags and several servers', () => {
  const set = parseGtidSet(`${A.toUpperCase()}:1-3:7:5-6,\n${B}:blue:2:9-10`, '--gtid')
  assert.equal(showGtidSet(set), `${A}:1-3:5-7,${B}:blue:2:9-10`)
  assert.ok(hasGtid(set, gtid(A, 5)))
  assert.ok(!hasGtid(set, gtid(A, 4)))
  assert.ok(hasGtid(set, gtid(`${B}:blue`, 10)))
  assert.ok(!hasGtid(set, gtid(B, 10)))
})

test('a position of MariaDB stands for all before it, in a list each for itself', () => {
  const position = parseGtidSet('0-1-270, 5-2-3', '--start-gtid')
  assert.equal(position.flavor, 'mariadb')
  assert.ok(hasGtid(position, gtid('0', 1)) && hasGtid(position, gtid('0', 270)))
  assert.ok(!hasGtid(position, gtid('0', 271)) && !hasGtid(position, gtid('1', 1)))
  const list = parseGtidList('0-1-270,0-1-272', '--gtid')
  assert.ok(hasGtid(list, gtid('0', 270)) && !hasGtid(list, gtid('0', 271)) && hasGtid(list, gtid('0', 272)))
})

test('what is no GTID is told with the option', () => {
  for (const text of ['', 'x', A, `${A}:`, `${A}:0`, `${A}:5-3`, '0-1', `0-1-2,${A}:1`, `${A}:a b:1`])
    assert.throws(() => parseGtidSet(text, '--stop-gtid'), /--stop-gtid/, text)
  assert.throws(() => parseGtidSet('0-1-2,0-2-3', '--stop-gtid'), /domain 0 more than once/)
})

test('subtraction and countdown', () => {
  const whole = parseGtidSet(`${A}:1-10,${B}:1`, '')
  const left = subtractGtids(whole, parseGtidSet(`${A}:3-4:10,${B}:1-5`, ''))
  assert.equal(showGtidSet(left), `${A}:1-2:5-9`)
  const countdown = new GtidCountdown(parseGtidSet(`${A}:1-3`, ''), true)
  for (const number of [2, 1, 9]) countdown.take(gtid(A, number))
  assert.equal(showGtidSet(countdown.left), `${A}:3`)
  countdown.take(gtid(A, 3))
  assert.ok(isEmptySet(countdown.left))
  // A window of MariaDB may have gaps.
  const window = new GtidCountdown(subtractGtids(parseGtidSet('0-1-20', ''), parseGtidSet('0-1-10', '')), false)
  window.take(gtid('0', 11))
  assert.ok(!isEmptySet(window.left))
  window.take(gtid('0', 20))
  assert.ok(isEmptySet(window.left))
})
