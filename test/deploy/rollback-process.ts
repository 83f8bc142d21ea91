import { rollback } from '../../src/commands/rollback.ts'
import type { RollbackSettings } from '../../src/config/settings.ts'

/** Runs one rollback in a process of its own, so that tests can kill it. Each statement that is begun is a line on standard output. */
const settings = JSON.parse(process.env.ROLLBACK_SETTINGS!) as RollbackSettings
const report = await rollback(settings, { step() {}, detail: (line) => process.stdout.write(`${line}\n`) })
process.stdout.write(`state ${report.state}\n`)
