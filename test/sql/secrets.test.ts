import assert from 'node:assert/strict'
import test from 'node:test'
import { withoutSecrets } from '../../src/sql/secrets.ts'

test('passwords become stars of the same width, and nothing else changes', () => {
  const cases: [string, string][] = [
    [
      "CREATE USER a@'%' IDENTIFIED BY 'x''y\\'z' PASSWORD EXPIRE",
      "CREATE USER a@'%' IDENTIFIED BY '*******' PASSWORD EXPIRE",
    ],
    ['alter user a identified  by "s3"', 'alter user a identified  by "**"'],
    ["GRANT USAGE ON *.* TO a IDENTIFIED BY PASSWORD '*AB'", "GRANT USAGE ON *.* TO a IDENTIFIED BY PASSWORD '***'"],
    ["CREATE USER a IDENTIFIED WITH ed25519 AS 'hash'", "CREATE USER a IDENTIFIED WITH ed25519 AS '****'"],
    ["SET PASSWORD FOR 'a'@'b' = 'cd'", "SET PASSWORD FOR 'a'@'b' = '**'"],
    ["SET PASSWORD = PASSWORD('cd')", "SET PASSWORD = PASSWORD('**')"],
    ["CHANGE MASTER TO MASTER_PASSWORD='cd', MASTER_PORT=1", "CHANGE MASTER TO MASTER_PASSWORD='**', MASTER_PORT=1"],
    [
      "CREATE SERVER s FOREIGN DATA WRAPPER mysql OPTIONS (PASSWORD 'p')",
      "CREATE SERVER s FOREIGN DATA WRAPPER mysql OPTIONS (PASSWORD '*')",
    ],
    [
      "ALTER TABLE t ADD password varchar(9) COMMENT 'the password'",
      "ALTER TABLE t ADD password varchar(9) COMMENT 'the password'",
    ],
  ]
  for (const [text, shown] of cases) assert.equal(withoutSecrets(text), shown)
})
