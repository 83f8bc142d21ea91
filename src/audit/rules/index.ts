import type { Rule } from '../rule.ts'
import algorithmMissing from './algorithm-missing.ts'
import alterClauseNotAllowed from './alter-clause-not-allowed.ts'
import alterMerge from './alter-merge.ts'
import autoIncrementCapacity from './auto-increment-capacity.ts'
import autoIncrementPolicy from './auto-increment-policy.ts'
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
import constraintDropped from './constraint-dropped.ts'
import constraintViolated from './constraint-violated.ts'
import createTableAsSelect from './create-table-as-select.ts'
import ddlAndData from './ddl-and-data.ts'
import ddlBlocksWrites from './ddl-blocks-writes.ts'
import ddlInTransaction from './ddl-in-transaction.ts'
import ddlLockAsked from './ddl-lock-asked.ts'
import ddlOnLargeTable from './ddl-on-large-table.ts'
import destructiveDrop from './destructive-drop.ts'
import dropBreaksReaders from './drop-breaks-readers.ts'
import dropNamePattern from './drop-name-pattern.ts'
import emptyMigration from './empty-migration.ts'
import enumReordered from './enum-reordered.ts'
import foreignKeyAdded from './foreign-key-added.ts'
import foreignKeyIgnored from './foreign-key-ignored.ts'
import ifNotExistsDiffers from './if-not-exists-differs.ts'
import indexColumnsMax from './index-columns-max.ts'
import indexDropped from './index-dropped.ts'
import indexDuplicate from './index-duplicate.ts'
import indexKindNotAllowed from './index-kind-not-allowed.ts'
import indexLowSelectivity from './index-low-selectivity.ts'
import indexMax from './index-max.ts'
import indexNullable from './index-nullable.ts'
import indexUnnamed from './index-unnamed.ts'
import insertWithoutColumns from './insert-without-columns.ts'
import invalidDirective from './invalid-directive.ts'
import modifyLosesAttribute from './modify-loses-attribute.ts'
import nameCase from './name-case.ts'
import nameCharacters from './name-characters.ts'
import namePattern from './name-pattern.ts'
import nameReserved from './name-reserved.ts'
import notNullOnNulls from './not-null-on-nulls.ts'
import notNullWithoutDefault from './not-null-without-default.ts'
import onlineToolTrap from './online-tool-trap.ts'
import primaryKeyChanged from './primary-key-changed.ts'
import primaryKeyType from './primary-key-type.ts'
import referenceTypeDiffers from './reference-type-differs.ts'
import renameBreaksReaders from './rename-breaks-readers.ts'
import rollbackUnproved from './rollback-unproved.ts'
import ruleCrashed from './rule-crashed.ts'
import scriptProblem from './script-problem.ts'
import selectStar from './select-star.ts'
import serverError from './server-error.ts'
import spatialIndexSrid from './spatial-index-srid.ts'
import statementRerunnable from './statement-rerunnable.ts'
import tableEngine from './table-engine.ts'
import tableOptions from './table-options.ts'
import tablePartitioned from './table-partitioned.ts'
import tablePrimaryKey from './table-primary-key.ts'
import tableWidth from './table-width.ts'
import typeDeprecated from './type-deprecated.ts'
import uniqueIndexNullable from './unique-index-nullable.ts'
import uniqueIndexPrefix from './unique-index-prefix.ts'
import unusedSuppression from './unused-suppression.ts'
import whereRequired from './where-required.ts'

/** All rules, in the order in which their findings at one place are shown: what the server says first, the engine's own last. */
export const RULES: readonly Rule[] = [
  serverError,
  rollbackUnproved,
  whereRequired,
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
  ddlInTransaction,
  ddlAndData,
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
  scriptProblem,
  emptyMigration,
  invalidDirective,
  unusedSuppression,
  ruleCrashed,
]
