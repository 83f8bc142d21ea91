/** Random numbers that are the same for the same seed, on every machine. */
export class Random {
  #state: number

  /** The seed: 32 bits; neighbours give sequences that have nothing in common. */
  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** 32 bits. Mulberry32: a counter through a mixing function; its period of 2³² is plenty for one round. */
  bits(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }

  /** From 0 to below 1. */
  fraction(): number {
    return this.bits() / 2 ** 32
  }

  /** From 0 to below the limit (at most 2³²). */
  below(limit: number): number {
    return Math.floor(this.fraction() * limit)
  }

  /** Both ends included. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1)
  }

  /** 64 bits, unsigned. */
  bits64(): bigint {
    return (BigInt(this.bits()) << 32n) | BigInt(this.bits())
  }

  chance(probability: number): boolean {
    return this.fraction() < probability
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!
  }

  /** An item by its weight. */
  weighted<T>(items: readonly (readonly [weight: number, item: T])[]): T {
    let at = this.fraction() * items.reduce((sum, [weight]) => sum + weight, 0)
    for (const [weight, item] of items) {
      at -= weight
      if (at < 0) return item
    }
    return items.at(-1)![1]
  }

  shuffled<T>(items: readonly T[]): T[] {
    const mixed = [...items]
    for (let last = mixed.length - 1; last > 0; last--) {
      const at = this.below(last + 1)
      ;[mixed[last], mixed[at]] = [mixed[at]!, mixed[last]!]
    }
    return mixed
  }

  times<T>(count: number, make: (index: number) => T): T[] {
    return Array.from({ length: count }, (_, index) => make(index))
  }

  digits(count: number): string {
    return this.times(count, () => this.below(10)).join('')
  }

  bytes(count: number): Buffer {
    return Buffer.from(this.times(count, () => this.below(256)))
  }
}

/** Numbers from 0 to below 1, the same ones for the same seed. */
export function fractions(seed: number): () => number {
  const random = new Random(seed)
  return () => random.fraction()
}
