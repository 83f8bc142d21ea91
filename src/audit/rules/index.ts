import type { Rule } from '../rule.ts'
import autoIncrementCapacity from './auto-increment-capacity.ts'
import autoIncrementPolicy from './auto-increment-policy.ts'
import charsetDefaultOnly from './charset-default-only.ts'
import charsetNotAllowed from './charset-not-allowed.ts'
import charsetWritten from './charset-written.ts'
import columnBlobNotNull from './column-blob-not-null.ts'
import columnDefaultRequired from './column-default-required.ts'
import columnFloat from './column-float.ts'
import columnLength from './column-length.ts'
import columnNarrowing from './column-narrowing.ts'
import columnNullable from './column-nullable.ts'
import columnPosition from './column-position.ts'
import columnTimestamp from './column-timestamp.ts'
import columnTypeForbidden from './column-type-forbidden.ts'
import columnZeroDate from './column-zero-date.ts'
import columnsRequired from './columns-required.ts'
import commentRequired from './comment-required.ts'
import createTableAsSelect from './create-table-as-select.ts'
import destructiveDrop from './destructive-drop.ts'
import emptyMigration from './empty-migration.ts'
import foreignKeyAdded from './foreign-key-added.ts'
import foreignKeyIgnored from './foreign-key-ignored.ts'
import ifNotExistsDiffers from './if-not-exists-differs.ts'
import indexDuplicate from './index-duplicate.ts'
import indexUnnamed from './index-unnamed.ts'
import insertWithoutColumns from './insert-without-columns.ts'
import invalidDirective from './invalid-directive.ts'
import nameCase from './name-case.ts'
import nameCharacters from './name-characters.ts'
import namePattern from './name-pattern.ts'
import nameReserved from './name-reserved.ts'
import notNullWithoutDefault from './not-null-without-default.ts'
import primaryKeyType from './primary-key-type.ts'
import referenceTypeDiffers from './reference-type-differs.ts'
import renameBreaksReaders from './rename-breaks-readers.ts'
import ruleCrashed from './rule-crashed.ts'
import scriptProblem from './script-problem.ts'
import selectStar from './select-star.ts'
import serverError from './server-error.ts'
import statementRerunnable from './statement-rerunnable.ts'
import tableEngine from './table-engine.ts'
import tableOptions from './table-options.ts'
import tablePartitioned from './table-partitioned.ts'
import tablePrimaryKey from './table-primary-key.ts'
import tableWidth from './table-width.ts'
import typeDeprecated from './type-deprecated.ts'
import unusedSuppression from './unused-suppression.ts'
import whereRequired from './where-required.ts'

/** All rules, in the order in which their findings at one place are shown: what the server says first, the engine's own last. */
export const RULES: readonly Rule[] = [
  serverError,
  whereRequired,
  columnNarrowing,
  destructiveDrop,
  renameBreaksReaders,
  notNullWithoutDefault,
  tablePrimaryKey,
  indexDuplicate,
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
