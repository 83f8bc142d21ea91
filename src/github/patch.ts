/** A line that a patch shows of the new file. */
export interface PatchLine {
  readonly text: string
  /** Lines of one hunk have the same number. */
  readonly hunk: number
}

/** The new file's lines that a unified diff shows, by their number: those that a review may comment on. */
export function linesOfPatch(patch: string): Map<number, PatchLine> {
  const lines = new Map<number, PatchLine>()
  let hunk = 0
  let next = 0
  for (const line of patch.split('\n')) {
    const start = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(line)?.[1]
    if (start !== undefined) {
      hunk++
      next = Number(start)
    } else if (hunk > 0 && (line.startsWith('+') || line.startsWith(' '))) {
      lines.set(next++, { text: line.slice(1), hunk })
    }
  }
  return lines
}
