import assert from 'node:assert/strict'
import { test } from 'node:test'
import { UserError } from '../../src/errors.ts'
import { readTable } from '../../src/mysql/introspect.ts'
import { readCreateTable } from '../../src/schema/read-create-table.ts'
import { quoteName } from '../../src/sql/quote.ts'
import { onEachServer } from '../servers.ts'

/** Parent, its key, child, column, constraint; some have an even number of backticks in the line, which then reads as strings. */
const NAMES = [
  ['p', 'a`b', 'c', 'x', 'k'],
  ['p', 'a', 'c`d', 'x', 'c`d_ibfk_1'],
  ['p`q', 'a`b', 'c', 'x', 'k'],
  ['p', 'a', 'c', 'x`y', 'k`l'],
  ['p(', 'a, b', 'c', ') REFERENCES x', 'k'],
  ['p``', 'a``b', 'c``', 'x', '``k'],
] as const

test('A foreign key whose names cannot be told is refused', () => {
  const text =
    'CREATE TABLE `c``d` (\n  `x` int,\n  CONSTRAINT `c`d_ibfk_1` FOREIGN KEY (`x`) REFERENCES `p` (`a`b`)\n) ENGINE=InnoDB'
  assert.throws(
    () => readCreateTable(text, 'mariadb'),
    (error) => error instanceof UserError && error.message.includes('`c``d`') && /Rename/.test(error.hint ?? ''),
  )
})

onEachServer('Backticks in the names of a foreign key are read', {}, async (_, server) => {
  for (const [parent, key, child, column, constraint] of NAMES) {
    const database = await server.createDatabase('names')
    const session = await server.session({ database })
    const [p, a, c, x, k] = [parent, key, child, column, constraint].map(quoteName)
    await session.run(`CREATE TABLE ${p} (${a} int PRIMARY KEY)`)
    await session.run(`CREATE TABLE ${c} (${x} int, CONSTRAINT ${k} FOREIGN KEY (${x}) REFERENCES ${p} (${a}))`)
    const table = await readTable(session, database, child)
    assert.equal(table?.foreignKeys.length, 1)
    const { name, columns, referencedTable, referencedColumns } = table.foreignKeys[0]!
    assert.deepEqual([referencedTable, referencedColumns, columns, name], [parent, [key], [column], constraint])
    // What is printed can be run.
    await session.run(`DROP TABLE ${c}`)
    await session.run(table.createStatement)
    assert.deepEqual(await readTable(session, database, child), table)
  }
})
