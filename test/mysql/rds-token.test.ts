import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { test } from 'node:test'
import { loadForCommandLine } from '../../src/config/load.ts'
import type { UserError } from '../../src/errors.ts'
import { presign, rdsToken, readAwsCredentials } from '../../src/mysql/rds-token.ts'
import { Session } from '../../src/mysql/session.ts'

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'
const CREDENTIALS = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: SECRET,
  sessionToken: 'IQoJb3JpZ2luX2VjE/a+b==',
  region: null,
}
const SERVER = { host: 'shop.abc123.eu-west-1.rds.amazonaws.com', port: 3306, user: 'deploy user+1' }
const TIME = new Date(Date.UTC(2026, 10, 21, 10, 15))

test('the example of the documentation has the signature of the documentation', () => {
  // Amazon S3 API Reference, "Authenticating Requests: Using Query Parameters".
  const url = presign({
    host: 'examplebucket.s3.amazonaws.com',
    path: '/test.txt',
    query: {},
    service: 's3',
    region: 'us-east-1',
    credentials: {
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
      sessionToken: null,
    },
    seconds: 86_400,
    payloadHash: 'UNSIGNED-PAYLOAD',
    time: new Date(Date.UTC(2013, 4, 24)),
  })
  assert.match(url, /X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404$/)
})

test('the token is the one that Amazon’s own signer makes', () => {
  // @aws-sdk/rds-signer 3.x with the same settings and time.
  const theirs =
    'shop.abc123.eu-west-1.rds.amazonaws.com:3306/?Action=connect&DBUser=deploy%20user%2B1&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20261121%2Feu-west-1%2Frds-db%2Faws4_request&X-Amz-Date=20261121T101500Z&X-Amz-Expires=900&X-Amz-Security-Token=IQoJb3JpZ2luX2VjE%2Fa%2Bb%3D%3D&X-Amz-Signature=c9c4b4814c61b90f0a710c08b5afd6603f3c91c00c709e90c2d19f8a583b54ad&X-Amz-SignedHeaders=host'
  const parameters = (token: string) => [...new URL(`https://${token}`).searchParams].sort()
  assert.deepEqual(parameters(rdsToken(SERVER, CREDENTIALS, TIME)), parameters(theirs))
})

test('a verifier that knows the secret alone accepts the token, and no other', () => {
  for (const [user, sessionToken] of [
    ["o'neil (dba)*!~", null],
    ['deploy', 'x'.repeat(1200)],
    ['müller&a=b', 'a/b+c='],
  ] as const) {
    const token = rdsToken({ ...SERVER, user }, { ...CREDENTIALS, sessionToken, region: 'us-gov-west-1' }, TIME)
    assert.ok(verify(token, SECRET))
    assert.ok(!verify(token, `${SECRET}x`))
    assert.ok(!verify(token.replace('DBUser=', 'DBUser=x'), SECRET))
    const url = new URL(`https://${token}`)
    assert.equal(url.searchParams.get('DBUser'), user)
    assert.equal(url.searchParams.get('X-Amz-Credential'), 'AKIDEXAMPLE/20261121/eu-west-1/rds-db/aws4_request')
  }
})

/** As the service does: takes the address apart and signs it anew. */
function verify(token: string, secret: string): boolean {
  const [host, text = ''] = token.split('/?') as [string, string]
  const pairs = text.split('&')
  const value = (name: string) =>
    decodeURIComponent(pairs.find((pair) => pair.startsWith(`${name}=`))!.slice(name.length + 1))
  const query = pairs.filter((pair) => !pair.startsWith('X-Amz-Signature='))
  assert.deepEqual(query, [...query].sort())
  const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest()
  const hash = (data: string) => createHash('sha256').update(data).digest('hex')
  const [, day, region, service] = value('X-Amz-Credential').split('/') as [string, string, string, string]
  const canonical = `GET\n/\n${query.join('&')}\nhost:${host}\n\nhost\n${hash('')}`
  const key = hmac(hmac(hmac(hmac(`AWS4${secret}`, day), region), service), 'aws4_request')
  const toSign = `AWS4-HMAC-SHA256\n${value('X-Amz-Date')}\n${day}/${region}/${service}/aws4_request\n${hash(canonical)}`
  return hmac(key, toSign).toString('hex') === value('X-Amz-Signature')
}

test('what is missing is told with its cure', async () => {
  assert.throws(() => rdsToken(SERVER, null), /no AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY/)
  assert.throws(() => rdsToken({ ...SERVER, host: 'db.example' }, CREDENTIALS), /nor AWS_REGION tells the region/)
  assert.match(
    rdsToken({ ...SERVER, host: 'DB.example' }, { ...CREDENTIALS, region: 'eu-north-1' }),
    /^db\.example:3306/,
  )
  const url = 'mysql://deploy@127.0.0.1:9/shop?ssl=rds-iam'
  const load = (env: Record<string, string>) =>
    loadForCommandLine(new Map(), { env: { ROLLGATE_PRODUCTION_URL: url, ...env }, cwd: '/' })
  const without = (await load({})).get('production')!
  await assert.rejects(Session.open(without), (error: UserError) => /configure-aws-credentials/.test(error.hint ?? ''))
  const env = { AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: SECRET, AWS_SESSION_TOKEN: 'T', AWS_REGION: 'eu-west-1' }
  const configuration = await load(env)
  assert.deepEqual(configuration.get('production')?.aws, readAwsCredentials(env))
  assert.deepEqual(configuration.secrets, [SECRET, 'T'])
})
