export function jsonLiteral(_bytes: Buffer): string {
  throw new Error('json')
}
