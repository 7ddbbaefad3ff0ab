import { expect, test } from 'vitest'
import { startStage } from '../test/stage.ts'

const stage = await startStage({ throughput: 0, pairLimit: false })
await stage.approve({ name: 'hello', components: [{ type: 'BODY', text: 'Hello to all of you.' }] })
const hello = { type: 'template', template: { name: 'hello', language: { code: 'en_US' } } }

test('the body is plain ASCII and the signature is over those very bytes', async () => {
  await stage.write('919800000001', { type: 'text', text: 'Grüße 👋 a/b' })
  const { raw } = await stage.until(() => stage.received.find((one) => one.raw.includes('Gr')))
  expect(raw).toContain(String.raw`Gr\u00fc\u00dfe \ud83d\udc4b a\/b`)
  expect(stage.forged).toBe(0)
})

test('an incoming message names the person, the time in seconds and the number', async () => {
  const id = await stage.write('16505551234', { type: 'text', text: 'hi' })
  const message = await stage.until(() => stage.messages().find((one) => one.id === id))
  expect(message).toMatchObject({
    from: '16505551234',
    from_user_id: expect.stringMatching(/^US\./),
    type: 'text',
    text: { body: 'hi' },
  })
  expect(Math.abs(Number(message.timestamp) - Date.now() / 1000)).toBeLessThan(5)
  const value = stage.fields('messages').find((one) => JSON.stringify(one).includes(id))
  expect(value).toMatchObject({
    metadata: { phone_number_id: stage.business.phone_number_id },
    contacts: [{ wa_id: '16505551234', profile: { name: expect.any(String) } }],
  })
})

test('buttons, replies and reactions arrive as Meta writes them', async () => {
  const sent = (await stage.send('919800000002', hello)).json.messages[0].id
  await stage.write('919800000002', { type: 'button', text: 'Stop', payload: 'STOP', reply_to: sent })
  await stage.write('919800000002', { type: 'button_reply', id: 'a', title: 'A', reply_to: sent })
  await stage.write('919800000002', { type: 'list_reply', id: 'r', title: 'R', description: 'd', reply_to: sent })
  await stage.write('919800000002', { type: 'reaction', message_id: sent, emoji: '👍' })
  const mine = await stage.until(() => {
    const found = stage.messages().filter((one) => one.from === '919800000002')
    return found.length === 4 && found
  })
  expect(mine[0]).toMatchObject({ type: 'button', button: { text: 'Stop', payload: 'STOP' }, context: { id: sent } })
  expect(mine[1]).toMatchObject({
    type: 'interactive',
    interactive: { type: 'button_reply', button_reply: { id: 'a', title: 'A' } },
  })
  expect(mine[2]).toMatchObject({ interactive: { type: 'list_reply', list_reply: { id: 'r', title: 'R', description: 'd' } } })
  expect(mine[3]).toMatchObject({ type: 'reaction', reaction: { message_id: sent, emoji: '👍' } })
})

test('many statuses travel in few posts, and none is lost or out of order for a person', async () => {
  const before = stage.received.length
  const phones = Array.from({ length: 400 }, (_, i) => `9197${String(10_000_001 + i)}`)
  const ids = await Promise.all(phones.map(async (phone) => (await stage.send(phone, hello)).json.messages[0].id as string))
  const { totals } = stage.simulator.world.state
  await stage.until(() => totals.read === totals.accepted)
  await stage.until(() => stage.simulator.world.webhooks.waiting === 0)
  expect(stage.statuses().filter((one) => one.recipient_id?.startsWith('9197'))).toHaveLength(1_200)
  expect(stage.received.length - before).toBeLessThan(600)
  for (const id of ids) expect(stage.statuses(id).map((one) => one.status)).toEqual(['sent', 'delivered', 'read'])
})

test('what is not answered with 200 comes again until it is', async () => {
  let refusals = 0
  stage.respond = () => (++refusals < 4 ? 503 : 200)
  const id = await stage.write('919800000003', { type: 'text', text: 'again' })
  await stage.until(() => stage.messages().find((one) => one.id === id))
  stage.respond = () => 200
  expect(refusals).toBeGreaterThanOrEqual(4)
  expect(stage.messages().filter((one) => one.id === id)).toHaveLength(1)
})

test('duplicates come when asked for', async () => {
  await stage.call('POST', '/control/faults', { kind: 'duplicate_webhooks', rate: 1 })
  const id = await stage.write('919800000004', { type: 'text', text: 'twice' })
  await stage.until(() => stage.messages().filter((one) => one.id === id).length === 2)
  await stage.call('DELETE', '/control/faults')
})

test('without a subscription nothing is sent', async () => {
  await stage.call('DELETE', `/${stage.business.waba_id}/subscribed_apps`)
  const before = stage.received.length
  await stage.write('919800000005', { type: 'text', text: 'nobody hears' })
  await stage.until(() => stage.simulator.world.webhooks.counts.dropped > 0)
  expect(stage.received.length).toBe(before)
  await stage.call('POST', `/${stage.business.waba_id}/subscribed_apps`)
})
