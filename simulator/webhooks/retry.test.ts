import { expect, test } from 'vitest'
import { dayMs, hourMs, startSteppedStage } from '../test/stepped-stage.ts'
import { fitting, type Item } from './payload.ts'

const stage = await startSteppedStage({ behaviour: { readRate: 0 } })

test('what is refused for seven days is given up, what came later is not', async () => {
  const from = '919800000001'
  stage.respond = () => 503
  const old = await stage.write(from, { type: 'text', text: 'old' })
  await stage.pass(6 * dayMs)
  const young = await stage.write(from, { type: 'text', text: 'young' })
  await stage.pass(dayMs + hourMs)
  stage.respond = () => 200
  await stage.pass(hourMs)
  const ids = stage.messages().map(({ id }) => id)
  expect(ids).toContain(young)
  expect(ids).not.toContain(old)
  expect(stage.simulator.world.webhooks).toMatchObject({ waiting: 0, counts: { dropped: 1 } })
})

const item = (body: string): Item => ({ kind: 'message', field: 'messages', body, contact: '', at: 0 })

test('a post is cut at three megabytes as they are escaped, but never holds nothing', () => {
  expect(fitting(Array.from({ length: 1_000 }, () => item('a'.repeat(2_000))))).toHaveLength(1_000)
  expect(fitting(Array.from({ length: 1_000 }, () => item('é'.repeat(2_000))))).toHaveLength(262)
  expect(fitting([item('é'.repeat(900_000)), item('a')])).toHaveLength(1)
  expect(fitting([])).toEqual([])
})
