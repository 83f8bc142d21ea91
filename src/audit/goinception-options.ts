/** What goInception ships in the section `[inc]` of config.toml (v1.3.0, config/config.go): its 96 options with their defaults. */
export const INC_DEFAULTS = {
  ...all(
    false,
    `alter_auto_merge check_autoincrement_datatype check_autoincrement_init_value check_autoincrement_name check_column_comment
    check_column_default_value check_column_position_change check_datetime_count check_datetime_default check_dml_limit
    check_dml_orderby check_dml_where check_float_double check_identifier check_identifier_lower check_identifier_upper
    check_implicit_type_conversion check_index_column_repeat check_index_prefix check_insert_field check_primary_key
    check_table_comment check_timestamp_default check_tool_based_unique_index enable_alter_database enable_any_statement
    enable_autoincrement_unsigned enable_blob_not_null enable_blob_type enable_column_charset enable_drop_database
    enable_drop_table enable_enum_set_bit enable_fingerprint enable_foreign_key enable_identifer_keyword enable_json_type
    enable_minimal_rollback enable_null_index_name enable_orderby_rand enable_partition_table enable_pk_columns_only_int
    enable_select_star enable_set_charset enable_set_collation enable_sql_statistic enable_use_view general_log hex_blob
    merge_alter_table`,
  ),
  ...all(
    true,
    `check_column_type_change check_read_only check_timestamp_count enable_change_column enable_ddl_instant enable_nullable
    enable_set_engine enable_timestamp_type enable_zero_date skip_grant_table`,
  ),
  ...all(
    0,
    `backup_port max_char_length max_column_count max_ddl_affect_rows max_execution_time max_insert_rows max_key_parts max_keys
    max_primary_key_parts max_update_rows max_varchar_length wait_timeout`,
  ),
  ...all(
    '',
    `backup_host backup_password backup_tls backup_user columns_must_have_index disable_types ignore_osc_alter_stmt
    must_have_columns skip_sqls sql_mode support_collation table_prefix version`,
  ),
  custom_keywords: [] as readonly string[],
  default_charset: 'utf8mb4',
  explain_rule: 'first',
  index_prefix: 'idx_',
  lang: 'en-US',
  lock_wait_timeout: -1,
  max_allowed_packet: 4194304,
  sql_safe_updates: -1,
  support_charset: 'utf8,utf8mb4',
  support_engine: 'innodb',
  uniq_index_prefix: 'uniq_',
} satisfies Record<string, IncValue>

export type IncValue = boolean | number | string | readonly string[]

/** Values of options of `[inc]` by name. */
export type IncOptions = Readonly<Record<string, IncValue>>

function all<Value extends IncValue>(value: Value, names: string): Record<string, Value> {
  return Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, value]),
  )
}
