/** What docs/goinception.md says before its table of checks. */
export function guideMarkdown(): string {
  return `${GUIDE.trim()}\n\n`
}

const GUIDE = `
# Coming from goInception

\`rollgate exec\` runs the scripts that you have, \`rollgate serve\` stands where your goInception stood, and \`rollgate rollback --opid\`
undoes what either of them backed up. Figures of goInception are of v1.3.0.

## Begin

    rollgate init --from-goinception config.toml     # your rules and levels
    rollgate exec change.sql                         # one script; or < change.sql
    ROLLGATE_SERVE_PASSWORD=… rollgate serve --port 4000 --backup mysql://backup@db2/

A front end such as Archery keeps its settings but for two: the account and password of \`serve\` (user \`inception\`, or
\`--client-user\`), since goInception takes everybody by default. On a machine of your own \`--no-login\` does that too. Any
address but the loopback needs \`--tls-cert\` and \`--tls-key\`, or \`--plain\`.

With the \`mysql\` or \`mariadb\` client: \`mysql --comments -h127.0.0.1 -P4000 -uinception -p < change.sql\`. Without \`--comments\` the
client drops the header. It sends a script statement by statement; the table comes with \`inception_magic_commit;\`.

## What is the same

- **Scripts**: the header comment with its options in every spelling (\`--enable-execute\`, \`--sleep_rows\`, \`--enable-remote-backup\`), the two
  marks, \`inception set NAME = VALUE;\` and \`inception set level NAME = 0|1|2;\` for one script.
- **Results**: the 13 columns, stages (\`RERUN CHECKED EXECUTED BACKUP\`), levels and status texts; \`split\`, \`query-print\` and \`masking\` with their columns.
- **Backup tables**: schema name, columns, opid, types of operation. \`sequence\` and \`backup_dbname\` lead to the rollback statements. Tables that an old
  version made (\`host varchar(64)\`, \`sql_statement text\`, no index) are written to as they are.
- **Between scripts**: \`inception get|show variables|levels|processlist\`, \`inception set\` (for all later scripts), \`inception kill ID\`.
- **inception.statistic** when \`enable_sql_statistic\` is on.

## What is better, and the defect that it repairs

| there | here |
| --- | --- |
| The rollback rows of a statement are stored in the order of its changes. Read by \`id\` they fail or are wrong for shifted keys, \`ON DUPLICATE KEY\` that hits a row twice, and \`REPLACE\` on two keys. | Stored last change first: who reads by \`id\` undoes right. |
| Rows are those of the thread id and the table in a window of the log; behind proxies, on MariaDB and under \`--trans\` they go missing or are those of others. | A mark in the transaction itself says which rows are the statement's. |
| Nothing looks whether rows changed since; without a primary key, all equal rows are deleted. | Each rollback statement compares what it finds, and touches one row; \`rollgate rollback\` takes all back at a conflict. |
| Rollback statements of 4 MiB or more, and rows whose columns are not known, are left out and the status says success. | What is not stored whole fails aloud, before the next statement runs. |
| The backup is written after the last statement; a crash before that loses it. | Each statement is backed up before the next; \`rollgate recover\` finishes after a crash. |
| The inverse of DDL is made of the text: \`DROP DEFAULT\`, positions, character sets, prefix lengths and quotes are lost or are syntax errors. \`DROP INDEX\`, \`TRUNCATE\`, views, table options and partitions have none. | It is made of \`SHOW CREATE\` before and after, and tried in a sandbox before anything runs. |
| \`DROP TABLE\`, \`TRUNCATE\` and \`DROP COLUMN\` come back empty. | Their rows are kept (\`--keep-data\`). |
| \`CREATE TABLE IF NOT EXISTS\` on a table that is there is "undone" by dropping it. | It has no inverse, as nothing changed. |
| \`REPLACE\` and \`ON DUPLICATE KEY UPDATE\` say *Backup failed* though the rows are there. | Rows are counted as the log has them. |
| TIMESTAMP values are written in the zone of goInception's host. | In UTC, with the session pinned. |
| One syntax error hides all that follows; a type change to VARCHAR can end the connection. | Each statement is rehearsed on a real server of your kind. |
| Scripts of many sessions run on one target at once. | One script at a time for each target; others wait. \`inception show processlist\` shows them as WAITING. |

## What is different

- **What cannot be undone is refused** when \`backup=1\`: the row says why, and \`--accept-incomplete ID\` of \`exec\` and \`serve\` lets it through.
  Without \`backup\` nothing is captured and nothing journaled, as there.
- A finding of ours at the level *notice* stands in \`error_message\` with \`error_level\` 0; so do options of the header without effect.
- \`inception set\` stands before the first statement: the script is audited as a whole.
- \`real-row-count\` counts into \`affected_rows\`; the limits of rules go by EXPLAIN.
- \`backup_time\` is 0 and \`sqlsha1\` empty. Of a script that failed, \`Execute:\` and \`Backup:\` begin the messages, as there; their words are ours.
- \`query-print\` prints the tree of node-sql-parser, not of TiDB's parser.
- \`masking\` names all columns of a query's tables where the source of a value cannot be told.
- \`--trans\` commits in batches; a batch that fails is taken back whole and each of its statements has its own opid.
- A client that is gone ends a script that has not begun to run; one that runs goes on.
- The journal of what ran is in the database \`rollgate\` of the target: the account needs rights on it. \`rollgate doctor\` says which.
- Where no \`--backup\` is given, the target itself keeps the backup tables.

## What is left out, and why

| there | why not here |
| --- | --- |
| \`middleware-extend\`, \`parse-host\`, \`parse-port\` | The log is read from the target, and a proxy in between does not matter. |
| \`inception show osc\`, \`kill osc\`, \`pause\`, \`resume\` | \`--online-ddl\` runs pt-online-schema-change or gh-ost as a part of the statement; \`inception kill\` ends it. |
| \`skip_grant_table\`, \`backup_*\` by \`inception set\` | Who may log in, and where backups go, is said where \`serve\` is started. |
| Prepared statements | Scripts are text. |
| OceanBase and TiDB as targets | Not MySQL's binary log. |
| \`fingerprint\` | Each statement is rehearsed; there is nothing to reuse. |

## Undoing what goInception backed up

    rollgate rollback --opid 1639656399_408758713_00000568 --production mysql://… --backup mysql://… --check

finds the statement in \`$_$Inception_backup_information$_$\` of any backup database and plays its rows in the reverse of their order, in one
transaction, each of them exactly one row; or changes nothing. What its format lacks is said and cannot be made up: it has no values to
compare with, no time zone for TIMESTAMP, no rows that DDL destroyed, and it does not remember what was undone. An empty inverse
(\`ALTER TABLE t\` and nothing more) is refused, and a table with rows is not dropped without \`--force\`.
`
