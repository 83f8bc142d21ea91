import assert from 'node:assert/strict'
import { test } from 'node:test'
import { secretForms, secretsToMask } from '../../src/github/secrets.ts'

test('a password is masked as it is, URL-encoded, quoted and in Base64', () => {
  const forms = secretForms(`p@ss'w"örd\\x`)
  for (const form of [
    `p@ss'w"örd\\x`,
    encodeURIComponent(`p@ss'w"örd\\x`),
    `p@ss''w"örd\\x`,
    `p@ss\\'w"örd\\\\x`,
    `p@ss'w\\"örd\\\\x`,
    Buffer.from(`p@ss'w"örd\\x`).toString('base64'),
  ]) {
    assert.ok(forms.includes(form), form)
  }
})

test('of a URL the password is masked too, encoded and decoded, even where the URL is wrong', () => {
  const forms = secretForms('mysql://app:s%40cret@db.example:3306/shop')
  assert.ok(forms.includes('mysql://app:s%40cret@db.example:3306/shop'))
  assert.ok(forms.includes('s%40cret'))
  assert.ok(forms.includes('s@cret'))
  assert.ok(secretForms('mysql://app:bro%ken@pass@db/shop').includes('bro%ken@pass'))
})

test('what is too short to be a secret is not masked, in no form', () => {
  assert.deepEqual(secretForms('abc'), [])
  assert.deepEqual(secretForms(''), [])
})

test('all secrets of the environment are found, longest first, and no plain words', () => {
  const masked = secretsToMask({
    'INPUT_STAGING-PASSWORD': 'staging-secret',
    'INPUT_PRODUCTION-URL': 'mysql://root:production-secret@db/shop',
    ROLLGATE_BACKUP_URL: 'mysql://root:backup-secret@db/shop',
    ROLLGATE_PRODUCTION_PASSWORD: 'variable-secret',
    INPUT_SANDBOX: 'auto',
    'INPUT_STAGING-USER': 'reader',
  })
  for (const secret of ['staging-secret', 'production-secret', 'backup-secret', 'variable-secret']) {
    assert.ok(masked.includes(secret), secret)
  }
  assert.ok(!masked.includes('auto'))
  assert.ok(!masked.includes('reader'))
  assert.deepEqual(
    masked,
    [...masked].sort((a, b) => b.length - a.length),
  )
})
