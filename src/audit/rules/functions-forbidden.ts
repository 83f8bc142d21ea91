import { defineRule } from '../rule.ts'

/** What the functions do that no migration should; others are named by the configuration alone. */
const REASONS: Readonly<Record<string, string>> = {
  SLEEP: 'it keeps a connection and its locks waiting',
  BENCHMARK: 'it only burns time',
  LOAD_FILE: 'it reads a file of the server',
  GET_LOCK: 'its lock outlives the statement and the transaction',
  RELEASE_ALL_LOCKS: 'it gives up locks that the deployment holds',
  RELEASE_LOCK: 'it gives up a lock that the deployment may hold',
  SYS_EXEC: "it runs a program on the server's machine",
  SYS_EVAL: "it runs a program on the server's machine",
  MASTER_POS_WAIT: 'it waits for replication',
  SOURCE_POS_WAIT: 'it waits for replication',
  WAIT_FOR_EXECUTED_GTID_SET: 'it waits for replication',
}

export default defineRule({
  id: 'functions-forbidden',
  severity: 'warning',
  summary: 'A migration must not call functions that wait, lock or reach out of the database',
  why: 'SLEEP and GET_LOCK hold up everyone behind the migration, LOAD_FILE and functions of plugins reach files and programs.',
  advice: 'Take the call out, or name the functions that are not allowed in the option `names`.',
  bad: { schema: 'CREATE TABLE probe (id int PRIMARY KEY, a int);', sql: 'SELECT SLEEP(0.01);' },
  good: {
    schema: 'CREATE TABLE probe (id int PRIMARY KEY, a int);',
    sql: 'UPDATE probe SET a = FLOOR(a) WHERE id = 1;',
  },
  options: {
    names: {
      default: Object.keys(REASONS),
      doc: 'Names of the functions, in any case, without parentheses: add UUID, RAND or SYSDATE where a server still writes the binlog as statements.',
    },
  },
  visit: {
    statement({ statement, tokens, options, report }) {
      const names = new Set(options.names.map((name) => name.toUpperCase()))
      // Long INSERTs of rows call nothing, and need not be read.
      const any = [...names].map((name) => name.replaceAll(/\W/g, '\\$&')).join('|')
      if (any === '' || !new RegExp(`(${any})\\s*\\(`, 'i').test(statement.text)) return
      for (let at = 0; at < tokens.length; at++) {
        const name = tokens.word(at)
        if (name === '' || !names.has(name) || tokens.operator(at + 1) !== '(' || tokens.operator(at - 1) === '.')
          continue
        // CREATE FUNCTION sleep(…), DROP FUNCTION, INSERT INTO sleep (…).
        if (['FUNCTION', 'PROCEDURE', 'INTO', 'TABLE', 'EXISTS'].includes(tokens.word(at - 1))) continue
        const reason = REASONS[name]
        report(
          tokens.span(at, at),
          `${name}() in ${statement.kind}${reason === undefined ? ' is not allowed' : `: ${reason}`}`,
        )
      }
    },
  },
})
