import type { Rule } from '../rule.ts'
import algorithmMissing from './algorithm-missing.ts'
import alterClauseNotAllowed from './alter-clause-not-allowed.ts'
import alterMerge from './alter-merge.ts'
import appliedMigrationChanged from './applied-migration-changed.ts'
import assignedTwice from './assigned-twice.ts'
import autoIncrementCapacity from './auto-increment-capacity.ts'
import autoIncrementPolicy from './auto-increment-policy.ts'
import binlogBypassed from './binlog-bypassed.ts'
import charsetDefaultOnly from './charset-default-only.ts'
import charsetNotAllowed from './charset-not-allowed.ts'
import charsetWritten from './charset-written.ts'
import columnBlobNotNull from './column-blob-not-null.ts'
import columnDefaultRequired from './column-default-required.ts'
import columnDiffersOnReplicas from './column-differs-on-replicas.ts'
import columnFloat from './column-float.ts'
import columnLength from './column-length.ts'
import columnNarrowing from './column-narrowing.ts'
import columnNullable from './column-nullable.ts'
import columnPosition from './column-position.ts'
import columnTimestamp from './column-timestamp.ts'
import columnTypeChanged from './column-type-changed.ts'
import columnTypeForbidden from './column-type-forbidden.ts'
import columnZeroDate from './column-zero-date.ts'
import columnsRequired from './columns-required.ts'
import commentRequired from './comment-required.ts'
import connectionCharset from './connection-charset.ts'
import constraintDropped from './constraint-dropped.ts'
import constraintViolated from './constraint-violated.ts'
import createTableAsSelect from './create-table-as-select.ts'
import crossJoin from './cross-join.ts'
import databaseNamed from './database-named.ts'
import ddlAndDmlMixed from './ddl-and-dml-mixed.ts'
import ddlBlocksWrites from './ddl-blocks-writes.ts'
import ddlLockAsked from './ddl-lock-asked.ts'
import ddlOnLargeTable from './ddl-on-large-table.ts'
import definerFixed from './definer-fixed.ts'
import destructiveDrop from './destructive-drop.ts'
import dmlClauseForbidden from './dml-clause-forbidden.ts'
import dropBreaksReaders from './drop-breaks-readers.ts'
import dropNamePattern from './drop-name-pattern.ts'
import emptyMigration from './empty-migration.ts'
import enumReordered from './enum-reordered.ts'
import errorsIgnored from './errors-ignored.ts'
import explicitAutoIncrement from './explicit-auto-increment.ts'
import fileCommentRequired from './file-comment-required.ts'
import foreignKeyAdded from './foreign-key-added.ts'
import foreignKeyIgnored from './foreign-key-ignored.ts'
import functionsForbidden from './functions-forbidden.ts'
import grantTooWide from './grant-too-wide.ts'
import ifNotExistsDiffers from './if-not-exists-differs.ts'
import implicitCommit from './implicit-commit.ts'
import implicitConversion from './implicit-conversion.ts'
import indexColumnsMax from './index-columns-max.ts'
import indexDropped from './index-dropped.ts'
import indexDuplicate from './index-duplicate.ts'
import indexKindNotAllowed from './index-kind-not-allowed.ts'
import indexLowSelectivity from './index-low-selectivity.ts'
import indexMax from './index-max.ts'
import indexName from './index-name.ts'
import indexNullable from './index-nullable.ts'
import indexUnnamed from './index-unnamed.ts'
import insertRowsMax from './insert-rows-max.ts'
import insertSelect from './insert-select.ts'
import insertWithoutColumns from './insert-without-columns.ts'
import invalidDirective from './invalid-directive.ts'
import limitWithoutOrder from './limit-without-order.ts'
import lockTables from './lock-tables.ts'
import lookalikeCharacter from './lookalike-character.ts'
import migrationNumber from './migration-number.ts'
import migrationOrder from './migration-order.ts'
import modifyLosesAttribute from './modify-loses-attribute.ts'
import nameCase from './name-case.ts'
import nameCharacters from './name-characters.ts'
import namePattern from './name-pattern.ts'
import nameReserved from './name-reserved.ts'
import notNullOnNulls from './not-null-on-nulls.ts'
import notNullWithoutDefault from './not-null-without-default.ts'
import nullComparison from './null-comparison.ts'
import onlineToolTrap from './online-tool-trap.ts'
import orderByRand from './order-by-rand.ts'
import passwordInMigration from './password-in-migration.ts'
import primaryKeyChanged from './primary-key-changed.ts'
import primaryKeyType from './primary-key-type.ts'
import primaryKeyUpdate from './primary-key-update.ts'
import referenceTypeDiffers from './reference-type-differs.ts'
import renameBreaksReaders from './rename-breaks-readers.ts'
import replaceDeletes from './replace-deletes.ts'
import rollbackUnproved from './rollback-unproved.ts'
import rowsAffected from './rows-affected.ts'
import ruleCrashed from './rule-crashed.ts'
import scriptProblem from './script-problem.ts'
import selectStar from './select-star.ts'
import serverError from './server-error.ts'
import sessionLeftChanged from './session-left-changed.ts'
import spatialIndexSrid from './spatial-index-srid.ts'
import statementForbidden from './statement-forbidden.ts'
import statementLength from './statement-length.ts'
import statementRerunnable from './statement-rerunnable.ts'
import statementsMax from './statements-max.ts'
import tableEngine from './table-engine.ts'
import tableOptions from './table-options.ts'
import tablePartitioned from './table-partitioned.ts'
import tablePrimaryKey from './table-primary-key.ts'
import tableWidth from './table-width.ts'
import transactionLeftOpen from './transaction-left-open.ts'
import typeDeprecated from './type-deprecated.ts'
import uniqueIndexNullable from './unique-index-nullable.ts'
import uniqueIndexPrefix from './unique-index-prefix.ts'
import unsafeSubquery from './unsafe-subquery.ts'
import unusedSuppression from './unused-suppression.ts'
import updateAndForComma from './update-and-for-comma.ts'
import whereConstant from './where-constant.ts'
import whereRequired from './where-required.ts'

/** All rules, in the order in which their findings at one place are shown: what the server says first, the engine's own last. */
export const RULES: readonly Rule[] = [
  serverError,
  rollbackUnproved,
  lookalikeCharacter,
  whereRequired,
  unsafeSubquery,
  updateAndForComma,
  whereConstant,
  nullComparison,
  assignedTwice,
  implicitConversion,
  limitWithoutOrder,
  orderByRand,
  crossJoin,
  primaryKeyUpdate,
  replaceDeletes,
  errorsIgnored,
  functionsForbidden,
  rowsAffected,
  insertRowsMax,
  insertSelect,
  explicitAutoIncrement,
  dmlClauseForbidden,
  statementLength,
  columnNarrowing,
  enumReordered,
  modifyLosesAttribute,
  columnTypeChanged,
  destructiveDrop,
  dropNamePattern,
  renameBreaksReaders,
  dropBreaksReaders,
  notNullWithoutDefault,
  notNullOnNulls,
  constraintViolated,
  columnDiffersOnReplicas,
  ddlBlocksWrites,
  alterMerge,
  ddlLockAsked,
  algorithmMissing,
  alterClauseNotAllowed,
  ddlOnLargeTable,
  onlineToolTrap,
  tablePrimaryKey,
  primaryKeyChanged,
  indexDuplicate,
  indexDropped,
  constraintDropped,
  indexMax,
  indexColumnsMax,
  uniqueIndexNullable,
  uniqueIndexPrefix,
  indexNullable,
  indexKindNotAllowed,
  indexLowSelectivity,
  spatialIndexSrid,
  foreignKeyAdded,
  charsetNotAllowed,
  namePattern,
  indexName,
  nameCase,
  nameCharacters,
  nameReserved,
  indexUnnamed,
  tableEngine,
  commentRequired,
  columnsRequired,
  tableWidth,
  tablePartitioned,
  tableOptions,
  autoIncrementPolicy,
  autoIncrementCapacity,
  ifNotExistsDiffers,
  foreignKeyIgnored,
  charsetDefaultOnly,
  charsetWritten,
  statementRerunnable,
  columnTypeForbidden,
  columnFloat,
  columnNullable,
  columnDefaultRequired,
  columnTimestamp,
  columnZeroDate,
  columnLength,
  columnBlobNotNull,
  columnPosition,
  primaryKeyType,
  typeDeprecated,
  referenceTypeDiffers,
  createTableAsSelect,
  insertWithoutColumns,
  selectStar,
  connectionCharset,
  binlogBypassed,
  transactionLeftOpen,
  implicitCommit,
  sessionLeftChanged,
  lockTables,
  passwordInMigration,
  grantTooWide,
  definerFixed,
  statementForbidden,
  databaseNamed,
  statementsMax,
  ddlAndDmlMixed,
  fileCommentRequired,
  appliedMigrationChanged,
  migrationOrder,
  migrationNumber,
  scriptProblem,
  emptyMigration,
  invalidDirective,
  unusedSuppression,
  ruleCrashed,
]
