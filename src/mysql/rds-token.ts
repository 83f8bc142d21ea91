import { createHash, createHmac } from 'node:crypto'
import { EXIT, UserError } from '../errors.ts'

/** Credentials of AWS, as `aws-actions/configure-aws-credentials` puts them into the environment. */
export interface AwsCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Of a role that was assumed by OIDC; null for a user's own key. */
  readonly sessionToken: string | null
  /** null: it stands in the host name of the server. */
  readonly region: string | null
}

/** How long a token lets one connect, in seconds (Amazon RDS User Guide, "IAM database authentication"). */
const TOKEN_SECONDS = 900

/** Reads the variables that every AWS tool takes; null where there is no key. */
export function readAwsCredentials(env: Readonly<Record<string, string | undefined>>): AwsCredentials | null {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: token } = env
  if (!accessKeyId || !secretAccessKey) return null
  return {
    accessKeyId,
    secretAccessKey,
    sessionToken: token || null,
    region: env.AWS_REGION || env.AWS_DEFAULT_REGION || null,
  }
}

/**
 * The password with which an account that logs in by IAM connects: an address that is signed for the service `rds-db`, without its
 * `https://`. It is made on this machine; AWS is not asked.
 * @throws UserError when there are no credentials, or no region
 */
export function rdsToken(
  server: { readonly host: string; readonly port: number; readonly user: string },
  credentials: AwsCredentials | null,
  time = new Date(),
): string {
  const missing = (what: string) =>
    new UserError(`A token of AWS for ${server.host} cannot be made: ${what}`, {
      hint: 'Run aws-actions/configure-aws-credentials before (with `permissions: id-token: write`), or set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION.',
      exitCode: EXIT.usage,
    })
  if (credentials === null) throw missing('the environment has no AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY')
  const named = /\.([a-z]{2,}(?:-[a-z]+)+-\d)\.rds\.amazonaws\.com(?:\.cn)?$/i.exec(server.host)?.[1]
  const region = named?.toLowerCase() ?? credentials.region
  if (region === null) throw missing('neither the host name nor AWS_REGION tells the region')
  return presign({
    host: `${server.host.toLowerCase()}:${server.port}`,
    path: '/',
    query: { Action: 'connect', DBUser: server.user },
    service: 'rds-db',
    region,
    credentials,
    seconds: TOKEN_SECONDS,
    payloadHash: sha256(''),
    time,
  })
}

export interface Presigning {
  readonly host: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly service: string
  readonly region: string
  readonly credentials: Pick<AwsCredentials, 'accessKeyId' | 'secretAccessKey' | 'sessionToken'>
  readonly seconds: number
  readonly payloadHash: string
  readonly time: Date
}

/** Signs a GET by its query, without the scheme (AWS General Reference, "Signature Version 4", query parameters). */
export function presign(about: Presigning): string {
  const { credentials, host, path, payloadHash, region, service, time } = about
  const stamp = time.toISOString().replace(/[-:]|\.\d+/g, '')
  const day = stamp.slice(0, 8)
  const scope = `${day}/${region}/${service}/aws4_request`
  const parameters: Record<string, string> = {
    ...about.query,
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${credentials.accessKeyId}/${scope}`,
    'X-Amz-Date': stamp,
    'X-Amz-Expires': String(about.seconds),
    ...(credentials.sessionToken === null ? {} : { 'X-Amz-Security-Token': credentials.sessionToken }),
    'X-Amz-SignedHeaders': 'host',
  }
  const query = Object.entries(parameters)
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&')
  const request = ['GET', path, query, `host:${host}`, '', 'host', payloadHash].join('\n')
  const toSign = ['AWS4-HMAC-SHA256', stamp, scope, sha256(request)].join('\n')
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    `AWS4${credentials.secretAccessKey}`,
  )
  const signature = createHmac('sha256', key).update(toSign).digest('hex')
  return `${host}${path}?${query}&X-Amz-Signature=${signature}`
}

/** RFC 3986: everything but letters, digits and -._~ */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
