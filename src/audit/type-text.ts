import type { ColumnType } from '../schema/model.ts'

/** Without the display width, which says nothing of what an integer holds, and which only some servers print. */
export function typeText(type: ColumnType): string {
  return type.base.endsWith('int') && !type.zerofill ? type.text.replace(/\(\d+\)/, '') : type.text
}
