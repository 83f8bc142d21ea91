import { deploy } from '../../src/commands/deploy.ts'
import type { DeploySettings } from '../../src/config/settings.ts'

/**
 * Runs one deploy in a process of its own, so that tests can kill it. Settings come as JSON in DEPLOY_SETTINGS, migrations' bytes
 * in base64. Each statement that is begun is a line on standard output.
 */
const settings = JSON.parse(process.env.DEPLOY_SETTINGS!) as DeploySettings
const migrations = settings.migrations.map((file) => ({
  ...file,
  bytes: Buffer.from(file.bytes as unknown as string, 'base64'),
}))
const report = await deploy(
  { ...settings, migrations },
  { step() {}, detail: (line) => process.stdout.write(`${line}\n`) },
)
process.stdout.write(`state ${report.state}\n`)
