import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);

// src/config/online-ddl-arguments.ts
var OWN_ARGUMENTS = {
  "pt-online-schema-change": `alter alter-foreign-keys-method ask-pass charset check-alter check-unique-key-change config database
    data-dir remove-data-dir default-engine defaults-file drop-new-table drop-old-table drop-triggers dry-run execute fail-on-stopped-replication
    force help history host new-table-name null-to-not-null only-same-schema-fks password plugin port preserve-triggers print progress quiet
    resume reverse-triggers delay reverse-dsn slave-password replica-password socket swap-tables user version where`,
  "gh-ost": `alter allow-on-master approve-renamed-columns ask-pass check-flag conf cut-over database discard-foreign-keys execute
    force-table-names help host include-triggers initially-drop-ghost-table initially-drop-old-table initially-drop-socket-file master-password
    master-user migrate-on-replica ok-to-drop-table password port revert resume checkpoint serve-socket-file skip-foreign-key-checks
    skip-renamed-columns table test-on-replica timestamp-old-table trigger-suffix user version`
};
var OWN_LETTERS = /^-[ADFPShpuq]/;
function argumentName(argument) {
  return /^(-[^-]|--?[\w-]*)/.exec(argument)?.[0] ?? "one that does not begin with -";
}
function ownArgument(tool, argument) {
  const name = /^--?((?:no-?)?([\w-]+))/.exec(argument);
  if (name === null) return true;
  const perl = tool === "pt-online-schema-change";
  if (perl && !argument.startsWith("--")) return OWN_LETTERS.test(argument);
  return OWN_ARGUMENTS[tool].split(/\s+/).some((own) => [name[1], name[2]].some((one) => perl ? own.startsWith(one) : own === one));
}

export {
  argumentName,
  ownArgument
};
