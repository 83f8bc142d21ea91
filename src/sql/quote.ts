/** Quotes a name with backticks, as every server takes it under every sql_mode. */
export function quoteName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``
}

/** `database`.`table`, or the table alone when the database is null. */
export function quoteTable(database: string | null, table: string): string {
  return database === null ? quoteName(table) : `${quoteName(database)}.${quoteName(table)}`
}

/**
 * A text literal that means the same under every sql_mode: where a backslash or a control character stands in the text, it is
 * written as hexadecimal with an introducer, since NO_BACKSLASH_ESCAPES changes what a backslash means.
 */
export function quoteText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\\\u0000-\u001f\u007f]/.test(text))
    return `_utf8mb4 X'${Buffer.from(text, 'utf8').toString('hex').toUpperCase()}'`
  return `'${text.replaceAll("'", "''")}'`
}
