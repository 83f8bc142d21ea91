import type { Beyond } from '../rollback/beyond-wanted.ts'
import type { TriggeredRows } from './report.ts'

/** For people, of the rows that a table has more than it should. */
export function changeOf(more: bigint): string {
  if (more === 0n) return 'rows were changed'
  return more > 0n ? `${more} rows more` : `${-more} rows fewer`
}

export function beyondText({ database, table, by, more, unclear }: Beyond): string {
  const names = by.map((name) => `\`${name}\``).join(', ')
  return `\`${database}\`.\`${table}\`: ${unclear ?? changeOf(more!)}, by trigger ${names}.`
}

export function triggeredText({ table, inserted, updated, deleted, triggers }: TriggeredRows): string {
  const counts = [
    inserted === 0 ? '' : `${inserted} inserted`,
    updated === 0 ? '' : `${updated} updated`,
    deleted === 0 ? '' : `${deleted} deleted`,
  ].filter((text) => text !== '')
  return `Triggers (${triggers.map((name) => `\`${name}\``).join(', ')}) changed rows of ${table} that the deployment had not touched: ${counts.join(', ')}.`
}
