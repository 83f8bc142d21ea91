import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { status } from '../../src/commands/status.ts'
import type { DeployReport, RollbackReport } from '../../src/deploy/report.ts'
import { EXIT, UserError } from '../../src/errors.ts'
import type { Session } from '../../src/mysql/session.ts'
import { onEachServer, type TestServer } from '../servers.ts'
import { fractions } from '../torture/random.ts'
import { Project, snapshot } from './project.ts'
import { type Direction, type Fault, type FaultKind, FaultyProxy, type Purpose } from './proxy.ts'

/** Nothing in it may happen twice without being seen. Keys are given: what is rolled back uses numbers up. */
const FILES = {
  '1.sql': `UPDATE counter SET n = n + 1 WHERE id = 1;
INSERT INTO log (id, line) VALUES (13, 'c'), (14, 'd');
START TRANSACTION;
UPDATE counter SET n = n + 10 WHERE id <= 2;
DELETE FROM log WHERE line = 'a';
COMMIT;`,
  '2.sql': `ALTER TABLE log ADD COLUMN extra int;
UPDATE log SET extra = id WHERE line <> 'b';`,
}

const ROLES = ['production', 'backup'] as const
type Role = (typeof ROLES)[number]
type PlacedFault = Fault & { readonly role: Role }
/** For each role and direction, what the connection of each packet is for. */
type Packets = Record<Role, Record<Direction, readonly Purpose[]>>

/** Found defects once: before the lock is taken, a lost connection and a garbled packet were told as defects of Rollgate. */
const FOUND: readonly PlacedFault[] = [
  { role: 'production', direction: 'up', kind: 'cut before', at: 5 },
  { role: 'production', direction: 'up', kind: 'garble', at: 34 },
  // A lost connection to the backup server was told as one to the production server.
  { role: 'backup', direction: 'up', kind: 'cut before', at: 3 },
  { role: 'backup', direction: 'down', kind: 'cut before', at: 4 },
]
/** How many faults one run tries on a server; `ROLLGATE_FAULTS=all` tries every packet with every kind, a number so many. */
const SAMPLE = 10
/** Where the samples begin; `ROLLGATE_FAULTS_SEED` gives another. */
const SEED = Number(process.env.ROLLGATE_FAULTS_SEED ?? 20261121)

/** A database behind two proxies, one for each role. */
class Scene {
  readonly database: string
  readonly #project: Project
  readonly #proxies: Record<Role, FaultyProxy>

  private constructor(project: Project, proxies: Record<Role, FaultyProxy>) {
    this.database = project.database
    this.#project = project
    this.#proxies = proxies
  }

  static async create(t: TestContext, server: TestServer, proxies: Record<Role, FaultyProxy>): Promise<Scene> {
    const project = await Project.create(t, server)
    const session = await server.session({ database: project.database })
    await session.run('CREATE TABLE counter (id int PRIMARY KEY, n int NOT NULL) ENGINE=InnoDB')
    await session.run('CREATE TABLE log (id int AUTO_INCREMENT PRIMARY KEY, line varchar(20)) ENGINE=InnoDB')
    await session.run('INSERT INTO counter VALUES (1, 0), (2, 0)')
    await session.run("INSERT INTO log (line) VALUES ('a'), ('b')")
    await session.close()
    return new Scene(project, proxies)
  }

  get servers() {
    const { production, backup } = this.#proxies
    return {
      production: production.settings('production', this.database),
      backup: backup.settings('backup', this.database),
    }
  }

  arm(fault: PlacedFault | null): void {
    for (const role of ROLES) this.#proxies[role].arm(fault?.role === role ? fault : null)
  }

  /** Deploys; a refusal that a user can read is an outcome too. */
  async deploy(): Promise<DeployReport | UserError> {
    try {
      return await this.#project.deploy(FILES, this.servers)
    } catch (error) {
      if (error instanceof UserError) return error
      throw error
    }
  }

  /** Undoes a deployment; a refusal that a user can read is an outcome too. */
  async rollback(deployment: string): Promise<RollbackReport | UserError> {
    try {
      return await this.#project.rollback(deployment, this.servers)
    } catch (error) {
      if (error instanceof UserError) return error
      throw error
    }
  }

  /** Undoes all that was deployed, newest deployment first. */
  async undo(): Promise<void> {
    const { production } = this.servers
    const { deployments } = await status({ production, migrations: [] })
    for (const { deployment, statements } of [...deployments].reverse()) {
      if (!statements.some(({ state }) => state === 'done')) continue
      const report = await this.#project.rollback(deployment, this.servers)
      assert.equal(report.state, 'undone', JSON.stringify(report))
    }
  }
}

onEachServer('a fault at any packet: nothing is lost, nothing happens twice', {}, async (t, server) => {
  const session = await server.session()
  const proxies = await startProxies(t, server)
  const clean = await Scene.create(t, server, proxies)
  clean.arm(null)
  const before = await snapshot(session, clean.database)
  const report = await clean.deploy()
  assert.ok(!(report instanceof UserError) && report.state === 'done', JSON.stringify(report))
  const packets = packetsOf(proxies)
  const done = await snapshot(session, clean.database)
  await clean.undo()
  assert.deepEqual(await snapshot(session, clean.database), before)

  const outcomes = { undisturbed: 0, 'went on': 0, unknown: 0 }
  const struck: Partial<Record<string, number>> = {}
  for (const fault of chosenFaults(packets, FOUND)) {
    const { at, direction, kind, role } = fault
    await t.test(`${kind}, ${role}, packet ${at} ${direction}`, async (one) => {
      const scene = await Scene.create(one, server, proxies)
      scene.arm(fault)
      const first = await scene.deploy()
      const purpose = role === 'backup' ? 'backup' : proxies[role].purposes(direction)[at - 1]
      struck[purpose ?? 'nothing'] = (struck[purpose ?? 'nothing'] ?? 0) + 1
      if (first instanceof UserError && /^The connection to /.test(first.message))
        assert.match(first.message, new RegExp(`:${scene.servers[role].port}\\b`), 'it names the server that was lost')
      const well = !(first instanceof UserError) && first.state === 'done'
      if (kind === 'delay') assert.ok(well, `a delay is no fault: ${JSON.stringify(first)}`)
      scene.arm(null)
      const last = well ? first : await goOn(scene)
      const outcome = codeOf(last) === EXIT.unknown ? 'unknown' : well ? 'undisturbed' : 'went on'
      outcomes[outcome]++
      if (outcome === 'unknown') {
        assert.match(wordsOf(last), /statement \d[\s\S]*(Look at|rollgate recover)/, 'it names what to look at')
        await neverTwice(session, scene.database)
        return
      }
      assert.deepEqual(await snapshot(session, scene.database), done, `after ${JSON.stringify(first)}`)
      const again = await scene.deploy()
      assert.ok(!(again instanceof UserError) && again.state === 'nothing', JSON.stringify(again))
      await scene.undo()
      assert.deepEqual(await snapshot(session, scene.database), before, 'the rollback is whole')
    })
  }
  const counts = ROLES.map((role) => `${role} ${packets[role].up.length} up, ${packets[role].down.length} down`)
  t.diagnostic(`${server.id}, seed ${SEED}: packets ${counts.join('; ')}; ${JSON.stringify({ outcomes, struck })}`)
})

onEachServer('a fault at any packet of a rollback: the next one undoes the rest', {}, async (t, server) => {
  const session = await server.session()
  const proxies = await startProxies(t, server)
  const clean = await Scene.create(t, server, proxies)
  clean.arm(null)
  const before = await snapshot(session, clean.database)
  const report = await clean.deploy()
  assert.ok(!(report instanceof UserError), String(report))
  clean.arm(null)
  await clean.rollback(report.deployment!)
  const packets = packetsOf(proxies)
  assert.deepEqual(await snapshot(session, clean.database), before)

  const outcomes = { undisturbed: 0, 'went on': 0, unknown: 0 }
  for (const fault of chosenFaults(packets, [])) {
    const { at, direction, kind, role } = fault
    await t.test(`${kind}, ${role}, packet ${at} ${direction}`, async (one) => {
      const scene = await Scene.create(one, server, proxies)
      scene.arm(null)
      const deployed = await scene.deploy()
      assert.ok(!(deployed instanceof UserError), String(deployed))
      const deployment = deployed.deployment!
      scene.arm(fault)
      let last = await scene.rollback(deployment)
      const well = !(last instanceof UserError) && last.state === 'undone'
      if (kind === 'delay') assert.ok(well, `a delay is no fault: ${JSON.stringify(last)}`)
      scene.arm(null)
      for (let tries = 0; tries < 5 && !isUndone(last) && codeOfRollback(last) !== EXIT.unknown; tries++)
        last = await scene.rollback(deployment)
      if (codeOfRollback(last) === EXIT.unknown) {
        outcomes.unknown++
        assert.match(`${(last as UserError).hint}`, /rollgate recover/, 'it names what to look at')
        return
      }
      outcomes[well ? 'undisturbed' : 'went on']++
      assert.ok(isUndone(last), last instanceof UserError ? `${last.message}\n${last.hint}` : JSON.stringify(last))
      assert.deepEqual(await snapshot(session, scene.database), before)
    })
  }
  const counts = ROLES.map((role) => `${role} ${packets[role].up.length} up, ${packets[role].down.length} down`)
  t.diagnostic(`${server.id}, seed ${SEED}, rollbacks: packets ${counts.join('; ')}; ${JSON.stringify(outcomes)}`)
})

function isUndone(outcome: RollbackReport | UserError): boolean {
  return !(outcome instanceof UserError) && ['undone', 'nothing'].includes(outcome.state)
}

function codeOfRollback(outcome: RollbackReport | UserError): number {
  return outcome instanceof UserError ? outcome.exitCode : EXIT.ok
}

async function startProxies(t: TestContext, server: TestServer): Promise<Record<Role, FaultyProxy>> {
  const [production, backup] = await Promise.all(ROLES.map(() => FaultyProxy.start(server.settings)))
  const proxies = { production: production!, backup: backup! }
  t.after(() => {
    for (const role of ROLES) proxies[role].close()
  })
  return proxies
}

function packetsOf({ production, backup }: Record<Role, FaultyProxy>): Packets {
  const purposes = (proxy: FaultyProxy) => ({ up: proxy.purposes('up'), down: proxy.purposes('down') })
  return { production: purposes(production), backup: purposes(backup) }
}

/** Deploys again over a clean connection; the server may need a moment to notice that a connection is gone (exit code 3). */
async function goOn(scene: Scene): Promise<DeployReport | UserError> {
  let last = await scene.deploy()
  for (let tries = 0; tries < 5 && last instanceof UserError && last.exitCode === EXIT.server; tries++)
    last = await scene.deploy()
  if (codeOf(last) === EXIT.unknown) return last
  assert.ok(!(last instanceof UserError), `${String(last)} ${last instanceof UserError ? last.hint : ''}`)
  assert.ok(['done', 'nothing'].includes(last.state), JSON.stringify(last))
  return last
}

function codeOf(outcome: DeployReport | UserError): number {
  if (outcome instanceof UserError) return outcome.exitCode
  return outcome.state === 'unknown' ? EXIT.unknown : EXIT.ok
}

function wordsOf(outcome: DeployReport | UserError): string {
  return outcome instanceof UserError ? `${outcome.message}\n${outcome.hint}` : outcome.notes.join('\n')
}

async function neverTwice(session: Session, database: string): Promise<void> {
  const n = await session.value(`SELECT GROUP_CONCAT(n ORDER BY id) FROM ${database}.counter`)
  assert.ok(['0,0', '1,0', '11,10'].includes(String(n)), `counter is ${n}`)
}

/** @param found defects once, and are always tried */
function chosenFaults(packets: Packets, found: readonly PlacedFault[]): PlacedFault[] {
  const kinds: Record<Direction, FaultKind[]> = {
    up: ['cut before', 'cut after', 'delay', 'garble'],
    down: ['cut before', 'cut after', 'delay', 'garble', 'error'],
  }
  const all = ROLES.flatMap((role) =>
    (['up', 'down'] as const).flatMap((direction) =>
      packets[role][direction].flatMap((_, index) =>
        kinds[direction].map((kind): PlacedFault => ({ role, direction, kind, at: index + 1 })),
      ),
    ),
  )
  const wanted = process.env.ROLLGATE_FAULTS
  if (wanted === 'all') return all
  const random = fractions(SEED)
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!
  // Most packets are rows that the server sends: what is sent to it, and each kind of connection, is to have its share.
  const sampled = Array.from({ length: Number(wanted || SAMPLE) }, (): PlacedFault => {
    const role = pick(['production', 'production', 'production', 'backup'] as const)
    const direction = pick(['up', 'down'] as const)
    const here = packets[role][direction]
    const purpose = pick([...new Set(here)])
    const at = pick(here.flatMap((one, index) => (one === purpose ? [index + 1] : [])))
    return { role, direction, kind: pick(kinds[direction]), at }
  })
  return [...found, ...sampled]
}
