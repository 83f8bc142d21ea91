import { ByteReader } from './byte-reader.ts'
import { readTableMap, type TableMap } from './table-map.ts'

/** Maps that are remembered; a migration has far fewer tables. */
const MOST_KNOWN = 1000
/** Between the id of the table and the map proper. */
const FLAGS_BYTES = 2

/**
 * The table maps of a stream. A server writes one before the rows of every statement; those that say the same become the same
 * object, so that whoever keeps them keeps one for each definition, however long the transaction.
 */
export class TableMaps {
  readonly #byId = new Map<number, TableMap>()
  /** By the bytes that make it, the table's id and flags left out. */
  #known = new Map<string, TableMap>()

  /** Reads the body of a TABLE_MAP event. */
  add(body: Buffer, postHeaderLength: number): void {
    const idBytes = postHeaderLength === 6 ? 4 : 6
    const id = new ByteReader(body).uint(idBytes)
    const content = body.toString('latin1', idBytes + FLAGS_BYTES)
    let map = this.#known.get(content)
    if (map === undefined) {
      map = readTableMap(new ByteReader(body, idBytes + FLAGS_BYTES))
      if (this.#known.size >= MOST_KNOWN) this.forget()
      this.#known.set(content, map)
    }
    this.#byId.set(id, map)
  }

  get(id: number): TableMap | undefined {
    return this.#byId.get(id)
  }

  /** Ids mean nothing beyond their statement. */
  endStatement(): void {
    this.#byId.clear()
  }

  /** From here on the same bytes may mean another definition, so maps that come are other objects. */
  forget(): void {
    this.#known = new Map()
  }
}
