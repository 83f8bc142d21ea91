/** Thrown when bytes are missing or make no sense; whoever knows the event turns it into a BinlogError with the place. */
export class MalformedBytes extends Error {
  override readonly name = 'MalformedBytes'
}

/** Reads forward through bytes, never past their end. All integers are little-endian unless the name says otherwise. */
export class ByteReader {
  readonly bytes: Buffer
  readonly end: number
  offset: number

  constructor(bytes: Buffer, offset = 0, end = bytes.length) {
    this.bytes = bytes
    this.offset = offset
    this.end = end
  }

  get left(): number {
    return this.end - this.offset
  }

  /** The offset before `length` bytes were taken. */
  take(length: number): number {
    const start = this.offset
    const next = start + length
    if (!(next <= this.end)) throw new MalformedBytes(`${length} bytes expected, ${this.left} left`)
    this.offset = next
    return start
  }

  uint8(): number {
    return this.bytes[this.take(1)]!
  }

  uint16(): number {
    return this.bytes.readUInt16LE(this.take(2))
  }

  uint32(): number {
    return this.bytes.readUInt32LE(this.take(4))
  }

  /** Up to 6 bytes. */
  uint(length: number): number {
    return this.bytes.readUIntLE(this.take(length), length)
  }

  uint64(): bigint {
    return this.bytes.readBigUInt64LE(this.take(8))
  }

  /** Up to 6 bytes, big-endian. */
  uintBigEndian(length: number): number {
    return this.bytes.readUIntBE(this.take(length), length)
  }

  /** A view, not a copy. */
  slice(length: number): Buffer {
    const start = this.take(length)
    return this.bytes.subarray(start, start + length)
  }

  rest(): Buffer {
    return this.slice(this.left)
  }

  text(length: number): string {
    return this.slice(length).toString('utf8')
  }

  /** Length-encoded integer of the protocol (mysys/pack.c net_field_length). */
  packedInteger(): number {
    const first = this.uint8()
    if (first < 251) return first
    if (first === 252) return this.uint16()
    if (first === 253) return this.uint(3)
    if (first === 254) {
      const value = this.uint64()
      if (value <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(value)
    }
    throw new MalformedBytes(`a packed integer cannot begin with ${first}`)
  }
}
