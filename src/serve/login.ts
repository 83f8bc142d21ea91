import { createHash, randomInt, timingSafeEqual } from 'node:crypto'

/** How a client proves that it knows the password; MySQL 9's clients know the first alone, old ones the second alone. */
export const LOGIN_PLUGINS = ['caching_sha2_password', 'mysql_native_password'] as const
export type LoginPlugin = (typeof LOGIN_PLUGINS)[number]

export function isLoginPlugin(name: string): name is LoginPlugin {
  return (LOGIN_PLUGINS as readonly string[]).includes(name)
}

/** 20 bytes, none of them 0 or `$`, which clients take for an end. */
export function newNonce(): Buffer {
  return Buffer.from(Array.from({ length: 20 }, () => 0x25 + randomInt(0x5a)))
}

/** Whether a client's answer to the nonce is that of the password. */
export function isProof(plugin: LoginPlugin, password: string, nonce: Buffer, proof: Buffer): boolean {
  const expected = plugin === 'mysql_native_password' ? nativeProof(password, nonce) : cachingProof(password, nonce)
  return proof.length === expected.length && timingSafeEqual(proof, expected)
}

/** SHA1(password) XOR SHA1(nonce, SHA1(SHA1(password))) (sql/auth/password.c). */
function nativeProof(password: string, nonce: Buffer): Buffer {
  const once = digest('sha1', Buffer.from(password))
  return xor(once, digest('sha1', nonce, digest('sha1', once)))
}

/** SHA256(password) XOR SHA256(SHA256(SHA256(password)), nonce) (sql-common/sha2_password.cc, generate_sha256_scramble). */
function cachingProof(password: string, nonce: Buffer): Buffer {
  const once = digest('sha256', Buffer.from(password))
  return xor(once, digest('sha256', digest('sha256', once), nonce))
}

function digest(algorithm: 'sha1' | 'sha256', ...parts: readonly Buffer[]): Buffer {
  const hash = createHash(algorithm)
  for (const part of parts) hash.update(part)
  return hash.digest()
}

function xor(one: Buffer, other: Buffer): Buffer {
  return Buffer.from(one.map((byte, at) => byte ^ other[at]!))
}
