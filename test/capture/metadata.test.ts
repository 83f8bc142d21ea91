import assert from 'node:assert/strict'
import { join } from 'node:path'
import { ChangeReader } from '../../src/binlog/changes.ts'
import { charsetOfCollation } from '../../src/binlog/collations.ts'
import { fileEvents } from '../../src/binlog/file-events.ts'
import { readFullMetadata } from '../../src/binlog/full-metadata.ts'
import type { TableMap } from '../../src/binlog/table-map.ts'
import { readTable } from '../../src/mysql/introspect.ts'
import { metadataShape } from '../../src/rollback/metadata-shape.ts'
import { checkShape, tableShape } from '../../src/rollback/table-shape.ts'
import { onEachServer } from '../servers.ts'
import { startHere } from './capturing.ts'

onEachServer('Every collation of a server has its character set', {}, async (_, server) => {
  const session = await server.session()
  const rows = await session.query(
    server.flavor === 'mariadb'
      ? 'SELECT id, character_set_name AS name FROM information_schema.collation_character_set_applicability WHERE id IS NOT NULL'
      : 'SELECT id, character_set_name AS name FROM information_schema.collations',
  )
  assert.ok(rows.length > 200)
  for (const { id, name } of rows)
    assert.equal(charsetOfCollation(Number(id)), String(name).replace(/^utf8$/, 'utf8mb3'), `collation ${id}`)
  assert.equal(charsetOfCollation(2047), null)
})

const COMMON = `a tinyint, b smallint unsigned, c mediumint, d int unsigned, e bigint unsigned, f decimal(10,3), g float, h double,
  i bit(20), j year, k date, l time(2), m datetime, n timestamp(6) NULL, o char(10) CHARACTER SET latin1, p varchar(300) CHARACTER SET gbk,
  q tinytext CHARACTER SET ucs2, r text, s mediumtext, t longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin, u tinyblob, v blob, w mediumblob,
  x longblob, y binary(7), z varbinary(9), aa enum('x','y''s','ü'), bb set('1','2','ä') CHARACTER SET latin1, cc geometry, dd point,
  ee enum('α','β') CHARACTER SET greek`

onEachServer(
  'A shape from metadata is that of the definition, as far as metadata goes',
  {
    server: { extra: ['--binlog-row-metadata=FULL'] },
    except: { servers: ['mysql-5.6'], reason: 'MySQL 5.6 has no binlog_row_metadata' },
  },
  async (t, server) => {
    const session = await server.session()
    const database = await server.createDatabase('metadata')
    await session.run(`USE ${database}`)
    const own =
      server.flavor === 'mariadb'
        ? 'COMPRESSED_COLUMN varchar(500) COMPRESSED, more text COMPRESSED, hashed text, UNIQUE (hashed)'
        : 'doc json, vec vector(3)'
    const create = (name: string, key: string, rest: string) =>
      session.run(`CREATE TABLE ${name} (id int, ${COMMON}, ${rest}, ${key}) DEFAULT CHARACTER SET utf8mb4`)
    await create('one', 'PRIMARY KEY (id, o)', own)
    await create('prefixed', 'PRIMARY KEY (r(10), id)', 'last int')
    await create('keyless', 'KEY (id)', 'last int')
    await session.run(`ALTER TABLE keyless DROP k`)
    const window = await startHere(session)
    for (const name of ['one', 'prefixed', 'keyless'])
      await session.run(`INSERT INTO ${name} (id, o, r) VALUES (1, 'o', 'r')`)
    if (server.flavor === 'mariadb') {
      await session.run(
        'CREATE TABLE unsure (a uuid, b inet6, c varchar(5) CHARACTER SET latin1, d inet4, e geometry, f text)',
      )
      await session.run("INSERT INTO unsure (c) VALUES ('x')")
    }
    const maps = new Map<string, TableMap>()
    const reader = new ChangeReader()
    const files = [join(server.directory, 'data', window.startFile)]
    for await (const { events } of fileEvents({ files, startPosition: window.startPosition, stopPosition: null }))
      for (const event of events) {
        const item = reader.read(event)
        if (item?.kind === 'rows') maps.set(item.map.table, item.map)
      }
    const unsure = maps.get('unsure')
    if (unsure !== undefined) {
      const { collations } = readFullMetadata(unsure, 'mariadb')!
      const charsets = collations.map((collation) => collation && charsetOfCollation(collation))
      assert.deepEqual(charsets, ['binary', 'binary', 'latin1', 'binary', 'binary', charsets[5]])
      assert.match(String(metadataShape(unsure, 'mariadb')), /column `a` may be a BINARY\(16\) or a UUID or INET6/)
      maps.delete('unsure')
    }
    assert.deepEqual([...maps.keys()], ['one', 'prefixed', 'keyless'])
    for (const [name, map] of maps) {
      const shape = metadataShape(map, server.flavor)
      assert.ok(shape !== null && typeof shape !== 'string', String(shape))
      checkShape(map, shape)
      const defined = tableShape(database, (await readTable(session, database, name))!)
      assert.deepEqual(shape.key, defined.key, name)
      const shown = shape.columns.slice(0, shape.columns.length - shape.hidden)
      assert.deepEqual(
        shown.map((column) => [column.name, column.charset, column.unsigned, column.scale]),
        defined.columns
          .slice(0, shown.length)
          .map((column) => [column.name, column.charset, column.unsigned, column.scale]),
      )
      for (const [index, column] of shown.entries()) {
        const { type, members, length } = defined.columns[index]!
        assert.equal(column.type, type === 'point' ? 'geometry' : type, column.name)
        if (/^(decimal|bit|time|datetime|timestamp|binary)$/.test(type))
          assert.equal(column.length ?? 0, length ?? 0, column.name)
        // Members in other character sets are written by their numbers.
        const sure = column.charset === 'utf8mb4' || members.every((member) => /^[ -~]*$/.test(member))
        if (sure) assert.deepEqual(column.members, members)
        else assert.equal(column.members.length, members.length)
      }
    }
  },
)
