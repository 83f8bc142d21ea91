import assert from 'node:assert/strict'
import { onEachServer } from '../servers.ts'
import { type Path, tortureRound, victim } from './torture.ts'

/** The same rounds each time; `npm run torture` makes others. */
const SEED = Number(process.env.ROLLGATE_TORTURE_SEED ?? 20_260_101)
const ROUNDS: readonly (readonly [Path, number])[] = [
  ['events', 12],
  ['migration', 1],
  ['ddl', 4],
]

for (const [path, rounds] of ROUNDS) {
  onEachServer(`random changes are undone and redone: ${path}`, {}, async (t, server) => {
    t.diagnostic(`ROLLGATE_TORTURE_SEED=${SEED} runs this again`)
    const target = await victim(server.id, server.settings, await server.createDatabase('torture'))
    let done = 0
    let refused = 0
    let changes = 0
    for (let round = 0; round < rounds; round++) {
      const played = await tortureRound(SEED + round, path, target)
      done += played.done
      refused += played.refusals.length
      changes += played.changes
    }
    t.diagnostic(`${done} statements done, ${refused} refused, ${changes} rows changed`)
    assert.ok(done > refused && (changes > 0 || path === 'ddl'), 'most statements do something')
  })
}
