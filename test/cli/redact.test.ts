import assert from 'node:assert/strict'
import test from 'node:test'
import { passwordsOfUrls, redact } from '../../src/cli/redact.ts'

test('passwords of URLs are taken out, whatever they are', () => {
  assert.equal(redact('at mysql://me:p@ss@host/db?x=1.', []), 'at mysql://me:***@host/db?x=1.')
  assert.equal(redact('mysql://:pw@host and mysql://me@host', []), 'mysql://:***@host and mysql://me@host')
})

test('known secrets are taken out, also as they stand in a URL; short ones are not searched for', () => {
  assert.equal(redact('said p@ss/word! and p%40ss%2Fword!', ['p@ss/word!']), 'said *** and ***')
  assert.equal(redact('an apple', ['a']), 'an apple')
  assert.equal(redact('longer-secret', ['secret', 'longer-secret']), '***')
})

test('finds the passwords of URLs that cannot be read', () => {
  assert.deepEqual(
    passwordsOfUrls(['mysql://me:p%40ss@h', 'x://u:a@b@host:bad', 'plain', 'mysql://u@h', 'm://u:%@h']),
    ['p%40ss', 'p@ss', 'a@b', 'a@b', '%'],
  )
})
