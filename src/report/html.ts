/** Text for an HTML document: of an element, or of an attribute in double quotes. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** A message that marks names with backticks, as those of findings do. */
export function prose(text: string): string {
  const parts = text.split('`')
  if (parts.length % 2 === 0) return escaped(text)
  return parts.map((part, at) => (at % 2 === 1 ? `<code>${escaped(part)}</code>` : escaped(part))).join('')
}

/**
 * A page by itself: no script, nothing loaded from anywhere, which its policy also forbids.
 * @param body HTML
 */
export function page(title: string, style: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escaped(title)}</title>
<style>${style}</style></head><body>
${body}
</body></html>
`
}
