import { isScalar, isSeq, type Node } from 'yaml'
import type { Complaints } from './complaints.ts'

/** What is needed to read the nodes of one document: their places, what aliases stand for, and where to complain. */
export interface Reading {
  /** `file:line:column` of a node. */
  placeOf(node: Node | null): string
  resolve(node: unknown): Node | null
  readonly complaints: Complaints
}

/** A text or a list of texts; null for anything else. */
export function strings(node: Node | null, reading: Reading): readonly string[] | null {
  if (isScalar(node)) return typeof node.value === 'string' && node.value !== '' ? [node.value] : null
  if (!isSeq(node)) return null
  const items = node.items.map((item) => reading.resolve(item))
  const texts = items.flatMap((item) => (isScalar(item) && typeof item.value === 'string' ? [item.value] : []))
  return texts.length === items.length ? texts : null
}
