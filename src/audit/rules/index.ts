import type { Rule } from '../rule.ts'
import assignedTwice from './assigned-twice.ts'
import binlogBypassed from './binlog-bypassed.ts'
import charsetNotAllowed from './charset-not-allowed.ts'
import columnNarrowing from './column-narrowing.ts'
import commentRequired from './comment-required.ts'
import connectionCharset from './connection-charset.ts'
import crossJoin from './cross-join.ts'
import databaseNamed from './database-named.ts'
import ddlAndDmlMixed from './ddl-and-dml-mixed.ts'
import definerFixed from './definer-fixed.ts'
import destructiveDrop from './destructive-drop.ts'
import dmlClauseForbidden from './dml-clause-forbidden.ts'
import emptyMigration from './empty-migration.ts'
import errorsIgnored from './errors-ignored.ts'
import explicitAutoIncrement from './explicit-auto-increment.ts'
import foreignKeyAdded from './foreign-key-added.ts'
import functionsForbidden from './functions-forbidden.ts'
import grantTooWide from './grant-too-wide.ts'
import ifExistsRequired from './if-exists-required.ts'
import implicitCommit from './implicit-commit.ts'
import implicitConversion from './implicit-conversion.ts'
import indexDuplicate from './index-duplicate.ts'
import insertRowsMax from './insert-rows-max.ts'
import insertSelect from './insert-select.ts'
import insertWithoutColumns from './insert-without-columns.ts'
import invalidDirective from './invalid-directive.ts'
import limitWithoutOrder from './limit-without-order.ts'
import lockTables from './lock-tables.ts'
import lookalikeCharacter from './lookalike-character.ts'
import notNullWithoutDefault from './not-null-without-default.ts'
import nullComparison from './null-comparison.ts'
import orderByRand from './order-by-rand.ts'
import passwordInMigration from './password-in-migration.ts'
import primaryKeyUpdate from './primary-key-update.ts'
import renameBreaksReaders from './rename-breaks-readers.ts'
import replaceDeletes from './replace-deletes.ts'
import rowsAffected from './rows-affected.ts'
import ruleCrashed from './rule-crashed.ts'
import scriptProblem from './script-problem.ts'
import selectStar from './select-star.ts'
import serverError from './server-error.ts'
import sessionLeftChanged from './session-left-changed.ts'
import statementForbidden from './statement-forbidden.ts'
import statementLength from './statement-length.ts'
import statementsMax from './statements-max.ts'
import tablePrimaryKey from './table-primary-key.ts'
import transactionLeftOpen from './transaction-left-open.ts'
import unsafeSubquery from './unsafe-subquery.ts'
import unusedSuppression from './unused-suppression.ts'
import updateAndForComma from './update-and-for-comma.ts'
import whereConstant from './where-constant.ts'
import whereRequired from './where-required.ts'

/** All rules, in the order in which their findings at one place are shown: what the server says first, the engine's own last. */
export const RULES: readonly Rule[] = [
  serverError,
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
  destructiveDrop,
  renameBreaksReaders,
  notNullWithoutDefault,
  tablePrimaryKey,
  indexDuplicate,
  foreignKeyAdded,
  charsetNotAllowed,
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
  ifExistsRequired,
  commentRequired,
  statementsMax,
  ddlAndDmlMixed,
  scriptProblem,
  emptyMigration,
  invalidDirective,
  unusedSuppression,
  ruleCrashed,
]
