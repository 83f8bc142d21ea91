/** Lines of SHOW CREATE beyond which the middle of two statements is told as replaced, not compared line by line. */
const MOST_COMPARED = 2000

/**
 * What changed between two texts of SHOW CREATE, line by line: ` ` for a line that stayed, `-` and `+` before those that went and came.
 * Of lines that stayed, only the neighbours of changed ones are told; `…` stands for the others.
 */
export function structureDiff(before: string | null, after: string | null): string[] {
  const old = linesOf(before)
  const fresh = linesOf(after)
  let head = 0
  while (head < old.length && head < fresh.length && old[head] === fresh[head]) head++
  let tail = 0
  while (tail < old.length - head && tail < fresh.length - head && old.at(-1 - tail) === fresh.at(-1 - tail)) tail++
  const middle = compare(old.slice(head, old.length - tail), fresh.slice(head, fresh.length - tail))
  const stayed = (line: string) => ` ${line}`
  return withoutDistant([...old.slice(0, head).map(stayed), ...middle, ...old.slice(old.length - tail).map(stayed)])
}

/** A comma at the end of a line comes and goes with its neighbours and is no change. */
function linesOf(text: string | null): string[] {
  return text === null ? [] : text.split('\n').map((line) => line.replace(/,$/, ''))
}

/** The longest common subsequence keeps its lines. */
function compare(old: readonly string[], fresh: readonly string[]): string[] {
  const removed = (line: string) => `-${line}`
  const added = (line: string) => `+${line}`
  if (old.length * fresh.length > MOST_COMPARED * MOST_COMPARED) return [...old.map(removed), ...fresh.map(added)]
  const width = fresh.length + 1
  const common = new Uint32Array((old.length + 1) * width)
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = fresh.length - 1; j >= 0; j--) {
      common[i * width + j] =
        old[i] === fresh[j]
          ? common[(i + 1) * width + j + 1]! + 1
          : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!)
    }
  }
  const lines: string[] = []
  let i = 0
  let j = 0
  while (i < old.length || j < fresh.length) {
    if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
      lines.push(` ${old[i]}`)
      i++
      j++
    } else if (j === fresh.length || (i < old.length && common[(i + 1) * width + j]! >= common[i * width + j + 1]!))
      lines.push(removed(old[i++]!))
    else lines.push(added(fresh[j++]!))
  }
  return lines
}

function withoutDistant(lines: readonly string[]): string[] {
  const changed = (at: number) => lines[at] !== undefined && !lines[at].startsWith(' ')
  const near = (at: number) => at === 0 || changed(at - 1) || changed(at) || changed(at + 1)
  const kept: string[] = []
  for (const [at, line] of lines.entries()) {
    if (near(at)) kept.push(line)
    else if (kept.at(-1) !== '…') kept.push('…')
  }
  return kept
}
