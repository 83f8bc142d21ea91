import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  databasePattern,
  grantStatement,
  lacksGlobally,
  lacksOn,
  readAccount,
  readGrants,
} from '../../src/doctor/rights.ts'

const ROWS = ['SELECT', 'INSERT']

test('lines of SHOW GRANTS, as the servers print them', () => {
  const cases: readonly (readonly [line: string, lacking: readonly string[]])[] = [
    ["GRANT USAGE ON *.* TO 'me'@'%' IDENTIFIED BY PASSWORD '*0123'", ROWS],
    ["GRANT ALL PRIVILEGES ON *.* TO 'me'@'%' WITH GRANT OPTION", []],
    ['GRANT SELECT, INSERT, UPDATE ON *.* TO `me`@`%`', []],
    ['GRANT SELECT ON `shop`.* TO `me`@`%`', ['INSERT']],
    ['GRANT ALL PRIVILEGES ON `shop`.* TO `me`@`%`', []],
    ['GRANT ALL PRIVILEGES ON `sh__`.* TO `me`@`%`', []],
    ['GRANT ALL PRIVILEGES ON `%op`.* TO `me`@`%`', []],
    ['GRANT ALL PRIVILEGES ON `sho`.* TO `me`@`%`', ROWS],
    ['GRANT ALL PRIVILEGES ON `sh\\_p`.* TO `me`@`%`', ROWS],
    ['GRANT ALL PRIVILEGES ON `s.op`.* TO `me`@`%`', ROWS],
    ['GRANT SELECT, INSERT ON `shop`.`item` TO `me`@`%`', ROWS],
    ['GRANT EXECUTE ON PROCEDURE `shop`.`act` TO `me`@`%`', ROWS],
    ['GRANT `shop`@`%` TO `me`@`%`', ROWS],
    ["GRANT PROXY ON ''@'%' TO 'me'@'%' WITH GRANT OPTION", ROWS],
  ]
  for (const [line, lacking] of cases) assert.deepEqual(lacksOn(readGrants([line], false), 'shop', ROWS), lacking, line)
})

test('of several patterns that fit, the one that a server takes', () => {
  const rights = readGrants(
    ['GRANT ALL PRIVILEGES ON `%`.* TO `me`@`%`', 'GRANT SELECT ON `shop\\_eu`.* TO `me`@`%`'],
    false,
  )
  assert.deepEqual(lacksOn(rights, 'shop_eu', ROWS), ['INSERT'])
  assert.deepEqual(lacksOn(rights, 'shop_us', ROWS), [])
})

test('partial revokes: what is taken back, and patterns that are names', () => {
  const lines = ['GRANT SELECT, INSERT ON *.* TO `me`@`%`', 'REVOKE INSERT ON `shop`.* FROM `me`@`%`']
  assert.deepEqual(lacksOn(readGrants(lines, true), 'shop', ROWS), ['INSERT'])
  assert.deepEqual(lacksOn(readGrants(lines, true), 'other', ROWS), [])
  const literal = readGrants(['GRANT ALL PRIVILEGES ON `sh_p`.* TO `me`@`%`'], true)
  assert.deepEqual(lacksOn(literal, 'shop', ROWS), ROWS)
  assert.deepEqual(lacksOn(literal, 'sh_p', ROWS), [])
})

test('global privileges, dynamic ones among them', () => {
  const rights = readGrants(
    ['GRANT SELECT, REPLICATION SLAVE ON *.* TO `me`@`%`', 'GRANT SESSION_VARIABLES_ADMIN ON *.* TO `me`@`%`'],
    false,
  )
  assert.deepEqual(lacksGlobally(rights, ['REPLICATION SLAVE', 'PROCESS', 'SESSION_VARIABLES_ADMIN']), ['PROCESS'])
})

test('the statement to paste names the account as the server knows it', () => {
  assert.deepEqual(readAccount('de@ploy@10.0.0.%'), { user: 'de@ploy', host: '10.0.0.%' })
  assert.equal(
    grantStatement(['SELECT', 'INSERT'], databasePattern('my_shop', false), { user: "o'neill", host: '%' }),
    "GRANT SELECT, INSERT ON `my\\_shop`.* TO 'o''neill'@'%';",
  )
  assert.equal(databasePattern('my_shop', true), '`my_shop`.*')
})
