import type { OnlineDdlSettings } from './settings.ts'

/**
 * What `args` may not hold: where the program connects, what it does, and what of its work we rely on (names of its tables, the old
 * table kept until the rollback is safe). Flags of pt-online-schema-change 3.2 to 3.7 and gh-ost 1.1; `no-` in front is left out.
 */
const OWN_ARGUMENTS: Readonly<Record<OnlineDdlSettings['tool'], string>> = {
  'pt-online-schema-change': `alter alter-foreign-keys-method ask-pass charset check-alter check-unique-key-change config database
    data-dir remove-data-dir default-engine defaults-file drop-new-table drop-old-table drop-triggers dry-run execute fail-on-stopped-replication
    force help history host new-table-name null-to-not-null only-same-schema-fks password plugin port preserve-triggers print progress quiet
    resume reverse-triggers delay reverse-dsn slave-password replica-password socket swap-tables user version where`,
  'gh-ost': `alter allow-on-master approve-renamed-columns ask-pass check-flag conf cut-over database discard-foreign-keys execute
    force-table-names help host include-triggers initially-drop-ghost-table initially-drop-old-table initially-drop-socket-file master-password
    master-user migrate-on-replica ok-to-drop-table password port revert resume checkpoint serve-socket-file skip-foreign-key-checks
    skip-renamed-columns table test-on-replica timestamp-old-table trigger-suffix user version`,
}

/** Letters that pt-online-schema-change takes for some of these. */
const OWN_LETTERS = /^-[ADFPShpuq]/

/** The name of an argument, without its value, which may be a password. */
export function argumentName(argument: string): string {
  return /^(-[^-]|--?[\w-]*)/.exec(argument)?.[0] ?? 'one that does not begin with -'
}

/** Whether an argument is ours to give, or none at all. Perl's Getopt::Long also takes the beginning of a name. */
export function ownArgument(tool: OnlineDdlSettings['tool'], argument: string): boolean {
  const name = /^--?((?:no-?)?([\w-]+))/.exec(argument)
  if (name === null) return true
  const perl = tool === 'pt-online-schema-change'
  if (perl && !argument.startsWith('--')) return OWN_LETTERS.test(argument)
  return OWN_ARGUMENTS[tool]
    .split(/\s+/)
    .some((own) => [name[1]!, name[2]!].some((one) => (perl ? own.startsWith(one) : own === one)))
}
