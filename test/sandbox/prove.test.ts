import assert from 'node:assert/strict'
import { showCreateTable } from '../../src/mysql/introspect.ts'
import { objectsIn, readObject } from '../../src/mysql/read-object.ts'
import { onEachServer } from '../servers.ts'
import { privateRehearsal } from './harness.ts'

const SCHEMA = [
  "CREATE TABLE customer (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, name varchar(100) NOT NULL DEFAULT 'x', email varchar(150) COMMENT 'it''s', KEY by_name (name(10)), UNIQUE KEY email (email)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='who'",
  "CREATE TABLE orders (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, customer_id int NOT NULL, total decimal(10,2), at timestamp NULL, state enum('a','b'), KEY by_customer (customer_id), CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customer (id) ON DELETE CASCADE) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4",
  'CREATE TABLE plain (id int NOT NULL PRIMARY KEY, a int, b text) ENGINE=InnoDB DEFAULT CHARSET=latin1',
  'CREATE TABLE parts (id int NOT NULL PRIMARY KEY) ENGINE=InnoDB PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (20))',
  'CREATE VIEW large AS SELECT id, total FROM orders WHERE total > 100',
  'CREATE TRIGGER counted AFTER DELETE ON plain FOR EACH ROW SET @n = 1',
  'CREATE PROCEDURE tidy() SELECT 1',
  'CREATE FUNCTION one() RETURNS int DETERMINISTIC RETURN 1',
  'CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DO SELECT 1',
  "INSERT INTO customer (name) VALUES ('a'), ('b')",
  "INSERT INTO plain VALUES (1, 2, 'x')",
  'CREATE DATABASE beside',
  'CREATE TABLE beside.one (id int NOT NULL PRIMARY KEY) ENGINE=InnoDB',
  'CREATE TABLE beside.two (one int, CONSTRAINT two_one FOREIGN KEY (one) REFERENCES beside.one (id)) ENGINE=InnoDB',
]

const PROVABLE = [
  'ALTER TABLE customer ADD COLUMN phone varchar(20) NOT NULL AFTER id',
  'ALTER TABLE customer DROP COLUMN email',
  'ALTER TABLE customer MODIFY name varchar(20), ADD INDEX both_ (name, email), DROP INDEX by_name',
  "ALTER TABLE customer CHANGE name label text, COMMENT = 'other'",
  'ALTER TABLE customer CONVERT TO CHARACTER SET latin1',
  'ALTER TABLE customer RENAME TO client',
  'ALTER TABLE orders DROP FOREIGN KEY orders_customer',
  'ALTER TABLE orders DROP FOREIGN KEY orders_customer, DROP INDEX by_customer, ADD UNIQUE KEY one (customer_id)',
  'ALTER TABLE plain ADD CONSTRAINT to_customer FOREIGN KEY (a) REFERENCES customer (id)',
  'ALTER TABLE plain DROP PRIMARY KEY, ADD PRIMARY KEY (id, a)',
  'ALTER TABLE plain ENGINE=MyISAM',
  "ALTER TABLE orders MODIFY state enum('a','b','c') NOT NULL DEFAULT 'a', ALTER COLUMN total SET DEFAULT 5",
  'CREATE INDEX by_total ON orders (total)',
  'DROP INDEX by_name ON customer',
  'CREATE TABLE fresh (id int PRIMARY KEY)',
  'CREATE TABLE fresh LIKE orders',
  'CREATE TABLE fresh AS SELECT * FROM customer',
  'DROP TABLE plain',
  'DROP TABLE orders',
  'TRUNCATE TABLE plain',
  'RENAME TABLE plain TO x, orders TO plain',
  'CREATE VIEW small AS SELECT id FROM orders',
  'CREATE OR REPLACE VIEW large AS SELECT id FROM orders',
  'DROP VIEW large',
  'CREATE TRIGGER fresh BEFORE INSERT ON plain FOR EACH ROW SET NEW.a = 1',
  'DROP TRIGGER counted',
  "CREATE PROCEDURE fresh(a int) COMMENT 'it''s' SELECT a",
  "ALTER PROCEDURE tidy COMMENT 'new'",
  'DROP PROCEDURE tidy',
  'CREATE FUNCTION fresh() RETURNS int DETERMINISTIC RETURN 1',
  'DROP FUNCTION one',
  'CREATE EVENT fresh ON SCHEDULE EVERY 1 DAY DO SELECT 1',
  'ALTER EVENT nightly RENAME TO later',
  'DROP EVENT nightly',
  'ALTER DATABASE shop COLLATE latin1_bin',
  'CREATE DATABASE nowhere',
  'SET foreign_key_checks = 0; DROP TABLE customer; CREATE TABLE customer (id int PRIMARY KEY)',
  'ALTER TABLE plain ADD CONSTRAINT first FOREIGN KEY (a) REFERENCES customer (id); ALTER TABLE plain DROP FOREIGN KEY first, ADD CONSTRAINT second FOREIGN KEY (a) REFERENCES customer (id); DROP TABLE plain',
  'ALTER TABLE orders ADD COLUMN n int; ALTER TABLE customer CHANGE id number int NOT NULL AUTO_INCREMENT; ALTER TABLE orders DROP FOREIGN KEY orders_customer',
  'DROP DATABASE beside',
]

onEachServer('the rollback of DDL is proved, and leaves what the statement made', {}, async (t, server) => {
  const { control, owner, rehearse } = await privateRehearsal(t, server, [], { statement: 15_000 })
  const structure = async () => {
    const found = new Map<string, string>()
    for (const one of await objectsIn(control, 'shop')) {
      const { create = '' } = (await readObject(control, one)) ?? {}
      // The time of its making.
      found.set(`${one.kind} ${one.name}`, create.replace(/ STARTS '[^']*'/, ''))
    }
    for (const { name } of await control.query(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'shop' ORDER BY 1",
    ))
      found.set(
        String(name),
        (await showCreateTable(control, 'shop', String(name))) ??
          JSON.stringify(await control.query(`SHOW CREATE VIEW shop.\`${name}\``)),
      )
    return found
  }
  const reset = async () => {
    await owner.run('SET foreign_key_checks = 1')
    for (const name of ['shop', 'nowhere', 'beside']) await owner.run(`DROP DATABASE IF EXISTS ${name}`)
    await owner.run('CREATE DATABASE shop')
    await owner.run('USE shop')
    for (const sql of SCHEMA) await owner.run(sql)
  }
  for (const sql of PROVABLE) {
    await t.test(sql, async () => {
      await reset()
      for (const one of sql.split('; ')) await owner.run(one)
      const wanted = await structure()
      await reset()
      const [steps = []] = await rehearse(sql)
      assert.equal(steps.length, sql.split('; ').length)
      for (const { outcome, proof, rollbackPreview } of steps) {
        assert.deepEqual(outcome, { kind: 'done' })
        if (rollbackPreview !== null) assert.deepEqual(proof, { kind: 'proved' }, rollbackPreview.join(';\n'))
      }
      assert.deepEqual(withoutCounters(await structure()), withoutCounters(wanted))
      assert.deepEqual(
        await control.query("SELECT table_name FROM information_schema.tables WHERE table_schema = 'rollgate_keep'"),
        [],
      )
    })
  }
})

onEachServer('a view that does not work any more is told from other refusals', {}, async (t, server) => {
  const { owner, rehearse } = await privateRehearsal(t, server, [], { statement: 15_000 })
  await owner.run('CREATE TABLE item (id int PRIMARY KEY, n int)')
  await owner.run('CREATE VIEW items AS SELECT id, n FROM item')
  const script = 'ALTER TABLE item CHANGE n m bigint; CREATE OR REPLACE VIEW items AS SELECT id, m FROM item'
  const [[, replaced] = []] = await rehearse(script)
  const { proof, reversible } = replaced!
  // MySQL 5.6 does not even show it.
  if (server.id === 'mysql-5.6') assert.match(reversible.reason ?? '', /shop\.items.*the view is broken/)
  else assert.match(proof?.kind === 'unproved' ? proof.reason : '', /1054.*drop it in front of the statement/)

  await owner.run('DROP VIEW items')
  await owner.run('DROP TABLE item')
  await owner.run('CREATE TABLE item (id int PRIMARY KEY, n int)')
  await owner.run('CREATE VIEW items AS SELECT id, n FROM item')
  const [advised = []] = await rehearse(`DROP VIEW items; ${script}`)
  assert.deepEqual(
    advised.map((step) => step.proof),
    [{ kind: 'proved' }, { kind: 'proved' }, { kind: 'proved' }],
  )
})

function withoutCounters(structure: ReadonlyMap<string, string>): [string, string][] {
  return [...structure].map(([name, text]) => [name, text.replace(/ AUTO_INCREMENT=\d+|,"character_set_client.*/g, '')])
}
