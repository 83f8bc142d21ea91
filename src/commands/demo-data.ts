import { quoteText } from '../sql/quote.ts'

/** Rows of each table in the order in which foreign keys allow them to be inserted; 50,000 in all. */
export const SHOP_ROWS = {
  customers: 5000,
  categories: 40,
  products: 2000,
  warehouses: 4,
  stock: 8000,
  orders: 10_000,
  order_items: 17_500,
  payments: 5956,
  legacy_coupons: 1500,
} as const

const ROWS_PER_STATEMENT = 500

const GIVEN_NAMES = [
  'Ada',
  'Björn',
  'Chloé',
  'Dmitri',
  'Émile',
  'Fatima',
  'Gül',
  'Hồng',
  'Ivo',
  'Jūratė',
  'Łukasz',
  'Zoë',
]
const FAMILY_NAMES = [
  "O'Brien",
  'Müller',
  'Nguyễn',
  'Øst',
  "D'Angelo",
  '山田',
  'Иванова',
  'García',
  'Smith',
  'Yılmaz',
  "van 't Hof",
]
const COUNTRIES = ['DE', 'FR', 'NL', 'PL', 'ES', 'IT', 'JP']
const NOTES = [
  null,
  '',
  'Calls it "the other shop"; said: it\'s fine',
  'Path of the import: C:\\import\\2019\\new',
  'Two lines\nand a tab\there',
  'Likes ☕ and 🧶',
  '100 % wool; -- not a comment, /* nor this */',
]
const THINGS = ['Scarf', 'Teapot', 'Lamp', 'Notebook', 'Mug', 'Cushion', 'Basket', 'Kettle', 'Blanket', 'Clock']
const COLOURS = ['red', 'grün', 'bleu', 'naranja', '黒', 'white']
const STATUSES = ['new', 'paid', 'shipped', 'shipped', 'shipped', 'returned', 'cancelled', 'paid']

/**
 * The shop's rows for migrations-example/schema.sql, as multi-row INSERT statements without semicolons. The same on every
 * run; the text means the same under every sql_mode. There are NULLs, quotes, backslashes, text outside ASCII, negative and
 * zero values.
 */
export function* shopData(): Generator<string> {
  const tables: [keyof typeof SHOP_ROWS, string, Iterable<string>][] = [
    ['customers', 'id, email, name, phone, country, credit, newsletter, notes, created_at, updated_at', customers()],
    ['categories', 'id, parent_id, name', categories()],
    ['products', 'id, category_id, sku, name, description, price, weight, barcode, status, attributes', products()],
    ['warehouses', 'id, city, opens', warehouses()],
    ['stock', 'product_id, warehouse_id, quantity, counted_at', stock()],
    ['orders', 'id, customer_id, status, total, currency, ordered_at, shipped_at, remark', orders()],
    ['order_items', 'order_id, line_no, product_id, quantity, unit_price, discount', orderItems()],
    ['payments', 'id, order_id, method, amount, reference, paid_at', payments()],
    ['legacy_coupons', 'code, percent, valid_until, used', legacyCoupons()],
  ]
  for (const [table, columns, rows] of tables) yield* insertStatements(table, columns, rows)
}

function* insertStatements(table: string, columns: string, rows: Iterable<string>): Generator<string> {
  let batch: string[] = []
  for (const row of rows) {
    batch.push(`(${row})`)
    if (batch.length < ROWS_PER_STATEMENT) continue
    yield `INSERT INTO ${table} (${columns}) VALUES\n${batch.join(',\n')}`
    batch = []
  }
  if (batch.length > 0) yield `INSERT INTO ${table} (${columns}) VALUES\n${batch.join(',\n')}`
}

function* customers(): Generator<string> {
  for (let id = 1; id <= SHOP_ROWS.customers; id++) {
    const name = `${pick(GIVEN_NAMES, id, 1)} ${pick(FAMILY_NAMES, id, 2)}`
    const phone = id % 3 === 0 ? null : `+49 ${100 + (noise(id, 3) % 900)} ${1_000_000 + (noise(id, 4) % 9_000_000)}`
    // Some owe us money, many have nothing.
    const credit =
      id % 5 === 0 ? cents(noise(id, 5) % 40_000) : id % 17 === 0 ? `-${cents(noise(id, 6) % 9000)}` : '0.00'
    yield row(
      id,
      text(`customer${id}@shop.example`),
      text(name),
      text(phone),
      text(pick(COUNTRIES, id, 7)),
      credit,
      id % 2,
      text(pick(NOTES, id, 8)),
      text(moment(2019, noise(id, 9))),
      text(moment(2025, noise(id, 10))),
    )
  }
}

function* categories(): Generator<string> {
  for (let id = 1; id <= SHOP_ROWS.categories; id++) {
    yield row(
      id,
      id <= 8 ? 'NULL' : 1 + (id % 8),
      text(id <= 8 ? `Section ${id}` : `${pick(THINGS, id, 1)}s, ${pick(COLOURS, id, 2)}`),
    )
  }
}

function* products(): Generator<string> {
  for (let id = 1; id <= SHOP_ROWS.products; id++) {
    const colour = pick(COLOURS, id, 1)
    const status = id % 10 < 7 ? 'active' : id % 10 < 9 ? 'retired' : 'draft'
    yield row(
      id,
      9 + (noise(id, 2) % 32),
      text(`SKU-${String(id).padStart(6, '0')}`),
      text(`${pick(THINGS, id, 3)} "${colour}" №${id}`),
      text(id % 6 === 0 ? null : `The ${colour} one.\nIt's hand-made: 50 % off is not possible.`),
      cents(noise(id, 4) % 30_000),
      id % 9 === 0 ? 'NULL' : ((noise(id, 5) % 50_000) / 1024).toExponential(),
      id % 4 === 0 ? 'NULL' : `X'${noise(id, 6).toString(16).padStart(8, '0')}00FF'`,
      text(status),
      text(id % 5 === 0 ? null : JSON.stringify({ colour, pieces: noise(id, 7) % 12, care: ['30°', "don't iron"] })),
    )
  }
}

function* warehouses(): Generator<string> {
  const cities = ['Köln', "L'Aquila", 'Łódź', '大阪']
  for (const [index, city] of cities.entries()) yield row(index, text(city), text(`0${6 + index}:30:00`))
}

function* stock(): Generator<string> {
  for (let product = 1; product <= SHOP_ROWS.products; product++) {
    for (let warehouse = 0; warehouse < SHOP_ROWS.warehouses; warehouse++) {
      const seed = product * SHOP_ROWS.warehouses + warehouse
      const counted = seed % 7 === 0 ? null : `${moment(2026, noise(seed, 1))}.${String(seed % 1000).padStart(3, '0')}`
      // Below zero: sold before it was counted.
      yield row(product, warehouse, (noise(seed, 2) % 120) - 5, text(counted))
    }
  }
}

function statusOf(order: number): string {
  return pick(STATUSES, order, 20)
}

function* orders(): Generator<string> {
  for (let id = 1; id <= SHOP_ROWS.orders; id++) {
    const status = statusOf(id)
    const year = 2023 + Math.floor((id * 3) / SHOP_ROWS.orders)
    const gone = status === 'shipped' || status === 'returned'
    yield row(
      id,
      1 + (noise(id, 21) % SHOP_ROWS.customers),
      text(status),
      id % 250 === 0 ? '0.00' : cents(noise(id, 22) % 90_000),
      text(id % 40 === 0 ? 'USD' : 'EUR'),
      text(moment(year, noise(id, 23))),
      text(gone ? moment(year + 1, noise(id, 24)) : null),
      text(id % 8 === 0 ? `Gift; card says: "${pick(GIVEN_NAMES, id, 25)}, c'est à toi 🎁"` : null),
    )
  }
}

function* orderItems(): Generator<string> {
  for (let order = 1; order <= SHOP_ROWS.orders; order++) {
    // Three orders of four have a second line.
    for (let line = 1; line <= (order % 4 === 3 ? 1 : 2); line++) {
      const seed = order * 2 + line
      const quantity = statusOf(order) === 'returned' ? -1 : 1 + (noise(seed, 30) % 5)
      const discount = seed % 6 === 0 ? String((noise(seed, 31) % 100) / 8) : 'NULL'
      yield row(
        order,
        line,
        1 + (noise(seed, 32) % SHOP_ROWS.products),
        quantity,
        cents(noise(seed, 33) % 30_000),
        discount,
      )
    }
  }
}

function* payments(): Generator<string> {
  const methods = ['card', 'transfer', 'card,voucher', 'cash', '']
  for (let id = 1; id <= SHOP_ROWS.payments; id++) {
    const order = 1 + (noise(id, 40) % SHOP_ROWS.orders)
    const amount = `${id % 11 === 0 ? '-' : ''}${cents(noise(id, 41) % 90_000)}`
    const paid =
      id % 13 === 0 ? null : `${moment(2025, noise(id, 42))}.${String(noise(id, 43) % 1_000_000).padStart(6, '0')}`
    yield row(
      id,
      order,
      text(pick(methods, id, 44)),
      amount,
      text(id % 3 === 0 ? null : `TX/${id}/${noise(id, 45)}`),
      text(paid),
    )
  }
}

function* legacyCoupons(): Generator<string> {
  for (let id = 1; id <= SHOP_ROWS.legacy_coupons; id++) {
    const until = id % 9 === 0 ? null : moment(2021, noise(id, 50)).slice(0, 10)
    yield row(text(`CAFÉ-${String(id).padStart(5, '0')}`), noise(id, 51) % 101, text(until), `b'${id % 2}'`)
  }
}

function row(...values: readonly (string | number)[]): string {
  return values.join(', ')
}

function text(value: string | null): string {
  return value === null ? 'NULL' : quoteText(value)
}

function cents(amount: number): string {
  return `${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, '0')}`
}

/** A moment of a year, by day: no time that a change to summer time leaves out. */
function moment(year: number, seed: number): string {
  const two = (number: number) => String(number).padStart(2, '0')
  const month = 1 + (seed % 12)
  const day = 1 + ((seed >>> 4) % 28)
  return `${year}-${two(month)}-${two(day)} ${two(8 + ((seed >>> 9) % 12))}:${two((seed >>> 13) % 60)}:${two((seed >>> 19) % 60)}`
}

function pick<T>(from: readonly T[], id: number, salt: number): T {
  return from[noise(id, salt) % from.length]!
}

/** A 32-bit number that looks random and is always the same for the same arguments (the finalizer of MurmurHash3). */
function noise(id: number, salt: number): number {
  let hash = Math.imul(id, 0x9e3779b1) ^ Math.imul(salt, 0x85ebca77)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
