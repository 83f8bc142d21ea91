import assert from 'node:assert/strict'
import { onEachServer } from '../servers.ts'
import { tortureRound, victim } from './torture.ts'

const SEED = Number(process.env.ROLLGATE_TORTURE_SEED ?? 20_260_101)
const ROUNDS = 8

onEachServer('random changes are undone and redone', {}, async (t, server) => {
  t.diagnostic(`ROLLGATE_TORTURE_SEED=${SEED} runs this again`)
  const target = await victim(server.id, server.settings, await server.createDatabase('torture'))
  let done = 0
  let refused = 0
  let changes = 0
  for (let round = 0; round < ROUNDS; round++) {
    const played = await tortureRound(SEED + round, target)
    done += played.done
    refused += played.refusals.length
    changes += played.changes
    if (process.env.VERBOSE) console.log(played.refusals.map((x) => x.slice(0, 150)).join('\n'))
  }
  t.diagnostic(`${done} statements done, ${refused} refused, ${changes} rows changed`)
  assert.ok(done > refused && changes > 0, 'most statements do something')
})
