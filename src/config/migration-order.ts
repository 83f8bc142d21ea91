/**
 * Order of migrations by name: first by the file's own name, in which runs of digits compare as numbers (2 before 10),
 * then by its directories. Everything else compares by code unit, so the order is the same on every machine.
 */
export function compareMigrations(a: string, b: string): number {
  return compareNatural(fileName(a), fileName(b)) || compareNatural(a, b)
}

/** Without the extension: `1.sql` before `1-more.sql`, as `1` is the beginning of `1-more`. */
function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.sql$/i, '')
}

function compareNatural(a: string, b: string): number {
  const left = parts(a)
  const right = parts(b)
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const order = compareParts(left[index]!, right[index]!)
    if (order !== 0) return order
  }
  // Equal but for leading zeros: the plain text decides.
  return left.length - right.length || compareText(a, b)
}

function parts(text: string): string[] {
  return text.match(/\d+|\D+/g) ?? []
}

function compareParts(a: string, b: string): number {
  if (!/^\d/.test(a) || !/^\d/.test(b)) return compareText(a, b)
  const left = a.replace(/^0+/, '')
  const right = b.replace(/^0+/, '')
  return left.length - right.length || compareText(left, right)
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
