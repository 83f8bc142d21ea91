import type { TestContext } from 'node:test'
import { Foreseer } from '../../src/deploy/foresee.ts'
import { dialectOf } from '../../src/mysql/dialect.ts'
import { Session } from '../../src/mysql/session.ts'
import { KEEP_DATABASE } from '../../src/rollback/ddl-plan.ts'
import { sessionPins } from '../../src/rollback/session-pins.ts'
import type { StatementRehearsal } from '../../src/sandbox/rehearsal.ts'
import { Rehearser } from '../../src/sandbox/rehearse.ts'
import { openSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts'
import type { Limits } from '../../src/sandbox/statement-runner.ts'
import { parseScript } from '../../src/sql/script.ts'
import { Source } from '../../src/sql/source.ts'
import { SILENT } from '../deploy/project.ts'
import type { TestServer } from '../servers.ts'

export interface PrivateRehearsal {
  readonly sandbox: Sandbox
  readonly control: Session
  /** Of the account that runs the migrations. */
  readonly owner: Session
  /** Rehearses scripts one after another, in database `shop`. */
  rehearse(...scripts: string[]): Promise<StatementRehearsal[][]>
}

/** A private sandbox of a test server's kind, with limits that a test can wait for. */
export async function privateRehearsal(
  t: TestContext,
  server: TestServer,
  schema: readonly string[],
  limits: Partial<Limits> = {},
): Promise<PrivateRehearsal> {
  const staging = await server.session()
  const sandbox = await openSandbox({ sandbox: 'auto', sandboxBinary: null }, staging, SILENT)
  if (typeof sandbox === 'string') throw new Error(sandbox)
  t.after(() => sandbox.close())
  const control = await Session.open(sandbox.settings)
  t.after(() => control.destroy())
  for (const pin of sessionPins()) await control.run(pin)
  const account = await sandbox.claim(control, ['shop', 'nowhere', 'beside', KEEP_DATABASE])
  const owner = await Session.open(account.settings)
  t.after(() => owner.destroy())
  await owner.run('CREATE DATABASE shop')
  await owner.run('USE shop')
  for (const create of schema) await owner.run(create)
  const dialect = await dialectOf(control)
  return {
    sandbox,
    control,
    owner,
    async rehearse(...scripts) {
      const rehearser = new Rehearser({
        account,
        control,
        trouble: () => sandbox.trouble(),
        settings: new Map(),
        rowSource: null,
        foreseer: new Foreseer(control),
        database: 'shop',
        foldsNames: false,
        missing: [],
        routinesHidden: false,
        longestStatement: null,
        limits: { statement: 300, waiting: 150, total: 60_000, result: 2 ** 20, ...limits },
      })
      const files: StatementRehearsal[][] = []
      for (const [at, sql] of scripts.entries())
        files.push(
          await rehearser.rehearse(parseScript(new Source(`${at}.sql`, sql), { dialect, database: 'shop' }), at),
        )
      await rehearser.close()
      return files
    },
  }
}
