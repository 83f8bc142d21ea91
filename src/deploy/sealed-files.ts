import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { EXIT, UserError } from '../errors.ts'

/** What the name of a file that is encrypted with age ends in. */
export const SEALED = '.age'

/** Decrypts an artifact, for a shell in its directory (age-encryption.org). */
export const DECRYPT_COMMAND = `for f in *${SEALED}; do age --decrypt -i key.txt -o "\${f%${SEALED}}" "$f"; done`

/**
 * Refuses what is no public key of age (`age1…`, C2SP.org/age), before anything relies on it.
 * @throws UserError that never shows a secret key which was given by mistake
 */
export async function checkRecipients(recipients: readonly string[]): Promise<void> {
  const { Encrypter } = await import('age-encryption')
  for (const recipient of recipients) {
    const wrong = (what: string) =>
      new UserError(`artifact-encrypt-to ${what}`, {
        hint: 'Give the public key that `age-keygen` prints: it begins with age1. Several go on lines of their own.',
      })
    if (/secret|private/i.test(recipient)) throw wrong('holds a secret key; put a new pair in its place')
    if (/pgp|ssh-/i.test(recipient)) throw wrong('is a key of OpenPGP or SSH, and only keys of age can be used')
    try {
      new Encrypter().addRecipient(recipient)
    } catch {
      throw wrong(`is no public key of age: ${recipient.slice(0, 80)}`)
    }
  }
}

/** Encrypts a file for whoever holds the secret key of one of the recipients, as a stream, whatever its size. */
export async function sealFile(from: string, to: string, recipients: readonly string[]): Promise<void> {
  const { Encrypter } = await import('age-encryption')
  const encrypter = new Encrypter()
  for (const recipient of recipients) encrypter.addRecipient(recipient)
  await mkdir(dirname(to), { recursive: true })
  const sealed = await encrypter.encrypt(asWeb(from))
  await pipeline(
    Readable.fromWeb(sealed as unknown as ReadableStream),
    createWriteStream(to, { flags: 'wx', mode: 0o600 }),
  )
}

/** A directory with plain rollback files, and what takes it away again when it was made for this. */
export interface OpenedDirectory {
  readonly path: string
  dispose(): Promise<void>
}

/**
 * Decrypts the files of an artifact into a private directory; one that is not encrypted is used as it is.
 * @param identity text of an age key file; null when none was given
 * @throws UserError without an identity, or with one of another key
 */
export async function openSealed(
  directory: string,
  deployment: string,
  identity: string | null,
): Promise<OpenedDirectory> {
  const sealed = [directory, join(directory, deployment)].find((one) => existsSync(join(one, `manifest.json${SEALED}`)))
  if (sealed === undefined || existsSync(join(sealed, 'manifest.json')))
    return { path: directory, dispose: async () => {} }
  const keys = (identity ?? '').split(/\s+/).filter((line) => line.startsWith('AGE-SECRET-KEY-'))
  if (keys.length === 0) {
    throw new UserError(`The rollback files in ${sealed} are encrypted with age`, {
      hint: `Set the environment variable ROLLGATE_AGE_IDENTITY to the secret key (AGE-SECRET-KEY-…), or decrypt them first:\n${DECRYPT_COMMAND}`,
    })
  }
  const path = await mkdtemp(join(tmpdir(), 'rollgate-opened-'))
  const dispose = () => rm(path, { recursive: true, force: true })
  try {
    for (const entry of await readdir(sealed, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !entry.name.endsWith(SEALED)) continue
      const from = join(entry.parentPath, entry.name)
      await unsealFile(from, join(path, relative(sealed, from).slice(0, -SEALED.length)), keys)
    }
  } catch (error) {
    await dispose()
    throw error
  }
  return { path, dispose }
}

async function unsealFile(from: string, to: string, identities: readonly string[]): Promise<void> {
  const { Decrypter } = await import('age-encryption')
  const decrypter = new Decrypter()
  try {
    for (const identity of identities) decrypter.addIdentity(identity)
    await mkdir(dirname(to), { recursive: true })
    const plain = await decrypter.decrypt(asWeb(from))
    await pipeline(Readable.fromWeb(plain as unknown as ReadableStream), createWriteStream(to, { mode: 0o600 }))
  } catch (error) {
    throw new UserError(`${from} cannot be decrypted: ${error instanceof Error ? error.message : String(error)}`, {
      hint: 'ROLLGATE_AGE_IDENTITY must hold the secret key that belongs to artifact-encrypt-to, and the file must be whole. Nothing was changed.',
      exitCode: EXIT.failed,
      cause: error,
    })
  }
}

function asWeb(path: string): globalThis.ReadableStream<Uint8Array> {
  return Readable.toWeb(createReadStream(path)) as unknown as globalThis.ReadableStream<Uint8Array>
}
