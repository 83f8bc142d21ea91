/**
 * The environment of a server that we start: nothing of ours that it could take as a setting (MYSQL_*, LD_*) and no
 * secrets. TZ stays, because SYSTEM time is the user's own.
 */
export function serverEnvironment(): NodeJS.ProcessEnv {
  const { PATH, TZ } = process.env
  return { PATH, LC_ALL: 'C', ...(TZ === undefined ? {} : { TZ }) }
}
