import assert from 'node:assert/strict'
import { readTable } from '../../src/mysql/introspect.ts'
import { alterTable, createTable } from '../../src/schema/alter-table.ts'
import type { Table } from '../../src/schema/model.ts'
import { onEachServer } from '../servers.ts'
import { TABLE_FORMS } from './table-forms.ts'

/** All that the model has of a table, in the order in which servers print it. What it lost would be missing here. */
function written(table: Table): string {
  const name = (text: string) => `\`${text.replaceAll('`', '``')}\``
  const elements = [
    ...table.columns.map((column) => `${name(column.name)} ${column.definition}`),
    ...table.indexes.map(({ definition }) => definition),
    ...table.periods,
    ...table.foreignKeys.map(({ definition }) => definition),
    ...table.checks.map(({ definition }) => definition),
  ]
  const options = table.options.map(({ name: option, value }) => (value === '' ? option : `${option}=${value}`))
  return `CREATE TABLE ${name(table.name)} (${[...elements].sort().join(',')}) ${options.join(' ')} ${table.partitioning ?? ''}`
}

/** As printed, without line breaks, the marks of version comments and blanks between parts; its elements sorted as above. */
function printed({ createStatement }: Table): string {
  const lines = createStatement.split('\n')
  const end = lines.findIndex((line) => line.startsWith(')'))
  const elements = lines.slice(1, end).map((line) => line.trim().replace(/,$/, ''))
  return `${lines[0]}${elements.sort().join(',')}${lines.slice(end).join(' ')}`
}

function bare(text: string): string {
  return text
    .replaceAll(/\/\*!\d*|\*\//g, ' ')
    .replaceAll(/\s*([(),=])\s*/g, '$1')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

/** The counter is no part of the structure, and goes on when rows come. */
const structure = (table: Table | null) => table?.createStatement.replace(/ AUTO_INCREMENT=\d+/, '')

onEachServer(
  'every form of a table is read without loss, made again, and altered into and out of',
  {},
  async (t, server) => {
    const session = await server.session()
    const { flavor } = server
    const dialect = { flavor, version: session.version.number }
    let tried = 0
    for (const form of TABLE_FORMS) {
      if (!form.on(dialect)) continue
      tried++
      await t.test(form.name, async () => {
        const database = await server.createDatabase('forms')
        await session.run(`USE ${database}`)
        await session.run("SET SESSION sql_mode = ''")
        for (const statement of form.before ?? []) await session.run(statement)
        await session.run(form.create)
        const table = await readTable(session, database, 't')
        assert.ok(table !== null)
        assert.equal(bare(written(table)), bare(printed(table)))

        const run = async (statements: readonly string[]) => {
          await session.run('SET SESSION foreign_key_checks = 0')
          for (const statement of statements) await session.run(statement)
          await session.run('SET SESSION foreign_key_checks = 1')
        }
        await session.run('DROP TABLE t')
        await run(createTable(table, database, flavor))
        assert.equal((await readTable(session, database, 't'))?.createStatement, table.createStatement)
        if (form.alterable === false) return

        await session.run('DROP TABLE t')
        await session.run('CREATE TABLE t (stub int) DEFAULT CHARSET=ascii')
        const stub = await readTable(session, database, 't')
        assert.ok(stub !== null)
        await run(alterTable(stub, table, { database, flavor }))
        assert.equal(structure(await readTable(session, database, 't')), structure(table))
        await run(alterTable(table, stub, { database, flavor }))
        assert.equal(structure(await readTable(session, database, 't')), structure(stub))
      })
    }
    assert.ok(tried > 25, `${tried} forms`)
  },
)
