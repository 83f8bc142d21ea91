import type { AuditReport } from '../../src/audit/finding.ts'

const SQL = "ALTER TABLE customers\n  MODIFY COLUMN phone varchar(12) DEFAULT NULL COMMENT '<script>alert(1)</script>'"
const at = (offset: number, line: number, column: number) => ({ offset, line, column })

/** An audit with one of everything that a report shows. */
export const REPORT: AuditReport = {
  version: 1,
  files: [
    {
      path: 'db/a long name/0009_äöü.sql',
      findings: [
        {
          rule: 'unused-suppression',
          severity: 'warning',
          message: '`select-star` has nothing to suppress here',
          start: at(0, 1, 1),
          end: at(10, 1, 11),
        },
      ],
      statements: [
        {
          index: 1,
          kind: 'ALTER TABLE',
          sql: SQL,
          start: at(20, 3, 1),
          end: at(20 + SQL.length, 4, 80),
          tables: ['shop.customers'],
          findings: [
            {
              rule: 'column-narrowing',
              severity: 'error',
              message: 'Column `phone` narrows: varchar(40) → varchar(12)',
              start: at(20 + SQL.indexOf('varchar'), 4, 23),
              end: at(20 + SQL.indexOf(' DEFAULT'), 4, 34),
              help: 'Keep the wider type.',
            },
          ],
          estimate: { rows: 1_204_551, method: 'EXPLAIN on staging' },
          online: 'copy',
          lock: 'shared',
          cost: { rows: 1_204_551, bytes: 1e9, seconds: 321, disk: 1e9, basis: 'guessed at 50 MB/s' },
          structure: [
            {
              table: 'shop.customers',
              lines: [
                ' CREATE TABLE `customers` (',
                '-  `phone` varchar(40) DEFAULT NULL',
                '+  `phone` varchar(12) DEFAULT NULL',
              ],
            },
          ],
          reversible: { verdict: 'structure-only', reason: 'what was cut is kept by `--keep-data`' },
          rollbackPreview: ['ALTER TABLE `shop`.`customers` MODIFY COLUMN `phone` varchar(40) DEFAULT NULL'],
        },
      ],
    },
    {
      path: '0010.sql',
      findings: [
        {
          rule: 'no-own',
          severity: 'notice',
          message: 'A rule of the configuration',
          start: at(0, 1, 1),
          end: at(0, 1, 1),
        },
      ],
      statements: [],
    },
  ],
  counts: { error: 1, warning: 1, notice: 1 },
  sandbox: { flavor: 'mariadb', version: '10.11.19' },
  notes: ['Staging is MySQL: `x` was not judged.'],
}
