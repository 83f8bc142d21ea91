import { type CheckDefinition, fine, notice, warning, wrong } from './check.ts'
import { managedService, setGlobal } from './managed.ts'

const packet: CheckDefinition = {
  id: 'max-allowed-packet',
  roles: ['backup'],
  atDeploy: 'tell',
  asks: 'Does the backup server take statements as large as the target does (`max_allowed_packet`)?',
  examine(facts) {
    const own = Number(facts.variables.get('max_allowed_packet'))
    const { targetPacket } = facts
    if (targetPacket === null || own >= targetPacket) return [fine(`max_allowed_packet is ${own}`)]
    return [
      warning(
        `max_allowed_packet of the backup server is ${own}, that of the target ${targetPacket}: the rollback of a long row may not fit`,
        setGlobal(facts, 'max_allowed_packet', String(targetPacket)),
      ),
    ]
  },
}

const backupWritable: CheckDefinition = {
  id: 'backup-writable',
  roles: ['backup'],
  atDeploy: 'refuse',
  asks: 'Can the backup database be written? A table is made, written and dropped where that may be.',
  examine: ({ backups }) =>
    backups.map(({ database, exists, written }) => {
      if (!exists) return fine(`the backup database ${database} is not there yet; the first deployment makes it`)
      if (written === null) return fine(`the backup database ${database} is there; no table was made in it to try`)
      if ('value' in written) return fine(`a table was written in the backup database ${database}`)
      return wrong(
        `the backup database ${database} cannot be written: ${written.hidden}`,
        'See what the server says of it: its rights, its disk, its error log.',
      )
    }),
}

const localFiles: CheckDefinition = {
  id: 'local-infile',
  roles: ['backup'],
  atDeploy: 'skip',
  asks: 'May backup rows be loaded in bulk (`local_infile`)?',
  examine(facts) {
    if (facts.variables.get('local_infile') === 'ON')
      return [fine('local_infile is ON: backup rows are loaded in bulk')]
    const service = managedService(facts)
    return [
      notice(
        'local_infile is OFF: backup rows are written by INSERT, which is slower',
        service === null ? 'SET GLOBAL local_infile = ON;' : setGlobal(facts, 'local_infile', '1'),
      ),
    ]
  },
}

export const BACKUP_CHECKS: readonly CheckDefinition[] = [backupWritable, packet, localFiles]
