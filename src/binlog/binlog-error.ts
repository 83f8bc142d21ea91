import { EXIT, UserError } from '../errors.ts'

/** A place in the binlog: the start of an event, in bytes from the beginning of its file. */
export interface BinlogPosition {
  readonly file: string
  readonly position: number
  /** In a compressed transaction: where the event begins among the plain bytes of the payload event that `position` is about. */
  readonly offset?: number
}

/** The binlog, or a part of it, cannot be read exactly. It always says where, and nothing that was read in part is used. */
export class BinlogError extends UserError {
  override readonly name = 'BinlogError'

  constructor(message: string, at: BinlogPosition | null, options: { hint?: string; cause?: unknown } = {}) {
    super(at === null ? message : `${message} (binlog ${at.file}, ${describe(at)})`, {
      hint:
        options.hint ??
        'Nothing of this event was used. Check the server’s error log and the binlog with mysqlbinlog --verify-binlog-checksum.',
      exitCode: EXIT.server,
      cause: options.cause,
    })
  }
}

function describe({ position, offset }: BinlogPosition): string {
  return offset === undefined ? `position ${position}` : `position ${position}, byte ${offset} of the transaction`
}
