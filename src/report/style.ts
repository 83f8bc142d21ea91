/** Colours of text for people. The sixteen colours of ECMA-48's SGR, which every terminal has and people set to their liking. */
export interface Style {
  red(text: string): string
  yellow(text: string): string
  green(text: string): string
  cyan(text: string): string
  dim(text: string): string
  bold(text: string): string
}

const paint = (on: number, off: number) => (text: string) => `\x1b[${on}m${text}\x1b[${off}m`
const plain = (text: string) => text

export const COLOURED: Style = {
  red: paint(31, 39),
  yellow: paint(33, 39),
  green: paint(32, 39),
  cyan: paint(36, 39),
  dim: paint(2, 22),
  bold: paint(1, 22),
}

export const PLAIN: Style = { red: plain, yellow: plain, green: plain, cyan: plain, dim: plain, bold: plain }
