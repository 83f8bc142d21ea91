import assert from 'node:assert/strict'
import { test } from 'node:test'
import { beginsScript, endsScript, readEnvelope } from '../../src/inception/envelope.ts'
import { headerPassword, readHeader, targetOf } from '../../src/inception/header.ts'

test('every option of a header, in both spellings', () => {
  const header = readHeader(
    '--host=db1;--port=3307;--user=dba;--password=p=w-_d;--db=shop;--enable-execute;--backup=1;--enable-remote-ignore_warnings;--trans=3;--sleep=200;--sleep_rows=10;--real-row-count=true;--ssl=verify_ca;--ssl-ca=/ca.pem;--disable-split;',
  )
  assert.deepEqual(
    { ...header, notes: [] },
    {
      host: 'db1',
      port: 3307,
      user: 'dba',
      password: 'p=w-_d',
      db: 'shop',
      check: false,
      execute: true,
      backup: true,
      ignoreWarnings: true,
      trans: 3,
      sleep: 200,
      sleepRows: 10,
      realRowCount: true,
      queryPrint: false,
      masking: false,
      split: false,
      ssl: 'verify-ca',
      sslCa: '/ca.pem',
      sslCert: null,
      sslKey: null,
      notes: [],
    },
  )
  assert.equal(readHeader('--enable-remote-backup').backup, true)
  assert.equal(readHeader('--query_print=1;').queryPrint, true)
  assert.equal(readHeader('--sleep=900000').sleep, 100_000)
  assert.equal(targetOf(header, null, 'shop').ssl, 'verify-ca')
})

test('check wins over execute and backup', () => {
  const { execute, backup, ignoreWarnings } = readHeader('--execute=1;--backup=1;--check=1;')
  assert.deepEqual({ execute, backup, ignoreWarnings }, { execute: false, backup: false, ignoreWarnings: true })
})

test('no complaint about a header shows a value of it', () => {
  for (const header of ['--port=secret1;', '--execute=secret1;', '--ssl=secret1;', '--user=x;secret1;--secret1=2;']) {
    try {
      assert.doesNotMatch(readHeader(header).notes.join(), /secret1/)
    } catch (error) {
      assert.doesNotMatch(String((error as Error).message), /secret1/)
    }
  }
  assert.equal(headerPassword('/*--user=a;--password=se;cret;*/'), 'se')
  assert.equal(headerPassword('/*--user=a;--password=;*/x password=y;'), null)
})

test('a script is taken apart, with the settings at its beginning', () => {
  const { body, commands, header } = readEnvelope(
    "/*--host=h;--check=1;*/\ninception_magic_start;\ninception set check_dml_where = 1;\ninc set level er_cant_drop_table = 1;\nuse shop;\nDELETE FROM t WHERE a = ';';\ninception_magic_commit;\n",
  )
  assert.equal(header.host, 'h')
  assert.deepEqual(commands, ['inception set check_dml_where = 1', 'inc set level er_cant_drop_table = 1'])
  assert.equal(body.trim(), "use shop;\nDELETE FROM t WHERE a = ';';")
})

test('what is no whole script is refused with the reason', () => {
  assert.throws(() => readEnvelope('inception_magic_start;\nx;\ninception_magic_commit;'), /no header/)
  assert.throws(() => readEnvelope('/*--check=1;*/ SELECT 1; inception_magic_commit;'), /not followed by/)
  assert.throws(() => readEnvelope('/*--check=1;*/ inception_magic_start; SELECT 1;'), /does not end/)
  assert.equal(beginsScript('/*--check=1;*/\ninception_magic_start'), false)
  assert.equal(beginsScript('/*--check=1;*/\ninception_magic_start;'), true)
  assert.equal(endsScript('x;\ninception_magic_commit'), true)
})
