import { generateKeyPairSync, sign } from 'node:crypto'

/** A certificate for localhost that nobody trusts, with its key, both as PEM; made anew for each run of the tests. */
export const { certificate: CERTIFICATE, key: KEY } = selfSigned('localhost')

/** By RFC 5280: an X.509 certificate of version 1, for a key on P-256, signed by that key with SHA-256. */
function selfSigned(name: string): { certificate: string; key: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const ecdsaWithSha256 = der(0x30, Buffer.from('06082a8648ce3d040302', 'hex'))
  const commonName = der(0x30, Buffer.from('0603550403', 'hex'), der(0x0c, Buffer.from(name)))
  const named = der(0x30, der(0x31, commonName))
  const valid = der(0x30, der(0x17, Buffer.from('260101000000Z')), der(0x17, Buffer.from('490101000000Z')))
  const signed = der(
    0x30,
    der(0x02, Buffer.from([1])),
    ecdsaWithSha256,
    named,
    valid,
    named,
    publicKey.export({ type: 'spki', format: 'der' }),
  )
  const signature = der(0x03, Buffer.from([0]), sign('sha256', signed, privateKey))
  const bytes = der(0x30, signed, ecdsaWithSha256, signature)
  const lines = bytes.toString('base64').match(/.{1,64}/g)!
  return {
    certificate: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

/** A value of DER with its tag and length. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  const length = body.length < 128 ? [body.length] : [0x82, body.length >> 8, body.length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...length]), body])
}
