import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);
import {
  EXIT,
  UserError
} from "./chunk-SD7DFLVW.js";

// src/deploy/sealed-files.ts
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
var SEALED = ".age";
var DECRYPT_COMMAND = `for f in *${SEALED}; do age --decrypt -i key.txt -o "\${f%${SEALED}}" "$f"; done`;
async function checkRecipients(recipients) {
  const { Encrypter } = await import("./dist-22VDKZU3.js");
  for (const recipient of recipients) {
    const wrong = (what) => new UserError(`artifact-encrypt-to ${what}`, {
      hint: "Give the public key that `age-keygen` prints: it begins with age1. Several go on lines of their own."
    });
    if (/secret|private/i.test(recipient)) throw wrong("holds a secret key; put a new pair in its place");
    if (/pgp|ssh-/i.test(recipient)) throw wrong("is a key of OpenPGP or SSH, and only keys of age can be used");
    try {
      new Encrypter().addRecipient(recipient);
    } catch {
      throw wrong(`is no public key of age: ${recipient.slice(0, 80)}`);
    }
  }
}
async function sealFile(from, to, recipients) {
  const { Encrypter } = await import("./dist-22VDKZU3.js");
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  await mkdir(dirname(to), { recursive: true });
  const sealed = await encrypter.encrypt(asWeb(from));
  await pipeline(
    Readable.fromWeb(sealed),
    createWriteStream(to, { flags: "wx", mode: 384 })
  );
}
async function openSealed(directory, deployment, identity) {
  const sealed = [directory, join(directory, deployment)].find((one) => existsSync(join(one, `manifest.json${SEALED}`)));
  if (sealed === void 0 || existsSync(join(sealed, "manifest.json")))
    return { path: directory, dispose: async () => {
    } };
  const keys = (identity ?? "").split(/\s+/).filter((line) => line.startsWith("AGE-SECRET-KEY-"));
  if (keys.length === 0) {
    throw new UserError(`The rollback files in ${sealed} are encrypted with age`, {
      hint: `Set the environment variable ROLLGATE_AGE_IDENTITY to the secret key (AGE-SECRET-KEY-…), or decrypt them first:
${DECRYPT_COMMAND}`
    });
  }
  const path = await mkdtemp(join(tmpdir(), "rollgate-opened-"));
  const dispose = () => rm(path, { recursive: true, force: true });
  try {
    for (const entry of await readdir(sealed, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !entry.name.endsWith(SEALED)) continue;
      const from = join(entry.parentPath, entry.name);
      await unsealFile(from, join(path, relative(sealed, from).slice(0, -SEALED.length)), keys);
    }
  } catch (error) {
    await dispose();
    throw error;
  }
  return { path, dispose };
}
async function unsealFile(from, to, identities) {
  const { Decrypter } = await import("./dist-22VDKZU3.js");
  const decrypter = new Decrypter();
  try {
    for (const identity of identities) decrypter.addIdentity(identity);
    await mkdir(dirname(to), { recursive: true });
    const plain = await decrypter.decrypt(asWeb(from));
    await pipeline(Readable.fromWeb(plain), createWriteStream(to, { mode: 384 }));
  } catch (error) {
    throw new UserError(`${from} cannot be decrypted: ${error instanceof Error ? error.message : String(error)}`, {
      hint: "ROLLGATE_AGE_IDENTITY must hold the secret key that belongs to artifact-encrypt-to, and the file must be whole. Nothing was changed.",
      exitCode: EXIT.failed,
      cause: error
    });
  }
}
function asWeb(path) {
  return Readable.toWeb(createReadStream(path));
}

export {
  SEALED,
  DECRYPT_COMMAND,
  checkRecipients,
  sealFile,
  openSealed
};
