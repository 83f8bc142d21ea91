import { subscribe } from 'node:diagnostics_channel'
import { deploy } from '../../src/commands/deploy.ts'
import { recover } from '../../src/commands/recover.ts'
import { rollback } from '../../src/commands/rollback.ts'
import type { DeploySettings, RecoverSettings, RollbackSettings } from '../../src/config/settings.ts'
import { STEP_CHANNEL, type StepName } from '../../src/deploy/step.ts'
import { SILENT } from './project.ts'

/** What the process does, as JSON in KILLED_WORK: until its `time`th time at `step` (from 1), where it is killed. */
export interface KilledWork {
  readonly command: 'deploy' | 'rollback' | 'recover'
  /** Of the command; `bytes` of migrations in base64. */
  readonly settings: unknown
  readonly step: StepName
  readonly time: number
}

const work = JSON.parse(process.env.KILLED_WORK!) as KilledWork
let times = 0
subscribe(STEP_CHANNEL, (step) => {
  if (step === work.step && ++times === work.time) process.kill(process.pid, 'SIGKILL')
})
switch (work.command) {
  case 'deploy': {
    const settings = work.settings as DeploySettings
    const migrations = settings.migrations.map((file) => ({
      ...file,
      bytes: Buffer.from(file.bytes as unknown as string, 'base64'),
    }))
    await deploy({ ...settings, migrations }, SILENT)
    break
  }
  case 'rollback':
    await rollback(work.settings as RollbackSettings, SILENT)
    break
  case 'recover':
    await recover(work.settings as RecoverSettings, SILENT)
}
