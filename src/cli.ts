#!/usr/bin/env node
import { passwordsOfUrls, redact } from './cli/redact.ts'
import { version } from './cli/version.ts'
import { readCommandLine } from './config/command-line.ts'
import { commandHelp, generalHelp } from './config/help.ts'
import { EXIT, type ExitCode, UserError } from './errors.ts'

const argv = process.argv.slice(2)
// `ps` shows what the command line was, until this: Node overwrites all of it, also URLs with passwords.
process.title = ['rollgate', ...argv.slice(0, 1).filter((word) => /^[a-z]+$/.test(word))].join(' ')

const secrets = passwordsOfUrls([...argv, ...Object.values(process.env).map(String)])
process.exitCode = await main()

async function main(): Promise<ExitCode> {
  try {
    const invocation = readCommandLine(argv)
    switch (invocation.kind) {
      case 'version':
        process.stdout.write(`${version()}\n`)
        return EXIT.ok
      case 'help':
        process.stdout.write(invocation.command === null ? generalHelp(version()) : commandHelp(invocation.command))
        return EXIT.ok
      case 'run': {
        const { runCommand } = await import('./cli/run-command.ts')
        return await runCommand(invocation, { env: process.env, cwd: process.cwd() }, secrets)
      }
    }
  } catch (error) {
    return complain(error)
  }
}

function complain(error: unknown): ExitCode {
  const wantsJson = argv.some(
    (word, at) => word === '--format=json' || (word === '--format' && argv[at + 1] === 'json'),
  )
  if (error instanceof UserError) {
    if (wantsJson) printError(error.message, error.hint)
    const hint = error.hint === undefined ? '' : `\n${error.hint}`
    process.stderr.write(redact(`rollgate: ${error.message}${hint}\n`, secrets))
    return error.exitCode
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  if (wantsJson) printError('This is a bug of rollgate')
  process.stderr.write(
    redact(`rollgate: this is a bug of rollgate; please report it with what follows.\n${stack}\n`, secrets),
  )
  return EXIT.failed
}

/** With --format json there is always one document, also when the command could not do its work. */
function printError(message: string, hint?: string): void {
  const document = {
    error: { message: redact(message, secrets), hint: hint === undefined ? undefined : redact(hint, secrets) },
  }
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`)
}
