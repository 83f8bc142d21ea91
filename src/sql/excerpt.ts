/** The text, or as much of its beginning as fits into so many UTF-8 bytes followed by a note of its length. */
export function excerpt(text: string, bytes: number): string {
  if (text.length <= bytes / 4) return text
  const whole = Buffer.from(text, 'utf8')
  if (whole.length <= bytes) return text
  const note = `… [${whole.length} bytes in all]`
  let end = bytes - Buffer.byteLength(note)
  while (end > 0 && (whole[end]! & 0xc0) === 0x80) end--
  return whole.subarray(0, end).toString('utf8') + note
}
