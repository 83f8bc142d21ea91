import { headPlace } from '../places.ts'
import { defineRule } from '../rule.ts'
import { kindAmong } from '../statement-kinds.ts'

/** What each of these does that a migration should not. */
const REASONS: Readonly<Record<string, string>> = {
  'SET GLOBAL': 'it changes the server for everyone, and other servers not at all',
  'LOAD DATA': 'it reads a file that each server would have to have',
  'LOAD XML': 'it reads a file that each server would have to have',
  'INTO OUTFILE': "it writes a file on the server's machine",
  FLUSH: 'it closes tables and caches under everyone',
  SHUTDOWN: 'it stops the server',
  RESTART: 'it restarts the server',
  KILL: 'it ends the work of others',
  PURGE: 'it deletes the binlog that a rollback needs',
  RESET: 'it deletes the binlog that a rollback needs, or the state of replication',
  CHANGE: 'it changes replication',
  START: 'it changes replication',
  STOP: 'it changes replication',
  CLONE: 'it copies or overwrites the whole server',
  BINLOG: 'it writes rows that nobody can read in the text',
  BACKUP: 'it blocks changes of tables until the session ends',
  INSTALL: 'it loads code into the server',
  UNINSTALL: 'it takes code out of the server',
  'CREATE FUNCTION SONAME': 'it loads code into the server',
  'CREATE SERVER': 'it makes another server reachable from this one',
  'ALTER INSTANCE': 'it changes the keys or the log of the server',
  XA: 'its transactions outlive the session',
}

export default defineRule({
  id: 'statement-forbidden',
  severity: 'error',
  summary: 'A migration must keep to the kinds of statements that the project allows',
  why: 'A migration changes structure and rows of its database. What changes the server, its files or its replication cannot be rehearsed, is not the same on every server, and cannot be undone.',
  advice: 'Do it outside of migrations, or take the kind out of the option `kinds`.',
  bad: { schema: '', sql: 'SET GLOBAL max_connections = 500;' },
  good: { schema: '', sql: 'SET SESSION lock_wait_timeout = 5;' },
  options: {
    kinds: {
      default: Object.keys(REASONS),
      doc: 'Kinds by the words that they begin with, in any case: GRANT, CREATE USER, CREATE TRIGGER, CREATE VIEW, TRUNCATE TABLE, SELECT, USE; besides these SET GLOBAL, INTO OUTFILE, CREATE TEMPORARY TABLE, CREATE FUNCTION SONAME, and OTHER for what Rollgate does not know. In place of the default.',
    },
  },
  visit: {
    statement({ statement, tokens, options, report }) {
      const kind = kindAmong(statement, tokens, options.kinds)
      if (kind === null) return
      const reason = REASONS[kind.toUpperCase()]
      report(
        headPlace(statement),
        `${kind.toUpperCase()} in a migration${reason === undefined ? ' is not allowed' : `: ${reason}`}`,
      )
    },
  },
})
