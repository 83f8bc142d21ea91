import assert from 'node:assert/strict'
import { test } from 'node:test'
import { progressLine } from '../../src/capture/progress.ts'
import { parseTime } from '../../src/capture/time.ts'

test('times have a zone, or are by the clock of this machine', () => {
  assert.equal(parseTime('2026-11-21 10:15:30Z', ''), Date.UTC(2026, 10, 21, 10, 15, 30) / 1000)
  assert.equal(parseTime('2026-11-21T10:15+02:00', ''), Date.UTC(2026, 10, 21, 8, 15) / 1000)
  assert.equal(parseTime('2026-11-21', ''), new Date(2026, 10, 21).getTime() / 1000)
  assert.equal(parseTime(' 2026-11-21 23:59:59 ', ''), new Date(2026, 10, 21, 23, 59, 59).getTime() / 1000)
})

test('what is no time is told with the option', () => {
  for (const text of ['', 'yesterday', '2026-02-30', '2026-13-01 10:00', '2026-11-21 25:00', '10:00', '2026-11-21 10'])
    assert.throws(() => parseTime(text, '--start-datetime'), /--start-datetime/, text)
})

test('the progress line has bytes, rows, rate and time left', () => {
  const state = { done: 30_000_000, all: 120_000_000, rows: 0, seconds: 10 }
  assert.equal(progressLine({ ...state, phase: 'read' }), 'Reading the binlog: 30.0 of 120.0 MB, 3.0 MB/s, 30 s left')
  assert.equal(
    progressLine({ ...state, phase: 'write', rows: 5000 }),
    'Writing: 25 %, 5000 rows, 500 rows/s, 30 s left',
  )
  assert.equal(progressLine({ ...state, all: 0, phase: 'read' }), 'Reading the binlog: 30.0 MB, 3.0 MB/s')
  assert.match(progressLine({ ...state, done: 1_000_000, phase: 'read' }), /, 19 min 50 s left$/)
})
