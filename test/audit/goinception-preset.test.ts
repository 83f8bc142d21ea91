import assert from 'node:assert/strict'
import { onEachServer } from '../servers.ts'
import { outline, Staging } from './harness.ts'

const SCHEMA = 'CREATE TABLE parent (id INT PRIMARY KEY, n INT NOT NULL);'

/** Statements with what goInception reports of them as it is shipped. */
const MIGRATION = `CREATE TABLE child (
  id INT PRIMARY KEY,
  body TEXT NOT NULL,
  parent_id INT NOT NULL,
  INDEX (parent_id),
  CONSTRAINT fk_parent FOREIGN KEY (parent_id) REFERENCES parent (id)
) CHARACTER SET utf8mb4;
ALTER TABLE parent MODIFY n VARCHAR(20) NOT NULL;
UPDATE parent SET n = 1;
DROP TABLE child;
`

onEachServer('the preset goinception finds what goInception finds', {}, async (_t, server) => {
  const staging = await Staging.create(server, SCHEMA)
  const found = outline(await staging.audit(MIGRATION, { presets: ['goinception'] }))
  for (const [code, finding] of [
    ['er_use_text_or_blob', / error column-type-forbidden$/],
    ['er_text_not_nullable_error', / warning column-blob-not-null$/],
    ['er_wrong_name_for_index', / error index-unnamed$/],
    ['er_foreign_key', / error foreign-key-added$/],
    ['er_table_charset_must_null', / warning charset-written$/],
    ['er_change_column_type', /^8:\d+ warning column-type-changed$/],
    ['er_cant_drop_table', /^10:\d+ error statement-forbidden$/],
  ] as const)
    assert.ok(
      found.some((line) => finding.test(line)),
      `${code}: ${found.join(', ')}`,
    )
  // check_dml_where and check_table_comment are off there.
  assert.deepEqual(
    found.filter((line) => /where-required|comment-required/.test(line)),
    [],
  )
})
