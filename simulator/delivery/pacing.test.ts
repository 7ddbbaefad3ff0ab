import { expect, test } from 'vitest'
import { hourMs, minuteMs, startSteppedStage } from '../test/stepped-stage.ts'

const stage = await startSteppedStage({ rules: { pacingAfter: 20, ratedFrom: 10 } })
let people = 919_800_000_000

async function send(name: string, count: number): Promise<{ phone: string; id: string; status: string }[]> {
  const sent = []
  for (let i = 0; i < count; i++) {
    const phone = String(++people)
    const { json } = await stage.send(phone, { type: 'template', template: { name, language: { code: 'en_US' } } })
    sent.push({ phone, id: json.messages[0].id, status: json.messages[0].message_status })
  }
  await stage.pass(minuteMs)
  return sent
}
const outcomes = (sent: readonly { id: string }[]): unknown[] =>
  sent.map(({ id }) => stage.statuses(id).at(-1)?.errors?.[0]?.code ?? stage.statuses(id).at(-1)?.status)

test('a new marketing template goes out to a few first; the rest is held, and released when nobody minds', async () => {
  await stage.template('fine', 'MARKETING')
  const sent = await send('fine', 22)
  const held = sent.slice(20)
  expect(sent.map((one) => one.status)).toEqual([
    ...Array.from({ length: 20 }, () => 'accepted'),
    ...Array.from({ length: 2 }, () => 'held_for_quality_assessment'),
  ])
  expect(outcomes(held)).toEqual([undefined, undefined])
  expect((await stage.call('GET', `/control/ledger/recipients?to=${held[0]?.phone}`)).json.data).toMatchObject([{ held: 1 }])
  await stage.pass(hourMs)
  expect(outcomes(held)).toEqual(['read', 'read'])
  expect((await send('fine', 1)).map((one) => one.status)).toEqual(['accepted'])
})

test('what people block is dropped with 132015, and the template is paused', async () => {
  const id = await stage.template('bad', 'MARKETING')
  const sent = await send('bad', 21)
  const people = sent.slice(0, 3).map(({ phone }) => ({ phone, blocked: true, number: stage.business.phone_number_id }))
  await stage.call('POST', '/control/people', { people })
  await stage.pass(hourMs)
  expect(outcomes(sent.slice(20))).toEqual([132015])
  const { templates } = stage.simulator.world.state
  expect(templates.get(id)).toMatchObject({ status: 'PAUSED', pauseTitle: 'RATE_LIMITING_PAUSE' })
  await stage.pass(24 * hourMs)
  expect(templates.get(id)?.status).toBe('PAUSED')
  expect((await stage.call('POST', `/${id}/unpause`)).json).toEqual({ success: true })
  expect(templates.get(id)).toMatchObject({ status: 'APPROVED', quality: 'UNKNOWN' })
  expect((await send('bad', 21)).at(-1)?.status).toBe('held_for_quality_assessment')
})

test('utility is not held', async () => {
  await stage.template('order', 'UTILITY')
  expect(new Set((await send('order', 25)).map((one) => one.status))).toEqual(new Set(['accepted']))
})
