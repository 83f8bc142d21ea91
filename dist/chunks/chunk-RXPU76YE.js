import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  statement_forbidden_default
} from "./chunk-6JJG67VD.js";

// src/audit/goinception-codes.ts
var GOINCEPTION_CHECKS = [
  {
    code: "er_bad_null_error",
    level: 2,
    text: "NULL for a column that is NOT NULL",
    answer: { server: "1048 ER_BAD_NULL_ERROR" }
  },
  {
    code: "er_blob_used_as_key",
    level: 2,
    text: "BLOB in an index without a length",
    answer: { server: "1170 ER_BLOB_KEY_WITHOUT_LENGTH" }
  },
  {
    code: "er_cant_drop_database",
    level: 2,
    text: "DROP DATABASE",
    gates: [{ option: "enable_drop_database", on: false, options: { kinds: ["DROP DATABASE"] } }],
    answer: { rule: "statement-forbidden" }
  },
  {
    code: "er_cant_drop_field_or_key",
    level: 2,
    text: "DROP or RENAME of an index, key or foreign key that is not there",
    answer: { server: "1091 ER_CANT_DROP_FIELD_OR_KEY" }
  },
  {
    code: "er_cant_drop_table",
    level: 2,
    text: "DROP TABLE, DROP VIEW, TRUNCATE",
    gates: [
      { option: "enable_drop_table", on: false, options: { kinds: ["DROP TABLE", "DROP VIEW", "TRUNCATE TABLE"] } }
    ],
    answer: { rule: "statement-forbidden" }
  },
  {
    code: "er_cant_remove_all_fields",
    level: 2,
    text: "DROP of the last column",
    answer: { server: "1090 ER_CANT_REMOVE_ALL_FIELDS" }
  },
  {
    code: "er_charset_not_support",
    level: 2,
    text: "Character set outside the list",
    gates: [{ option: "support_charset", on: "set", from: "allow" }],
    answer: { rule: "charset-not-allowed" }
  },
  {
    code: "er_collation_not_support",
    level: 2,
    text: "Collation outside the list",
    gates: [{ option: "support_collation", on: "set", from: "collations" }],
    answer: { rule: "charset-not-allowed" }
  },
  {
    code: "er_column_existed",
    level: 2,
    text: "New column whose name is taken",
    answer: { server: "1060 ER_DUP_FIELDNAME" }
  },
  {
    code: "er_column_not_existed",
    level: 2,
    text: "Column that is not there",
    answer: { server: "1054 ER_BAD_FIELD_ERROR" }
  },
  {
    code: "er_data_too_long",
    level: 2,
    text: "Value longer than its column",
    answer: { server: "1406 ER_DATA_TOO_LONG" }
  },
  {
    code: "er_db_not_existed_error",
    level: 2,
    text: "Database that is not there",
    answer: { server: "1049 ER_BAD_DB_ERROR" }
  },
  {
    code: "er_dup_fieldname",
    level: 2,
    text: "Column named twice in a table or index",
    answer: { server: "1060 ER_DUP_FIELDNAME" }
  },
  {
    code: "er_dup_index",
    level: 2,
    text: "New index whose name is taken, second primary key",
    answer: { server: "1061 ER_DUP_KEYNAME" }
  },
  { code: "er_dup_keyname", level: 2, text: "Two indexes of one name", answer: { server: "1061 ER_DUP_KEYNAME" } },
  {
    code: "er_engine_not_support",
    level: 2,
    text: "Engine outside the list",
    gates: [{ option: "support_engine", on: "set", from: "allow" }],
    answer: { rule: "table-engine" }
  },
  {
    code: "er_field_not_in_group_by",
    level: 2,
    text: "Selected column that is not grouped (ONLY_FULL_GROUP_BY)",
    answer: { server: "1055 ER_WRONG_FIELD_WITH_GROUP" }
  },
  {
    code: "er_field_specified_twice",
    level: 2,
    text: "Column named twice in INSERT or a view",
    answer: { server: "1110 ER_FIELD_SPECIFIED_TWICE" }
  },
  {
    code: "er_float_double_to_decimal",
    level: 2,
    text: "FLOAT or DOUBLE",
    gates: [{ option: "check_float_double", on: true, options: { names: "" } }],
    answer: { rule: "column-float" }
  },
  {
    code: "er_foreign_key",
    level: 2,
    text: "Any foreign key",
    gates: [{ option: "enable_foreign_key", on: false, options: { created: true } }],
    answer: { rule: "foreign-key-added" }
  },
  {
    code: "er_have_begin",
    level: 2,
    text: "Start marker twice",
    answer: { none: "A migration is a file; there are no markers." }
  },
  {
    code: "er_identifier_lower",
    level: 2,
    text: "Name that is not in lower case",
    gates: [{ option: "check_identifier_lower", on: true, options: { case: "lower" } }],
    answer: { rule: "name-case" }
  },
  {
    code: "er_identifier_upper",
    level: 2,
    text: "Name that is not in upper case",
    gates: [{ option: "check_identifier_upper", on: true, options: { case: "upper" } }],
    answer: { rule: "name-case" }
  },
  {
    code: "er_incorrect_datetime_value",
    level: 2,
    text: "Text that is no date or time, for such a column",
    answer: { server: "1292 ER_TRUNCATED_WRONG_VALUE" }
  },
  {
    code: "er_index_column_repeat",
    level: 2,
    text: "Index that repeats the beginning of another",
    gates: [{ option: "check_index_column_repeat", on: true }],
    answer: { rule: "index-duplicate" }
  },
  {
    code: "er_index_not_existed",
    level: 2,
    text: "Index that is not there",
    answer: { server: "1176 ER_KEY_DOES_NOT_EXITS" }
  },
  {
    code: "er_invalid_backup_host_info",
    level: 2,
    text: "Backup without a backup server",
    answer: { none: "Without `--backup` the production server keeps the backup; `rollgate doctor` looks at it." }
  },
  {
    code: "er_invalid_default",
    level: 2,
    text: "Default that its column cannot hold",
    answer: { server: "1067 ER_INVALID_DEFAULT" }
  },
  {
    code: "er_invalid_on_update",
    level: 2,
    text: "ON UPDATE for a type that has none",
    answer: { server: "1294 ER_INVALID_ON_UPDATE" }
  },
  {
    code: "er_max_varchar_length",
    level: 2,
    text: "VARCHAR that is too long",
    gates: [{ option: "max_varchar_length", on: "set", from: "varchar" }],
    answer: { rule: "column-length" }
  },
  {
    code: "er_mix_of_group_func_and_fields",
    level: 2,
    text: "Aggregates beside plain columns without GROUP BY",
    answer: { server: "1140 ER_MIX_OF_GROUP_FUNC_AND_FIELDS" }
  },
  { code: "er_multiple_pri_key", level: 2, text: "Two primary keys", answer: { server: "1068 ER_MULTIPLE_PRI_KEY" } },
  {
    code: "er_must_at_least_one_column",
    level: 2,
    text: "Table without columns",
    answer: { server: "1113 ER_TABLE_MUST_HAVE_COLUMNS" }
  },
  {
    code: "er_non_uniq_error",
    level: 2,
    text: "Column name that several tables have",
    answer: { server: "1052 ER_NON_UNIQ_ERROR" }
  },
  {
    code: "er_non_uniq_table",
    level: 2,
    text: "Table or alias twice in one FROM",
    answer: { server: "1066 ER_NONUNIQ_TABLE" }
  },
  {
    code: "er_not_found_master_status",
    level: 2,
    text: "Server without a position in a binlog (while executing)",
    answer: { none: "It is no matter of the audit: `rollgate doctor` and every deployment look at the binlog." }
  },
  {
    code: "er_not_supported_yet",
    level: 2,
    text: "Statement of a kind that it does not handle",
    gates: [
      {
        option: "enable_any_statement",
        on: false,
        options: {
          kinds: [
            "ANALYZE",
            "BINLOG",
            "DO",
            "PREPARE",
            "EXECUTE",
            "DEALLOCATE",
            "FLUSH",
            "GRANT",
            "REVOKE",
            "CREATE USER",
            "ALTER USER",
            "DROP USER",
            "LOAD DATA",
            "LOCK TABLES",
            "UNLOCK TABLES",
            "BEGIN",
            "START TRANSACTION",
            "COMMIT",
            "ROLLBACK"
          ]
        }
      },
      { option: "enable_alter_database", on: false, options: { kinds: ["ALTER DATABASE"] } }
    ],
    answer: { rule: "statement-forbidden" }
  },
  {
    code: "er_partition_not_existed",
    level: 2,
    text: "Partition that is not there",
    answer: { server: "1507 ER_DROP_PARTITION_NON_EXISTENT" }
  },
  {
    code: "er_primary_cant_have_null",
    level: 2,
    text: "Primary key over a column that may be NULL",
    answer: { server: "1171 ER_PRIMARY_CANT_HAVE_NULL" }
  },
  {
    code: "er_repeat_const_definition",
    level: 2,
    text: "Value of a partition twice",
    answer: { server: "1495 ER_MULTIPLE_DEF_CONST_IN_LIST_PART_ERROR" }
  },
  {
    code: "er_same_name_partition",
    level: 2,
    text: "Name of a partition twice",
    answer: { server: "1517 ER_SAME_NAME_PARTITION" }
  },
  {
    code: "er_set_data_type_int_bigint",
    level: 2,
    text: "AUTO_INCREMENT column that is not MEDIUMINT, INT or BIGINT",
    gates: [{ option: "check_autoincrement_datatype", on: true, options: { types: ["mediumint", "int", "bigint"] } }],
    answer: { rule: "auto-increment-policy" }
  },
  {
    code: "er_sql_invalid_source",
    level: 2,
    text: "Header comment without host, port or user",
    answer: { none: "Connections are settings, not comments of a script." }
  },
  {
    code: "er_table_exists_error",
    level: 2,
    text: "Table whose name is taken",
    answer: { server: "1050 ER_TABLE_EXISTS_ERROR" }
  },
  {
    code: "er_table_not_existed_error",
    level: 2,
    text: "Table that is not there",
    answer: { server: "1146 ER_NO_SUCH_TABLE" }
  },
  {
    code: "er_too_long_ident",
    level: 2,
    text: "Name of more than 64 characters",
    answer: { server: "1059 ER_TOO_LONG_IDENT" }
  },
  {
    code: "er_too_long_key",
    level: 2,
    text: "Index longer than the engine allows",
    answer: { server: "1071 ER_TOO_LONG_KEY" }
  },
  {
    code: "er_too_much_auto_timestamp_cols",
    level: 2,
    text: "Two TIMESTAMP columns that set themselves",
    gates: [{ option: "check_timestamp_count", on: true }],
    answer: { none: "MySQL allows it since 5.6.5 and MariaDB since 10.0." }
  },
  {
    code: "er_use_index_visibility",
    level: 2,
    text: "VISIBLE or INVISIBLE where the server has no such indexes",
    answer: { server: "1064 ER_PARSE_ERROR" }
  },
  {
    code: "er_view_support",
    level: 2,
    text: "CREATE VIEW",
    gates: [{ option: "enable_use_view", on: false, options: { kinds: ["CREATE VIEW"] } }],
    answer: { rule: "statement-forbidden" }
  },
  {
    code: "er_with_insert_values",
    level: 2,
    text: "INSERT with empty VALUES (), and every INSERT … SET",
    answer: { none: "Both are right SQL; the sandbox tells when a column has no default." }
  },
  {
    code: "er_wrong_auto_key",
    level: 2,
    text: "AUTO_INCREMENT column that begins no index, or a second one",
    answer: { server: "1075 ER_WRONG_AUTO_KEY" }
  },
  {
    code: "er_wrong_column_name",
    level: 2,
    text: "Empty name of a column, or one that ends in a space",
    answer: { server: "1166 ER_WRONG_COLUMN_NAME" }
  },
  {
    code: "er_wrong_db_name",
    level: 2,
    text: "No database, or another than the table is in",
    answer: { server: "1046 ER_NO_DB_ERROR" }
  },
  {
    code: "er_wrong_name_for_index",
    level: 2,
    text: "Index without a name",
    gates: [{ option: "enable_null_index_name", on: false, options: { kinds: ["index"] } }],
    answer: { rule: "index-unnamed" }
  },
  {
    code: "er_wrong_sub_key",
    level: 2,
    text: "Length of an index column that cannot be",
    answer: { server: "1089 ER_WRONG_SUB_KEY" }
  },
  {
    code: "er_wrong_table_name",
    level: 2,
    text: "Empty name of a table, or one that ends in a space",
    answer: { server: "1103 ER_WRONG_TABLE_NAME" }
  },
  {
    code: "er_wrong_usage",
    level: 2,
    text: "ORDER BY or LIMIT within a UNION",
    answer: { server: "1221 ER_WRONG_USAGE" }
  },
  {
    code: "er_wrong_value_count_on_row",
    level: 2,
    text: "More or fewer values than columns",
    answer: { server: "1136 ER_WRONG_VALUE_COUNT_ON_ROW" }
  },
  {
    code: "er_alter_table_once",
    level: 1,
    text: "Second ALTER TABLE of a table",
    gates: [{ option: "merge_alter_table", on: true, options: { all: true } }],
    answer: { rule: "alter-merge", keep: true }
  },
  {
    code: "er_auto_incr_id_warning",
    level: 1,
    text: "AUTO_INCREMENT column that is not called id",
    gates: [{ option: "check_autoincrement_name", on: true, options: { "auto-increment": "^[iI][dD]$" } }],
    answer: { rule: "name-pattern" }
  },
  {
    code: "er_autoinc_unsigned",
    level: 1,
    text: "AUTO_INCREMENT column that is signed",
    gates: [{ option: "enable_autoincrement_unsigned", on: true, options: { unsigned: true } }],
    answer: { rule: "auto-increment-policy" }
  },
  {
    code: "er_blob_cant_have_default",
    level: 1,
    text: "Default of a TEXT, BLOB or JSON column, where the server has none",
    answer: { server: "1101 ER_BLOB_CANT_HAVE_DEFAULT" }
  },
  {
    code: "er_cant_change_column",
    level: 1,
    text: "ALTER TABLE … CHANGE",
    gates: [{ option: "enable_change_column", on: false, options: { forbid: ["change-column"] } }],
    answer: { rule: "alter-clause-not-allowed" }
  },
  {
    code: "er_cant_change_column_position",
    level: 1,
    text: "FIRST or AFTER",
    gates: [{ option: "check_column_position_change", on: true }],
    answer: { rule: "column-position" }
  },
  {
    code: "er_cant_set_charset",
    level: 1,
    text: "Character set of a database",
    gates: [{ option: "enable_set_charset", on: false, options: { forbid: ["database-charset"] } }],
    answer: { rule: "charset-written" }
  },
  {
    code: "er_cant_set_collation",
    level: 1,
    text: "Collation of a database",
    gates: [{ option: "enable_set_collation", on: false, options: { forbid: ["database-collation"] } }],
    answer: { rule: "charset-written" }
  },
  {
    code: "er_cant_set_engine",
    level: 1,
    text: "ENGINE of a table",
    gates: [{ option: "enable_set_engine", on: false, options: { "may-name": false } }],
    answer: { rule: "table-engine" }
  },
  {
    code: "er_change_column_type",
    level: 1,
    text: "Change of type other than a longer text or a wider integer",
    gates: [{ option: "check_column_type_change", on: true }],
    answer: { rule: "column-type-changed" }
  },
  {
    code: "er_change_too_much_rows",
    level: 1,
    text: "ALTER or DROP of a table with many rows",
    gates: [{ option: "max_ddl_affect_rows", on: "set", from: "rows" }],
    answer: { rule: "ddl-on-large-table" }
  },
  {
    code: "er_char_to_varchar_len",
    level: 1,
    text: "CHAR that is too long",
    gates: [{ option: "max_char_length", on: "set", from: "char" }],
    answer: { rule: "column-length" }
  },
  {
    code: "er_charset_on_column",
    level: 1,
    text: "Character set or collation of a column",
    gates: [
      { option: "enable_column_charset", on: false, options: { forbid: ["column-charset", "column-collation"] } }
    ],
    answer: { rule: "charset-written" }
  },
  {
    code: "er_column_have_no_comment",
    level: 1,
    text: "Column without comment",
    gates: [{ option: "check_column_comment", on: true, options: { on: ["column"] } }],
    answer: { rule: "comment-required" }
  },
  {
    code: "er_columns_must_have_index",
    level: 1,
    text: "Listed column that begins no index",
    gates: [{ option: "columns_must_have_index", on: "set", from: "indexed" }],
    answer: { rule: "columns-required" }
  },
  {
    code: "er_columns_must_have_index_type_err",
    level: 1,
    text: "Listed column of another type",
    gates: [{ option: "columns_must_have_index", on: "set", from: "indexed" }],
    answer: { rule: "columns-required" }
  },
  {
    code: "er_ident_use_keyword",
    level: 1,
    text: "Name that is a keyword, reserved or not",
    gates: [{ option: "enable_identifer_keyword", on: false }],
    answer: { rule: "name-reserved" }
  },
  {
    code: "er_ident_use_custom_keyword",
    level: 1,
    fixed: true,
    text: "Name in your own list",
    gates: [{ option: "enable_identifer_keyword", on: false, value: "custom_keywords", from: "words" }],
    answer: { rule: "name-reserved" }
  },
  {
    code: "er_implicit_type_conversion",
    level: 1,
    text: "Column compared with a value of another kind",
    gates: [{ option: "check_implicit_type_conversion", on: true }],
    answer: { rule: "implicit-conversion" }
  },
  {
    code: "er_inc_init_err",
    level: 1,
    text: "AUTO_INCREMENT = n above 1",
    gates: [{ option: "check_autoincrement_init_value", on: true, options: { "most-start": 1 } }],
    answer: { rule: "auto-increment-policy" }
  },
  {
    code: "er_index_name_idx_prefix",
    level: 1,
    text: "Index without the prefix",
    gates: [{ option: "check_index_prefix", on: true, value: "index_prefix", from: "pattern" }],
    answer: { rule: "index-name" }
  },
  {
    code: "er_index_name_uniq_prefix",
    level: 1,
    text: "Unique index without the prefix",
    gates: [{ option: "check_index_prefix", on: true, value: "uniq_index_prefix", from: "unique" }],
    answer: { rule: "index-name" }
  },
  {
    code: "er_insert_too_much_rows",
    level: 1,
    text: "INSERT of many rows",
    gates: [{ option: "max_insert_rows", on: "set", from: "max" }],
    answer: { rule: "insert-rows-max" }
  },
  {
    code: "er_invalid_data_type",
    level: 1,
    text: "TIMESTAMP, and types in your own list",
    gates: [
      { option: "enable_timestamp_type", on: false, options: { types: ["timestamp"] } },
      { option: "disable_types", on: "set", from: "types" }
    ],
    answer: { rule: "column-type-forbidden" }
  },
  {
    code: "er_use_text_or_blob",
    level: 2,
    text: "TEXT or BLOB column",
    gates: [{ option: "enable_blob_type", on: false, options: { types: ["*blob", "*text"] } }],
    answer: { rule: "column-type-forbidden" }
  },
  {
    code: "er_json_type_support",
    level: 2,
    text: "JSON column",
    gates: [{ option: "enable_json_type", on: false, options: { types: ["json"] } }],
    answer: { rule: "column-type-forbidden" }
  },
  {
    code: "er_use_enum",
    level: 1,
    text: "ENUM, SET or BIT column",
    gates: [{ option: "enable_enum_set_bit", on: false, options: { types: ["enum", "set", "bit"] } }],
    answer: { rule: "column-type-forbidden" }
  },
  {
    code: "er_invalid_ident",
    level: 1,
    text: "Name with other characters than letters, digits and _",
    gates: [{ option: "check_identifier", on: true }],
    answer: { rule: "name-characters" }
  },
  {
    code: "er_join_no_on_condition",
    level: 1,
    text: "UPDATE of joined tables without a condition",
    gates: [{ option: "check_dml_where", on: true }],
    answer: { rule: "cross-join" }
  },
  {
    code: "er_mariadb_rollback_warn",
    level: 1,
    text: "MariaDB, while a rollback is made",
    answer: { none: "Rollbacks of MariaDB are derived and proved as those of MySQL." }
  },
  {
    code: "er_max_column_count",
    level: 1,
    text: "Table with many columns",
    gates: [{ option: "max_column_count", on: "set", from: "columns" }],
    answer: { rule: "table-width" }
  },
  {
    code: "er_must_have_columns",
    level: 1,
    text: "Table without a required column",
    gates: [{ option: "must_have_columns", on: "set", from: "columns" }],
    answer: { rule: "columns-required" }
  },
  {
    code: "er_no_where_condition",
    level: 1,
    text: "UPDATE, DELETE or INSERT … SELECT without WHERE",
    gates: [{ option: "check_dml_where", on: true }],
    answer: { rule: "where-required" }
  },
  {
    code: "er_not_allowed_nullable",
    level: 1,
    text: "Column that may be NULL",
    gates: [{ option: "enable_nullable", on: false }],
    answer: { rule: "column-nullable" }
  },
  {
    code: "er_not_found_table_info",
    level: 1,
    text: "Table in the binlog whose structure is not known (while the backup is made)",
    answer: { none: "A deployment that cannot tell the structure fails; it is no matter of the audit." }
  },
  {
    code: "er_not_supported_alter_option",
    level: 1,
    text: "ALTER TABLE with a table option other than ENGINE, CHARSET, COLLATE, COMMENT, AUTO_INCREMENT",
    answer: { rule: "alter-clause-not-allowed", options: { forbid: ["option"] } }
  },
  {
    code: "er_ordery_by_rand",
    level: 1,
    text: "ORDER BY RAND() in INSERT … SELECT",
    gates: [{ option: "enable_orderby_rand", on: false }],
    answer: { rule: "order-by-rand" }
  },
  {
    code: "er_partition_not_allowed",
    level: 1,
    text: "Partitions",
    gates: [{ option: "enable_partition_table", on: false, options: { operations: true } }],
    answer: { rule: "table-partitioned" }
  },
  {
    code: "er_pk_cols_not_int",
    level: 1,
    text: "Primary key that is not MEDIUMINT, INT or BIGINT",
    gates: [{ option: "enable_pk_columns_only_int", on: true, options: { types: ["mediumint", "int", "bigint"] } }],
    answer: { rule: "primary-key-type" }
  },
  {
    code: "er_pk_too_many_parts",
    level: 1,
    text: "Primary key of many columns",
    gates: [{ option: "max_primary_key_parts", on: "set", from: "primaryMax" }],
    answer: { rule: "index-columns-max" }
  },
  {
    code: "er_select_only_star",
    level: 1,
    text: "SELECT *",
    gates: [{ option: "enable_select_star", on: false }],
    answer: { rule: "select-star" }
  },
  {
    code: "er_table_charset_must_null",
    level: 1,
    text: "Character set of a table",
    gates: [{ option: "enable_set_charset", on: false, options: { forbid: ["table-charset"] } }],
    answer: { rule: "charset-written" }
  },
  {
    code: "er_table_collation_not_support",
    level: 1,
    text: "Collation of a table",
    gates: [{ option: "enable_set_collation", on: false, options: { forbid: ["table-collation"] } }],
    answer: { rule: "charset-written" }
  },
  {
    code: "er_table_must_have_comment",
    level: 1,
    text: "Table without comment",
    gates: [{ option: "check_table_comment", on: true, options: { on: ["table"] } }],
    answer: { rule: "comment-required" }
  },
  {
    code: "er_table_must_have_pk",
    level: 1,
    text: "Table without primary key",
    gates: [{ option: "check_primary_key", on: true }],
    answer: { rule: "table-primary-key" }
  },
  {
    code: "er_table_prefix",
    level: 1,
    text: "Table without the prefix",
    gates: [{ option: "table_prefix", on: "set", from: "table" }],
    answer: { rule: "name-pattern" }
  },
  {
    code: "er_text_not_nullable_error",
    level: 1,
    text: "TEXT, BLOB or JSON that is NOT NULL",
    gates: [{ option: "enable_blob_not_null", on: false }],
    answer: { rule: "column-blob-not-null" }
  },
  {
    code: "er_timestamp_default",
    level: 1,
    text: "TIMESTAMP without default",
    gates: [{ option: "check_timestamp_default", on: true, options: { types: ["timestamp"] } }],
    answer: { rule: "column-default-required" }
  },
  {
    code: "er_too_long_index_comment",
    level: 1,
    text: "Comment of an index of more than 1024 characters",
    answer: { server: "1688 ER_TOO_LONG_INDEX_COMMENT" }
  },
  {
    code: "er_too_many_key_parts",
    level: 1,
    text: "Index of many columns",
    gates: [{ option: "max_key_parts", on: "set", from: "max" }],
    answer: { rule: "index-columns-max" }
  },
  {
    code: "er_too_many_keys",
    level: 1,
    text: "Table with many indexes",
    gates: [{ option: "max_keys", on: "set", from: "max" }],
    answer: { rule: "index-max" }
  },
  {
    code: "er_udpate_too_much_rows",
    level: 1,
    text: "UPDATE or DELETE of many rows",
    gates: [{ option: "max_update_rows", on: "set", from: "max" }],
    answer: { rule: "rows-affected" }
  },
  {
    code: "er_unknown_charset",
    level: 1,
    text: "Character set that the server does not know",
    answer: { server: "1115 ER_UNKNOWN_CHARACTER_SET" }
  },
  { code: "er_use_value_expr", level: 1, text: "WHERE that is a constant", answer: { rule: "where-constant" } },
  {
    code: "er_with_default_add_column",
    level: 1,
    text: "Column without default",
    gates: [{ option: "check_column_default_value", on: true, options: { types: [] } }],
    answer: { rule: "column-default-required" }
  },
  {
    code: "er_with_insert_field",
    level: 1,
    text: "INSERT without column list",
    gates: [{ option: "check_insert_field", on: true }],
    answer: { rule: "insert-without-columns" }
  },
  {
    code: "er_with_limit_condition",
    level: 1,
    text: "LIMIT in UPDATE, DELETE, INSERT … SELECT",
    gates: [{ option: "check_dml_limit", on: true, options: { clauses: ["limit"] } }],
    answer: { rule: "dml-clause-forbidden" }
  },
  {
    code: "er_with_orderby_condition",
    level: 1,
    text: "ORDER BY in UPDATE and DELETE",
    gates: [{ option: "check_dml_orderby", on: true, options: { clauses: ["order by"] } }],
    answer: { rule: "dml-clause-forbidden" }
  },
  {
    code: "er_wrong_and_expr",
    level: 1,
    text: "UPDATE … SET a = 1 AND b = 2",
    answer: { rule: "update-and-for-comma" }
  },
  {
    code: "er_cant_add_pk_or_uk_column",
    level: 2,
    fixed: true,
    text: "New column with a key (OceanBase)",
    answer: { none: "Rollgate is for MySQL and MariaDB." }
  },
  {
    code: "er_cant_drop_index_column",
    level: 2,
    fixed: true,
    text: "DROP of an indexed column (OceanBase)",
    answer: { none: "Rollgate is for MySQL and MariaDB." }
  },
  {
    code: "er_cant_change_column_type",
    level: 2,
    fixed: true,
    text: "Change of type (OceanBase)",
    answer: { none: "Rollgate is for MySQL and MariaDB." }
  },
  {
    code: "er_table_group_exists_error",
    level: 2,
    fixed: true,
    text: "Table group whose name is taken (OceanBase)",
    answer: { none: "Rollgate is for MySQL and MariaDB." }
  },
  {
    code: "er_table_group_not_existed_error",
    level: 2,
    fixed: true,
    text: "Table group that is not there (OceanBase)",
    answer: { none: "Rollgate is for MySQL and MariaDB." }
  },
  {
    code: "er_too_much_auto_datetime_cols",
    level: 2,
    fixed: true,
    text: "Two DATETIME columns that set themselves",
    gates: [{ option: "check_datetime_count", on: true }],
    answer: { none: "No server has this limit." }
  },
  {
    code: "er_wrong_fk_def_with_match",
    level: 2,
    fixed: true,
    text: "Foreign key of fewer columns than it references",
    answer: { server: "1239 ER_WRONG_FK_DEF" }
  },
  {
    code: "er_fk_dup_name",
    level: 2,
    fixed: true,
    text: "Name of a foreign key that is taken",
    answer: { server: "1826 ER_FK_DUP_NAME" }
  },
  {
    code: "er_view_column_count",
    level: 2,
    fixed: true,
    text: "View with more names than columns",
    answer: { server: "1353 ER_VIEW_WRONG_LIST" }
  },
  {
    code: "er_tool_based_unique_index_warning",
    level: 1,
    fixed: true,
    text: "Unique index that an online schema change tool would add",
    gates: [{ option: "check_tool_based_unique_index", on: true }],
    answer: { rule: "online-tool-trap" }
  },
  {
    code: null,
    level: 2,
    fixed: true,
    text: "Syntax error; all that comes after is not audited there",
    answer: { server: "1064 ER_PARSE_ERROR" }
  },
  {
    code: null,
    level: 2,
    fixed: true,
    text: "Statement before the start marker, script without its end, text that cannot be parsed",
    answer: { rule: "script-problem", keep: true }
  },
  {
    code: null,
    level: 2,
    fixed: true,
    text: "Server that cannot be reached, or an error of its catalog",
    answer: { none: "It is an error of the run (exit code 3), not a finding." }
  },
  {
    code: null,
    level: 2,
    fixed: true,
    text: "Binlog off, target read-only or TiDB",
    gates: [{ option: "check_read_only", on: true }],
    answer: { none: "`rollgate doctor` and every deployment look at the server." }
  },
  {
    code: null,
    level: 2,
    fixed: true,
    text: "inception set inside a script",
    answer: { none: "Settings are in `.rollgate.yml`, which is reviewed as the migrations are." }
  },
  {
    code: null,
    level: 2,
    fixed: true,
    text: "CREATE DATABASE of one that is there",
    answer: { server: "1007 ER_DB_CREATE_EXISTS" }
  },
  {
    code: null,
    level: 2,
    fixed: true,
    text: "Collation of another character set",
    answer: { server: "1253 ER_COLLATION_CHARSET_MISMATCH" }
  },
  {
    code: null,
    level: 2,
    fixed: true,
    text: "Comment of a table of more than 2048 characters",
    answer: { server: "1628 ER_TOO_LONG_TABLE_COMMENT" }
  },
  {
    code: null,
    level: 2,
    fixed: true,
    text: "AUTO_INCREMENT for a type that has none",
    answer: { server: "1063 ER_WRONG_FIELD_SPEC" }
  },
  {
    code: null,
    level: 2,
    fixed: true,
    text: "AUTO_INCREMENT together with DEFAULT",
    answer: { server: "1067 ER_INVALID_DEFAULT" }
  },
  {
    code: null,
    level: 2,
    fixed: true,
    text: "Row that is too long (looked at only after another error)",
    answer: { server: "1118 ER_TOO_BIG_ROWSIZE" }
  },
  {
    code: null,
    level: 2,
    fixed: true,
    text: "CREATE TABLE … SELECT under GTID consistency",
    answer: { rule: "create-table-as-select", keep: true }
  },
  {
    code: null,
    level: 2,
    fixed: true,
    text: "Fraction of a second with more than 6 digits",
    answer: { server: "1426 ER_TOO_BIG_PRECISION" }
  },
  {
    code: null,
    level: 2,
    fixed: true,
    text: "DOUBLE with a length but no decimals",
    answer: { server: "1064 ER_PARSE_ERROR" }
  },
  {
    code: null,
    level: 2,
    fixed: true,
    text: "Length or scale beyond what the type has",
    answer: { server: "1074 ER_TOO_BIG_FIELDLENGTH" }
  },
  {
    code: null,
    level: 2,
    fixed: true,
    text: "SET of more than 64 members, or a member with a comma",
    answer: { server: "1097 ER_TOO_BIG_SET" }
  },
  {
    code: null,
    level: 2,
    fixed: true,
    text: "JSON column in an index",
    answer: { server: "3152 ER_JSON_USED_AS_KEY" }
  },
  {
    code: null,
    level: 2,
    fixed: true,
    text: "Spatial index over a column that may be NULL",
    answer: { server: "1252 ER_SPATIAL_CANT_HAVE_NULL" }
  },
  {
    code: null,
    level: 2,
    fixed: true,
    text: "Partition clause for a table that has none",
    answer: { server: "1505 ER_PARTITION_MGMT_ON_NONPARTITIONED" }
  },
  {
    code: null,
    level: 2,
    fixed: true,
    text: "Two partition clauses in one ALTER",
    answer: { server: "1064 ER_PARSE_ERROR" }
  },
  {
    code: null,
    level: 2,
    fixed: true,
    text: "Text for a column of numbers, under a strict sql_mode",
    answer: { server: "1366 ER_TRUNCATED_WRONG_VALUE_FOR_FIELD" }
  },
  { code: null, level: 2, fixed: true, text: "GROUP BY an aggregate", answer: { server: "1056 ER_WRONG_GROUP_FIELD" } },
  {
    code: null,
    level: 2,
    fixed: true,
    text: "Zero date as default (as er_invalid_default)",
    gates: [{ option: "enable_zero_date", on: false }],
    answer: { rule: "column-zero-date", keep: true }
  },
  {
    code: null,
    level: 2,
    fixed: true,
    text: "SET NAMES with another character set than utf8 or utf8mb4 (as er_charset_not_support)",
    answer: { rule: "connection-charset", options: { allow: ["utf8", "utf8mb4"] } }
  },
  {
    code: null,
    level: 2,
    fixed: true,
    text: "DROP FOREIGN KEY (as er_not_supported_yet)",
    gates: [{ option: "enable_foreign_key", on: false, options: { forbid: ["drop-foreign-key"] } }],
    answer: { rule: "alter-clause-not-allowed", keep: true }
  },
  {
    code: null,
    level: 2,
    fixed: true,
    text: "Stored programs, CTEs, window functions, CHECK, temporary tables: not in its grammar",
    answer: { none: "The server itself parses each statement." }
  },
  {
    code: null,
    level: 2,
    fixed: true,
    text: "CHANGE that is not the first clause, with pt-online-schema-change",
    answer: { none: "A deployment refuses what the tool would not do right." }
  }
];

// src/audit/goinception-options.ts
var INC_DEFAULTS = {
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
    merge_alter_table`
  ),
  ...all(
    true,
    `check_column_type_change check_read_only check_timestamp_count enable_change_column enable_ddl_instant enable_nullable
    enable_set_engine enable_timestamp_type enable_zero_date skip_grant_table`
  ),
  ...all(
    0,
    `backup_port max_char_length max_column_count max_ddl_affect_rows max_execution_time max_insert_rows max_key_parts max_keys
    max_primary_key_parts max_update_rows max_varchar_length wait_timeout`
  ),
  ...all(
    "",
    `backup_host backup_password backup_tls backup_user columns_must_have_index disable_types ignore_osc_alter_stmt
    must_have_columns skip_sqls sql_mode support_collation table_prefix version`
  ),
  custom_keywords: [],
  default_charset: "utf8mb4",
  explain_rule: "first",
  index_prefix: "idx_",
  lang: "en-US",
  lock_wait_timeout: -1,
  max_allowed_packet: 4194304,
  sql_safe_updates: -1,
  support_charset: "utf8,utf8mb4",
  support_engine: "innodb",
  uniq_index_prefix: "uniq_"
};
var OSC_DEFAULTS = {
  osc_alter_foreign_keys_method: "none",
  osc_bin_dir: "/usr/local/bin",
  osc_check_alter: true,
  osc_check_interval: 5,
  osc_check_replication_filters: true,
  osc_check_unique_key_change: true,
  osc_chunk_size: 1e3,
  osc_chunk_size_limit: 4,
  osc_chunk_time: 1,
  osc_critical_thread_connected: 1e3,
  osc_critical_thread_running: 80,
  osc_drop_new_table: true,
  osc_drop_old_table: true,
  osc_lock_wait_timeout: 60,
  osc_max_flow_ctl: -1,
  osc_max_lag: 3,
  osc_max_thread_connected: 1e3,
  osc_max_thread_running: 80,
  osc_min_table_size: 16,
  osc_on: false,
  osc_print_none: false,
  osc_print_sql: false,
  osc_recursion_method: "processlist",
  osc_sleep: 0
};
var GHOST_DEFAULTS = {
  ghost_aliyun_rds: false,
  ghost_allow_master_master: false,
  ghost_allow_nullable_unique_key: false,
  ghost_allow_on_master: true,
  ghost_approve_renamed_columns: true,
  ghost_assume_master_host: "",
  ghost_assume_rbr: true,
  ghost_bin_dir: "",
  ghost_chunk_size: 1e3,
  ghost_concurrent_rowcount: true,
  ghost_critical_load_hibernate_seconds: 0,
  ghost_critical_load_interval_millis: 0,
  ghost_cut_over: "atomic",
  ghost_cut_over_exponential_backoff: false,
  ghost_cut_over_lock_timeout_seconds: 3,
  ghost_default_retries: 60,
  ghost_discard_foreign_keys: false,
  ghost_dml_batch_size: 10,
  ghost_exact_rowcount: false,
  ghost_exponential_backoff_max_interval: 64,
  ghost_force_named_cut_over: false,
  ghost_force_table_names: "",
  ghost_gcp: false,
  ghost_heartbeat_interval_millis: 500,
  ghost_initially_drop_ghost_table: false,
  ghost_initially_drop_old_table: false,
  ghost_initially_drop_socket_file: false,
  ghost_max_lag_millis: 1500,
  ghost_nice_ratio: 0,
  ghost_ok_to_drop_table: true,
  ghost_on: false,
  ghost_postpone_cut_over_flag_file: "",
  ghost_replication_lag_query: "",
  ghost_skip_foreign_key_checks: true,
  ghost_throttle_additional_flag_file: "",
  ghost_throttle_control_replicas: "",
  ghost_throttle_flag_file: "",
  ghost_throttle_http: "",
  ghost_throttle_query: "",
  ghost_timestamp_old_table: false,
  ghost_tungsten: false
};
var UNUSED_LEVELS = new Set(
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
  er_table_charset_must_utf er_temp_table_tmp_prefix er_unknown_collation`.split(/\s+/)
);
function all(value, names) {
  return Object.fromEntries(
    names.trim().split(/\s+/).map((name) => [name, value])
  );
}

// src/audit/goinception-settings.ts
var BASE = {
  "alter-clause-not-allowed": { forbid: [] },
  "charset-written": { forbid: [] },
  "column-length": { char: 0, varchar: 0 },
  "column-type-forbidden": { types: [] },
  "comment-required": { on: [] },
  "dml-clause-forbidden": { clauses: [] },
  "index-columns-max": { max: 0, primaryMax: 0 },
  "table-width": { columns: 0 },
  "auto-increment-policy": { types: ["tinyint", "smallint", "mediumint", "int", "bigint", "float", "double"] },
  "statement-forbidden": { kinds: statement_forbidden_default.options.kinds.default }
};
var REPLACING = /* @__PURE__ */ new Set(["auto-increment-policy.types"]);
var LEAST_LEVELS = /* @__PURE__ */ new Set(["er_use_enum", "er_use_text_or_blob", "er_json_type_support"]);
function goInceptionRules(options, levels) {
  const settings = {};
  const kept = /* @__PURE__ */ new Set();
  for (const check of GOINCEPTION_CHECKS) {
    if (!("rule" in check.answer)) continue;
    const { rule, keep } = check.answer;
    const before = settings[rule];
    const severity = severityOf(check, options, levels);
    if (severity === "off") {
      if (keep) kept.add(rule);
      settings[rule] ??= { severity: "off" };
      continue;
    }
    const set = { ...before?.options };
    for (const [name, value] of given(check, options)) {
      const base = BASE[rule]?.[name];
      const present = set[name] ?? (REPLACING.has(`${rule}.${name}`) ? void 0 : base);
      set[name] = Array.isArray(value) && value.length > 0 && Array.isArray(present) ? [.../* @__PURE__ */ new Set([...present, ...value])] : value;
    }
    const worst = before?.severity === "error" ? "error" : severity;
    settings[rule] = Object.keys(set).length === 0 ? { severity: worst } : { severity: worst, options: set };
  }
  for (const [rule, { severity, options: set }] of Object.entries(settings)) {
    if (severity === "off") {
      if (kept.has(rule)) delete settings[rule];
    } else if (BASE[rule] !== void 0) settings[rule] = { severity, options: { ...BASE[rule], ...set } };
  }
  return settings;
}
function goInceptionDefaults() {
  return goInceptionRules(INC_DEFAULTS, /* @__PURE__ */ new Map());
}
function severityOf(check, options, levels) {
  if (check.gates !== void 0 && !check.gates.some((gate) => isOpen(gate, options))) return "off";
  const own = (check.fixed || check.code === null ? void 0 : levels.get(check.code)) ?? check.level;
  const level = LEAST_LEVELS.has(check.code ?? "") ? Math.max(own, levels.get("er_invalid_data_type") ?? 1) : own;
  return level <= 0 ? "off" : level === 1 ? "warning" : "error";
}
function isOpen({ option, on }, options) {
  const value = incValue(option, options);
  return on === "set" ? typeof value === "number" ? value > 0 : String(value) !== "" : value === on;
}
function incValue(option, options) {
  return options[option] ?? INC_DEFAULTS[option];
}
function* given({ answer, gates = [] }, options) {
  if ("rule" in answer) yield* Object.entries(answer.options ?? {});
  for (const gate of gates) {
    if (!isOpen(gate, options)) continue;
    yield* Object.entries(gate.options ?? {});
    if (gate.from === void 0) continue;
    const value = incValue(gate.value ?? gate.option, options);
    if (String(value) !== "") yield [gate.from, converted(gate, value)];
  }
}
function converted(gate, value) {
  if (typeof value !== "string") return value;
  const items = value.split(",").flatMap((item) => {
    const name = item.trim();
    return /^utf8(_|$)/.test(name) ? [name, name.replace("utf8", "utf8mb3")] : name || [];
  });
  const isPrefix = [gate.option, gate.value].some((option) => option?.endsWith("prefix"));
  return isPrefix ? `^(${items.map((item) => item.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")).join("|")})` : items;
}

export {
  GOINCEPTION_CHECKS,
  INC_DEFAULTS,
  OSC_DEFAULTS,
  GHOST_DEFAULTS,
  UNUSED_LEVELS,
  goInceptionRules,
  goInceptionDefaults
};
