import { BinlogError } from './binlog-error.ts'
import { ByteReader, MalformedBytes } from './byte-reader.ts'
import { inflate } from './compressed.ts'
import { EVENT, eventName, IGNORABLE_EVENT } from './event-type.ts'
import type { BinlogEvent } from './framing.ts'
import { MissingDocument, wholeImages } from './partial-update.ts'
import type { TableMap } from './table-map.ts'
import { TableMaps } from './table-maps.ts'
import { readPayload } from './transaction-payload.ts'

/** What happened, in the order of the binlog. */
export type BinlogItem = Place &
  (
    | { readonly kind: 'begin' }
    | RowsItem
    /** A statement in words: DDL, or DML under binlog_format=STATEMENT. In MariaDB and MySQL alike it may stand without a begin. */
    | { readonly kind: 'query'; readonly database: string; readonly sql: string }
    | { readonly kind: 'commit' }
    | { readonly kind: 'rollback' }
    /** XA PREPARE: the group ends here, and whether it is committed is told elsewhere. */
    | { readonly kind: 'prepare' }
    /** Row changes that cannot be read. A group with such an item must not be taken for complete. */
    | { readonly kind: 'unreadable'; readonly what: string; readonly cure: string }
  )

export interface Place {
  readonly file: string
  readonly position: number
  /** See `BinlogPosition`. */
  readonly offset?: number
  readonly nextPosition: number
  /** Seconds since 1970. */
  readonly timestamp: number
  readonly serverId: number
}

export interface RowsItem extends Place {
  readonly kind: 'rows'
  readonly change: 'insert' | 'update' | 'delete'
  readonly map: TableMap
  /** ROW_FLAG bits: 1 the statement ends, 2 foreign key checks off, 4 unique checks off, 8 every column is there. */
  readonly flags: number
  /** A bit for each column that is in the images: of an insert the after image, of the others the before image. */
  readonly present: Buffer
  /** Of an update's after image. */
  readonly presentAfter: Buffer | null
  /** The images, one after the other. */
  readonly images: Buffer
}

export const STATEMENT_END = 1

const KEEPS_DEFINITIONS = /^(SAVEPOINT|ROLLBACK TO|RELEASE|XA|INSERT|UPDATE|DELETE|REPLACE)\b/i

/** Follows events and says what they mean. It keeps the table maps of the statement under way. */
export class ChangeReader {
  readonly #maps = new TableMaps()

  /**
   * @param event any but TRANSACTION_PAYLOAD, whose events are to be given one by one (`readPayload`).
   * @returns null for an event that changes nothing.
   * @throws BinlogError naming type and position for an unknown or malformed event.
   */
  read(event: BinlogEvent): BinlogItem | null {
    try {
      return this.#read(event)
    } catch (error) {
      if (!(error instanceof MalformedBytes)) throw error
      throw new BinlogError(`The ${eventName(event.type)} event cannot be read: ${error.message}`, event, {
        cause: error,
      })
    }
  }

  #read(event: BinlogEvent): BinlogItem | null {
    const place: Place = {
      file: event.file,
      position: event.position,
      offset: event.offset,
      nextPosition: event.nextPosition,
      timestamp: event.timestamp,
      serverId: event.serverId,
    }
    switch (event.type) {
      case EVENT.QUERY:
      case EVENT.QUERY_COMPRESSED:
      case EVENT.EXECUTE_LOAD_QUERY: {
        const query = readQuery(event)
        // DDL can change what a table map does not tell, such as a sign or a character set.
        if (query.kind === 'query' && !KEEPS_DEFINITIONS.test(query.sql)) this.#maps.forget()
        return { ...place, ...query }
      }
      case EVENT.TABLE_MAP:
        this.#maps.add(event.body, event.postHeaderLength)
        return null
      case EVENT.WRITE_ROWS_V1:
      case EVENT.WRITE_ROWS:
      case EVENT.WRITE_ROWS_COMPRESSED_V1:
      case EVENT.WRITE_ROWS_COMPRESSED:
        return this.#rows(event, place, 'insert')
      case EVENT.UPDATE_ROWS_V1:
      case EVENT.UPDATE_ROWS:
      case EVENT.UPDATE_ROWS_COMPRESSED_V1:
      case EVENT.UPDATE_ROWS_COMPRESSED:
      case EVENT.PARTIAL_UPDATE_ROWS:
        return this.#rows(event, place, 'update')
      case EVENT.DELETE_ROWS_V1:
      case EVENT.DELETE_ROWS:
      case EVENT.DELETE_ROWS_COMPRESSED_V1:
      case EVENT.DELETE_ROWS_COMPRESSED:
        return this.#rows(event, place, 'delete')
      case EVENT.XID:
        return { ...place, kind: 'commit' }
      case EVENT.XA_PREPARE:
        return { ...place, kind: 'prepare' }
      case EVENT.MARIADB_GTID:
        return isStandalone(event.body) ? null : { ...place, kind: 'begin' }
      case EVENT.INCIDENT:
        return unreadable(
          place,
          'an incident: the server may have lost events here',
          'See the error log of the server.',
        )
      case EVENT.STOP:
      case EVENT.ROTATE:
      case EVENT.FORMAT_DESCRIPTION:
      case EVENT.START_ENCRYPTION:
        this.#maps.endStatement()
        return null
      // Surroundings of statements that are logged in words, and notes for people and for replication.
      case EVENT.INTVAR:
      case EVENT.RAND:
      case EVENT.USER_VAR:
      case EVENT.BEGIN_LOAD_QUERY:
      case EVENT.APPEND_BLOCK:
      case EVENT.DELETE_FILE:
      case EVENT.ROWS_QUERY:
      case EVENT.ANNOTATE_ROWS:
      case EVENT.GTID:
      case EVENT.GTID_TAGGED:
      case EVENT.ANONYMOUS_GTID:
      case EVENT.PREVIOUS_GTIDS:
      case EVENT.MARIADB_GTID_LIST:
      case EVENT.BINLOG_CHECKPOINT:
      case EVENT.TRANSACTION_CONTEXT:
      case EVENT.VIEW_CHANGE:
      case EVENT.IGNORABLE:
        return null
      default:
        if ((event.flags & IGNORABLE_EVENT) !== 0) return null
        throw new BinlogError(`An event of ${eventName(event.type)} is not understood`, event, {
          hint: 'This server writes events that are newer than this program; nothing may be undone from them.',
        })
    }
  }

  #rows(event: BinlogEvent, place: Place, change: RowsItem['change']): BinlogItem | null {
    const reader = new ByteReader(event.body)
    const id = reader.uint(event.postHeaderLength === 6 ? 4 : 6)
    const flags = reader.uint16()
    // Version 2 has room for extra data, its length (2 bytes) included.
    if (event.postHeaderLength === 10) {
      const length = reader.uint16()
      if (length < 2) throw new MalformedBytes(`extra data of ${length} bytes`)
      reader.slice(length - 2)
    }
    const count = reader.packedInteger()
    const map = this.#maps.get(id)
    if (map === undefined) {
      // MySQL ends a statement that left nothing else to say with an empty event for this reserved table id.
      if (id === 0xffffff && (flags & STATEMENT_END) !== 0 && reader.left <= 2 * ((count + 7) >> 3)) return null
      throw new MalformedBytes(`there is no table map for table id ${id}`)
    }
    if (count !== map.columns.length)
      throw new MalformedBytes(`${count} columns, but the table map has ${map.columns.length}`)
    const bitmapLength = (count + 7) >> 3
    const present = reader.slice(bitmapLength)
    const presentAfter = change === 'update' ? reader.slice(bitmapLength) : null
    if ((flags & STATEMENT_END) !== 0) this.#maps.endStatement()
    const rest = reader.rest()
    let images = rest
    if (event.type >= EVENT.WRITE_ROWS_COMPRESSED_V1) images = inflate(rest)
    else if (event.type === EVENT.PARTIAL_UPDATE_ROWS) {
      try {
        images = wholeImages(map, present, presentAfter!, rest)
      } catch (error) {
        if (!(error instanceof MissingDocument)) throw error
        return missingDocument(place, map, error.column)
      }
    }
    return { ...place, kind: 'rows', change, map, flags, present, presentAfter, images }
  }
}

/** What the events of a stream mean, in order. */
export async function* readChanges(events: AsyncIterable<BinlogEvent>): AsyncGenerator<BinlogItem> {
  const reader = new ChangeReader()
  for await (const event of events) {
    if (event.type === EVENT.TRANSACTION_PAYLOAD) {
      for await (const inner of readPayload(event)) {
        const item = reader.read(inner)
        if (item !== null) yield item
      }
      continue
    }
    const item = reader.read(event)
    if (item !== null) yield item
  }
}

type QueryItem = { kind: 'begin' | 'commit' | 'rollback' } | { kind: 'query'; database: string; sql: string }

/** Query_event: thread (4), seconds (4), length of the database (1), error (2), length of status variables (2), then these three. */
function readQuery(event: BinlogEvent): QueryItem {
  const reader = new ByteReader(event.body)
  reader.slice(8)
  const databaseLength = reader.uint8()
  reader.uint16()
  const variablesLength = reader.uint16()
  reader.slice(event.postHeaderLength - 13)
  reader.slice(variablesLength)
  const database = reader.text(databaseLength)
  reader.uint8()
  const rest = reader.rest()
  const sql = (event.type === EVENT.QUERY_COMPRESSED ? inflate(rest) : rest).toString('utf8')
  switch (sql) {
    case 'BEGIN':
      return { kind: 'begin' }
    case 'COMMIT':
      return { kind: 'commit' }
    case 'ROLLBACK':
      return { kind: 'rollback' }
    default:
      return { kind: 'query', database, sql }
  }
}

/** MariaDB Gtid_log_event: sequence (8), domain (4), flags (1); FL_STANDALONE means that no commit follows. */
function isStandalone(body: Buffer): boolean {
  return (new ByteReader(body, 12).uint8() & 1) !== 0
}

function missingDocument(place: Place, { database, table, columns }: TableMap, column: number): BinlogItem {
  const name = columns[column]!.name ?? column + 1
  return unreadable(
    place,
    `an update of ${database}.${table} that logs a part of the JSON document in column ${name}, and not the document before`,
    "Run it with SET SESSION binlog_row_value_options = '', or binlog_row_image = FULL.",
  )
}

function unreadable(place: Place, what: string, cure: string): BinlogItem {
  return { ...place, kind: 'unreadable', what, cure }
}
