import { expect, test } from 'vitest'
import { startStage } from '../test/stage.ts'

const stage = await startStage()
const number = () => stage.simulator.world.state.numbers.get(stage.business.phone_number_id)
const limit = (limits: Record<string, unknown>) => stage.call('POST', '/control/limits', limits)

test('limits that are not named stay what each number has', async () => {
  await stage.call('POST', `/control/numbers/${stage.business.phone_number_id}`, { tier: 'TIER_10K', throughput: 1_000 })
  await limit({ reviewMs: 5 })
  expect(number()).toMatchObject({ tier: 'TIER_10K', throughput: 1_000 })
  await limit({ tier: 'TIER_250' })
  expect(number()).toMatchObject({ tier: 'TIER_250', throughput: 1_000 })
})

test('a tier that Meta does not have is no limit at all, and refused', async () => {
  expect((await limit({ tier: 'TIER_500' })).status).toBe(400)
  expect(number()?.tier).toBe('TIER_250')
})
