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

/** Of the sections `[osc]` and `[ghost]`. */
export const OSC_DEFAULTS: IncOptions = {
  osc_alter_foreign_keys_method: 'none',
  osc_bin_dir: '/usr/local/bin',
  osc_check_alter: true,
  osc_check_interval: 5,
  osc_check_replication_filters: true,
  osc_check_unique_key_change: true,
  osc_chunk_size: 1000,
  osc_chunk_size_limit: 4,
  osc_chunk_time: 1,
  osc_critical_thread_connected: 1000,
  osc_critical_thread_running: 80,
  osc_drop_new_table: true,
  osc_drop_old_table: true,
  osc_lock_wait_timeout: 60,
  osc_max_flow_ctl: -1,
  osc_max_lag: 3,
  osc_max_thread_connected: 1000,
  osc_max_thread_running: 80,
  osc_min_table_size: 16,
  osc_on: false,
  osc_print_none: false,
  osc_print_sql: false,
  osc_recursion_method: 'processlist',
  osc_sleep: 0,
}

export const GHOST_DEFAULTS: IncOptions = {
  ghost_aliyun_rds: false,
  ghost_allow_master_master: false,
  ghost_allow_nullable_unique_key: false,
  ghost_allow_on_master: true,
  ghost_approve_renamed_columns: true,
  ghost_assume_master_host: '',
  ghost_assume_rbr: true,
  ghost_bin_dir: '',
  ghost_chunk_size: 1000,
  ghost_concurrent_rowcount: true,
  ghost_critical_load_hibernate_seconds: 0,
  ghost_critical_load_interval_millis: 0,
  ghost_cut_over: 'atomic',
  ghost_cut_over_exponential_backoff: false,
  ghost_cut_over_lock_timeout_seconds: 3,
  ghost_default_retries: 60,
  ghost_discard_foreign_keys: false,
  ghost_dml_batch_size: 10,
  ghost_exact_rowcount: false,
  ghost_exponential_backoff_max_interval: 64,
  ghost_force_named_cut_over: false,
  ghost_force_table_names: '',
  ghost_gcp: false,
  ghost_heartbeat_interval_millis: 500,
  ghost_initially_drop_ghost_table: false,
  ghost_initially_drop_old_table: false,
  ghost_initially_drop_socket_file: false,
  ghost_max_lag_millis: 1500,
  ghost_nice_ratio: 0,
  ghost_ok_to_drop_table: true,
  ghost_on: false,
  ghost_postpone_cut_over_flag_file: '',
  ghost_replication_lag_query: '',
  ghost_skip_foreign_key_checks: true,
  ghost_throttle_additional_flag_file: '',
  ghost_throttle_control_replicas: '',
  ghost_throttle_flag_file: '',
  ghost_throttle_http: '',
  ghost_throttle_query: '',
  ghost_timestamp_old_table: false,
  ghost_tungsten: false,
}

/** Levels of `[inc_level]` that no check of goInception has. */
export const UNUSED_LEVELS: ReadonlySet<string> = new Set(
  `er_bad_field_error er_binlog_corrupted er_binlog_format_statement er_collation_charset_mismatch
  er_con_count_error er_conflicting_declarations er_ddl_dml_coexist er_end_with_commit er_end_with_semicolon
  er_error_exist_before er_forcing_close er_hostname er_id_is_uper er_inception_empty_query
  er_incorrect_global_local_var er_index_use_alter_table er_invalid_command er_invalid_group_func_use
  er_key_column_does_not_exits er_net_packets_out_of_order er_net_read_error er_net_read_interrupted
  er_network_read_event_checksum_failure er_no_db_error er_normal_shutdown er_not_supported_item_type
  er_not_supported_key_type er_not_valid_password er_osc_kill_failed er_parse_error er_remote_exe_error
  er_removed_spaces er_shutdown_complete er_slave_corrupt_event er_slave_relay_log_write_failure
  er_sql_invalid_op_type er_sql_no_op_type er_sql_no_source er_start_as_begin er_syntax_error
  er_table_cant_handle_auto_increment er_too_long_bakdb_name er_truncated_wrong_value er_unknown_character_set
  er_unknown_system_variable er_unknown_table er_username er_varchar_to_text_len er_view_select_clause
  er_wrong_arguments er_wrong_key_column er_wrong_string_length er_wrong_value_for_var er_outofmemory
  er_table_charset_must_utf er_temp_table_tmp_prefix er_unknown_collation`.split(/\s+/),
)

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
