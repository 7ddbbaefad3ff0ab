import { expect, test } from 'vitest'
import { SteppedClock } from '../clock.ts'
import { startStage } from '../test/stage.ts'

const clock = new SteppedClock(Date.UTC(2026, 10, 2))
const stage = await startStage({ clock, throughput: 0, pairLimit: false, webhooks: { lanes: 1 } })
const { world } = stage.simulator
const number = stage.business.phone_number_id
const minuteMs = 60_000
const forget = () => stage.call('DELETE', '/control/populations')
const populate = (population: Record<string, unknown>) => stage.call('POST', '/control/populations', population)

const made = await stage.call('POST', `/${stage.business.waba_id}/message_templates`, {
  name: 'offer',
  language: 'en_US',
  category: 'MARKETING',
  components: [
    { type: 'BODY', text: 'We have tea.' },
    { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Show me' }] },
  ],
})
await clock.advance(minuteMs)
expect(world.state.templates.get(made.json.id)?.status).toBe('APPROVED')

async function sendTo(phones: readonly string[]): Promise<Map<string, string>> {
  const offer = {
    type: 'template',
    template: {
      name: 'offer',
      language: { code: 'en_US' },
      components: [{ type: 'button', sub_type: 'quick_reply', index: '0', parameters: [{ type: 'payload', payload: 'SHOW' }] }],
    },
  }
  const ids = new Map<string, string>()
  for (const phone of phones) ids.set(phone, (await stage.send(phone, offer)).json.messages[0].id)
  return ids
}
const range = (from: number, count: number): string[] => Array.from({ length: count }, (_, i) => String(from + i))

test('“20 % read within 10 minutes, 5 % reply, 1 % block, 2 % not on WhatsApp” is one call', async () => {
  const rules = {
    notOnWhatsApp: 0.02,
    readWithin: { share: 0.2, ms: 10 * minuteMs },
    replyRate: 0.05,
    replyDelayMs: [minuteMs, 5 * minuteMs],
    blockRate: 0.01,
  }
  expect((await populate({ match: { prefix: '9199' }, rules })).json).toMatchObject({
    match: { prefix: '9199' },
    rules: { readRate: 0.2, readDelayMs: [0, 10 * minuteMs], blockRate: 0.01 },
  })
  const phones = range(919_900_000_001, 400)
  const ids = await sendTo(phones)
  await clock.advance(5 * minuteMs)
  const early = stage.statuses().filter((one) => one.status === 'read').length
  await clock.advance(6 * minuteMs)
  const statuses = stage.statuses()
  const having = (status: string): number => new Set(statuses.filter((one) => one.status === status).map((one) => one.id)).size
  const share = (count: number): number => count / ids.size
  expect(share(having('read'))).toBeGreaterThan(0.14)
  // Who answers has read, too.
  expect(share(having('read'))).toBeLessThan(0.3)
  expect(early).toBeGreaterThan(0.3 * having('read'))
  expect(early).toBeLessThan(0.9 * having('read'))
  const failed = statuses.filter((one) => one.status === 'failed')
  expect(new Set(failed.map((one) => one.errors?.[0]?.code))).toEqual(new Set([131026]))
  expect(share(failed.length)).toBeLessThan(0.05)
  const answers = stage.messages()
  expect(share(answers.length)).toBeGreaterThan(0.02)
  expect(share(answers.length)).toBeLessThan(0.09)
  expect(answers.map((one) => one.button).filter(Boolean)).toContainEqual({ payload: 'SHOW', text: 'Show me' })
  const blocked = phones.filter((phone) => world.state.thread(number, phone).blocked)
  expect(share(blocked.length)).toBeLessThan(0.03)
  expect((await stage.call('GET', '/control/populations')).json.data).toHaveLength(1)
  await forget()
})

test('people answer by voice, report, block and opt out as their population does', async () => {
  await populate({
    match: { country: 'BR' },
    rules: { replyRate: 1, voiceRate: 1, buttonTapRate: 0, reportRate: 1, blockRate: 1, optOutRate: 1, replyDelayMs: [0, 0] },
  })
  await sendTo(['5511987650001'])
  await clock.advance(minuteMs)
  const thread = world.state.thread(number, '5511987650001')
  expect(thread).toMatchObject({ blocked: true, reported: true, marketing: 'stopped' })
  expect(stage.messages().at(-1)).toMatchObject({
    from: '5511987650001',
    audio: { voice: true, mime_type: 'audio/ogg; codecs=opus' },
  })
  expect(stage.fields('user_preferences').at(-1)).toMatchObject({ user_preferences: [{ value: 'stop' }] })
  await forget()
})

test('a phone that is off gets its messages when it comes back', async () => {
  await populate({ match: { prefix: '9197' }, rules: { offlineRate: 1, offlineForMs: [60 * minuteMs, 60 * minuteMs] } })
  const [id = ''] = (await sendTo(['919700000001'])).values()
  await clock.advance(59 * minuteMs)
  expect(stage.statuses(id).map((one) => one.status)).toEqual(['sent'])
  await clock.advance(2 * minuteMs)
  expect(stage.statuses(id).map((one) => one.status)).toEqual(['sent', 'delivered', 'read'])
  await forget()
})

test('a phone somebody turned off waits until it is turned on, also with its handset open', async () => {
  const turn = (offline: boolean) => stage.call('POST', '/control/people', { people: [{ phone: '919700000002', offline }] })
  await turn(true)
  const handset = { key: 'h', phone: '919700000002', open: undefined, tell: () => undefined }
  world.handsets.add(handset)
  const [id = ''] = (await sendTo(['919700000002'])).values()
  await clock.advance(24 * 60 * minuteMs)
  expect(stage.statuses(id).map((one) => one.status)).toEqual(['sent'])
  world.handsets.remove(handset)
  await turn(false)
  await clock.advance(minuteMs)
  expect(stage.statuses(id).map((one) => one.status)).toEqual(['sent', 'delivered', 'read'])
})

test('a slow reader reads everything, late', async () => {
  const slow = [10 * minuteMs, 10 * minuteMs]
  await stage.call('POST', '/control/people', { people: [{ phone: '919700000003', readDelayMs: slow }] })
  const [id = ''] = (await sendTo(['919700000003'])).values()
  await clock.advance(9 * minuteMs)
  expect(stage.statuses(id).some((one) => one.status === 'read')).toBe(false)
  await clock.advance(2 * minuteMs)
  expect(stage.statuses(id).some((one) => one.status === 'read')).toBe(true)
})

test('somebody in the experiment gets no marketing', async () => {
  await stage.call('POST', '/control/people', { people: [{ phone: '919600000001', experiment: true }] })
  const [id = ''] = (await sendTo(['919600000001'])).values()
  await clock.advance(minuteMs)
  expect(stage.statuses(id)).toMatchObject([{ status: 'failed', errors: [{ code: 130472 }] }])
})

test('the same seed and the same phones give the same run', async () => {
  const read = async (): Promise<string[]> => {
    const phones = range(919_500_000_001, 60)
    await populate({ match: { prefix: '9195' }, rules: { readRate: 0.3 } })
    const ids = await sendTo(phones)
    await clock.advance(minuteMs)
    await forget()
    return phones.filter((phone) => stage.statuses(ids.get(phone)).some((one) => one.status === 'read'))
  }
  const first = await read()
  expect(first.length).toBeGreaterThan(5)
  expect(await read()).toEqual(first)
})

test('what is no rule, no share or no prefix is refused', async () => {
  for (const wrong of [{ rules: { readRate: 2 } }, { rules: { love: 1 } }, { match: { prefix: '+91' }, rules: {} }, {}])
    expect((await populate(wrong)).json.error.code).toBe(100)
})
