import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { PresetName } from '../audit/presets.ts'
import type { ExecSettings } from '../commands/exec.ts'
import type { ServeSettings } from '../commands/serve.ts'
import { runSettings } from './command-settings.ts'
import { Complaints } from './complaints.ts'
import { unreadable } from './file-error.ts'
import type { Configuration } from './load.ts'
import { bytesOf } from './size.ts'

/** @throws UserError when something else than the presets of goInception was not said and cannot be read. */
export async function execSettings(configuration: Configuration): Promise<ExecSettings> {
  const { cwd, env } = configuration.surroundings
  const { SHIPPED } = await import('../inception/variables.ts')
  const production = configuration.get('production')
  const given = configuration.given('presets')
  return {
    production,
    backup: configuration.get('backup'),
    audit: {
      sandbox: configuration.get('sandbox'),
      sandboxBinary: configuration.get('sandbox-binary'),
      rules: configuration.rules,
      presets: given === undefined ? ['goinception'] : (configuration.get('presets') as readonly PresetName[]),
    },
    deploy: {
      rollbackDirectory: resolve(cwd, configuration.get('rollback-dir')),
      ...runSettings(configuration, production),
      commit: null,
      actor: env.USER || env.LOGNAME || null,
    },
    variables: SHIPPED,
  }
}

/** @throws UserError for what would let anybody in, or passwords be read on the way. */
export async function serveSettings(configuration: Configuration): Promise<ServeSettings> {
  const listen = configuration.get('listen')
  const noLogin = configuration.get('no-login')
  const password = configuration.get('client-password')
  const loopback = /^(127\.\d+\.\d+\.\d+|::1|localhost)$/.test(listen)
  const [cert, key] = [configuration.get('tls-cert'), configuration.get('tls-key')]
  const complaints = new Complaints()
  if (noLogin && !loopback) complaints.add('--no-login goes only with the loopback', 'Leave --listen out.')
  if (!noLogin && password === null)
    complaints.add(
      'No password for clients was given',
      'Put one into ROLLGATE_SERVE_PASSWORD; or --no-login on a machine of your own.',
    )
  if ((cert === null) !== (key === null)) complaints.add('--tls-cert and --tls-key go together')
  if (!loopback && cert === null && !configuration.get('plain'))
    complaints.add(
      `--listen ${listen} needs TLS: the scripts hold passwords`,
      'Give --tls-cert and --tls-key; or --plain where the network is trusted.',
    )
  complaints.throwIfAny()
  const { cwd } = configuration.surroundings
  const read = async (path: string) => {
    try {
      return await readFile(resolve(cwd, path), 'utf8')
    } catch (error) {
      throw unreadable(error, path, 'TLS file')
    }
  }
  return {
    exec: { ...(await execSettings(configuration)), production: null },
    listen,
    port: configuration.get('port'),
    login: noLogin ? null : { user: configuration.get('client-user'), password: password! },
    tls: cert === null || key === null ? null : { cert: await read(cert), key: await read(key) },
    requireTls: !loopback && !configuration.get('plain'),
    maxScriptBytes: bytesOf(configuration.get('max-script'))!,
    maxClients: configuration.get('max-clients'),
    maxRunning: configuration.get('max-running'),
    idleSeconds: configuration.get('idle-timeout'),
  }
}
