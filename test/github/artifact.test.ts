import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { ArtifactExistsError, artifactName, findArtifactService, uploadArtifact } from '../../src/github/artifact.ts'
import { ArtifactServer } from '../action/artifact-server.ts'

const QUICK = { attempts: 3, waitMilliseconds: 1 }

async function service(t: TestContext) {
  const server = await ArtifactServer.start()
  t.after(() => server.close())
  const found = findArtifactService(server.environment)
  assert.ok(!('missing' in found))
  return { server, found }
}

function file(t: TestContext, bytes: Buffer): string {
  const directory = mkdtempSync(join(tmpdir(), 'rollgate-artifact-'))
  t.after(() => rmSync(directory, { recursive: true }))
  const path = join(directory, 'a.zip')
  writeFileSync(path, bytes)
  return path
}

test('a file of several blocks arrives whole', async (t) => {
  const { server, found } = await service(t)
  const bytes = Buffer.alloc(20 * 1024 * 1024, 'rows of production ')
  const artifact = await uploadArtifact(found, { name: 'a', path: file(t, bytes), retentionDays: null }, QUICK)
  assert.deepEqual(server.faults, [])
  assert.equal(artifact.size, bytes.length)
  assert.equal(artifact.id, '4200')
  assert.ok(server.artifacts[0]!.bytes.equals(bytes))
  assert.equal(server.artifacts[0]!.expiresAt, null)
})

test('retention is asked for in days, and no longer than the repository allows', async (t) => {
  const { server, found } = await service(t)
  for (const [name, retentionDays] of [
    ['a', 7],
    ['b', 400],
  ] as const) {
    await uploadArtifact(found, { name, path: file(t, Buffer.from('x')), retentionDays }, QUICK)
  }
  const days = server.artifacts.map(({ expiresAt }) => Math.round((Date.parse(expiresAt!) - Date.now()) / 86_400_000))
  assert.deepEqual(days, [7, 90])
})

test('a service that stumbles is tried again, one that refuses is not', async (t) => {
  const { server, found } = await service(t)
  server.failures.push(503, 500)
  await uploadArtifact(found, { name: 'a', path: file(t, Buffer.from('x')), retentionDays: null }, QUICK)
  server.failures.push(503, 503, 503)
  const upload = (name: string) =>
    uploadArtifact(found, { name, path: file(t, Buffer.from('x')), retentionDays: null }, QUICK)
  await assert.rejects(upload('b'), /CreateArtifact was answered with status 503/)
  server.failures.push(403)
  await assert.rejects(upload('c'), /status 403: .*scripted/)
  assert.equal(server.artifacts.length, 1)
})

test('a name that is taken is told apart', async (t) => {
  const { found } = await service(t)
  const upload = () => uploadArtifact(found, { name: 'a', path: file(t, Buffer.from('x')), retentionDays: null }, QUICK)
  await upload()
  await assert.rejects(upload(), ArtifactExistsError)
})

test('where there is no service, the reason is said', async (t) => {
  const { server } = await service(t)
  const missing = (env: Record<string, string>) => {
    const found = findArtifactService(env)
    return 'missing' in found ? found.missing : null
  }
  assert.match(missing({ ...server.environment, GITHUB_SERVER_URL: 'https://git.example.com' })!, /Enterprise Server/)
  assert.equal(missing({ ...server.environment, GITHUB_SERVER_URL: 'https://acme.ghe.com' }), null)
  assert.match(missing({})!, /no artifact service/)
  assert.match(missing({ ...server.environment, ACTIONS_RUNTIME_TOKEN: 'no.token' })!, /does not allow/)
})

test('names are made such as the service takes', () => {
  assert.equal(artifactName('a/b:c*d"e\n'), 'a_b_c_d_e_')
})
