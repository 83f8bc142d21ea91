import type { Capabilities } from './capabilities.ts'
import { columnType } from './column-type.ts'
import type { Random } from './random.ts'
import { plainColumn, type RandomTable } from './table.ts'

/** Random statements that change structure. Many fail, for keys and foreign keys that stand in the way. */
export function randomDdl(
  random: Random,
  server: Capabilities,
  tables: readonly RandomTable[],
  serial: number,
): string {
  const { name, columns } = random.pick(tables)
  const column = random.pick(columns)
  const fresh = `\`n${serial}\``
  const alter = `ALTER TABLE ${name}`
  const definition = () => plainColumn(random, server, fresh, columnType(random, server)).definition
  const place = () => random.pick(['', '', ' FIRST', ` AFTER ${column.name}`])
  return random.weighted<() => string>([
    [3, () => `${alter} ADD COLUMN ${fresh} ${definition()}${place()}`],
    [3, () => `${alter} DROP COLUMN ${column.name}`],
    [2, () => `${alter} MODIFY ${column.name} ${definition()}`],
    [1, () => `${alter} MODIFY ${column.name} ${column.type.sql}${random.pick([' NULL', ' NOT NULL'])}${place()}`],
    [1, () => `${alter} CHANGE ${column.name} ${fresh} ${column.definition}`],
    [1, () => `${alter} ADD ${random.pick(['KEY', 'UNIQUE KEY'])} ${fresh} (${column.name})`],
    [0.5, () => `${alter} DROP PRIMARY KEY`],
    [0.5, () => `${alter} ADD COLUMN ${fresh} int NOT NULL AUTO_INCREMENT PRIMARY KEY`],
    [0.5, () => `${alter} ALTER ${column.name} DROP DEFAULT`],
    [0.5, () => `${alter} COMMENT='c${serial}'`],
    [0.5, () => `${alter} CONVERT TO CHARACTER SET ${random.pick(['utf8mb4', 'latin1', 'utf16'])}`],
    [1, () => `TRUNCATE TABLE ${name}`],
    [1, () => `DROP TABLE ${name}`],
    [1, () => `RENAME TABLE ${name} TO ${fresh}`],
    [1, () => `CREATE TABLE ${fresh} LIKE ${name}`],
  ])()
}
