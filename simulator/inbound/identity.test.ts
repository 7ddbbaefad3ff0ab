import { InboundMessage, MessagesValue, WebhookContact } from '@woochat/contract/cloud-api/webhooks.ts'
import { expect, test } from 'vitest'
import { SteppedClock } from '../clock.ts'
import { startStage } from '../test/stage.ts'

const clock = new SteppedClock(Date.UTC(2026, 10, 2))
const stage = await startStage({ clock })
const { business } = stage
const { state } = stage.simulator.world
const number = business.phone_number_id
const dayMs = 86_400_000

const person = (phone: string, change: Record<string, unknown>) =>
  stage.call('POST', '/control/people', { people: [{ phone, ...change }] })
const chat = async (phone: string) => (await stage.call('GET', `/control/people/${phone}`)).json.chats[0]
/** Writes, and gives the message as the business gets it with the sender's card. */
async function hear(phone: string, message: Record<string, unknown>) {
  const id = await stage.write(phone, message)
  await clock.advance(1_000)
  const value = stage.fields('messages').find((one) => JSON.stringify(one).includes(id))
  const { messages, contacts } = MessagesValue.parse(value)
  return { message: InboundMessage.parse(messages?.[0]), card: WebhookContact.parse(contacts?.[0]) }
}
const text = { type: 'text', text: 'hi' }

test('a username hides the number until the person shares it', async () => {
  await person('16505550101', { username: 'pablo.m', name: 'Pablo' })
  const before = await hear('16505550101', text)
  expect(before.message).not.toHaveProperty('from')
  expect(before.card).toEqual({ profile: { name: 'Pablo', username: '@pablo.m' }, user_id: before.message.from_user_id })
  const shared = await hear('16505550101', { type: 'contact_info' })
  expect(shared.message).toMatchObject({ from: '16505550101', contacts: [{ origin: 'contact_request' }] })
  expect(shared.card).toMatchObject({ wa_id: '16505550101', user_id: before.message.from_user_id })
  await person('16505550101', { username: null })
  expect((await hear('16505550101', text)).card.profile).toEqual({ name: 'Pablo' })
})

test('a username hides the number until the business writes to it', async () => {
  await person('16505550102', { username: 'mei.tan' })
  const { user_id, phone_shown } = (await hear('16505550102', text).then(() => chat('16505550102'))) ?? {}
  expect(phone_shown).toBe(false)
  const byUser = await stage.send('', { recipient: user_id, type: 'text', text: { body: 'Hello' } })
  expect(byUser.json.contacts).toEqual([{ input: user_id, user_id }])
  await clock.advance(1_000)
  const status = stage.statuses(byUser.json.messages[0].id)
  expect(status.map((one) => [one.status, one.recipient_id, one.recipient_user_id])).toContainEqual(['read', undefined, user_id])
  await stage.send('16505550102', { type: 'text', text: { body: 'Hello' } })
  expect((await hear('16505550102', text)).message).toHaveProperty('from', '16505550102')
})

test('who took a username after talking to a business stays known to it', async () => {
  await hear('16505550103', text)
  await person('16505550103', { username: 'late.comer' })
  expect((await hear('16505550103', text)).card).toMatchObject({ wa_id: '16505550103', profile: { username: '@late.comer' } })
})

test('the contact book forgets a number at once, the cache of the number after 30 days', async () => {
  await hear('16505550104', text)
  await person('16505550104', { username: 'forget.me' })
  const { user_id } = await chat('16505550104')
  const path = `/v26.0/${number}/contact_book`
  expect((await stage.call('DELETE', `${path}?bsuid=${user_id}`)).json).toEqual({ success: true })
  expect(await chat('16505550104')).toMatchObject({ phone_shown: true })
  await clock.advance(29 * dayMs)
  expect(await chat('16505550104')).toMatchObject({ phone_shown: true })
  await clock.advance(2 * dayMs)
  expect(await chat('16505550104')).toMatchObject({ phone_shown: false })
  expect((await hear('16505550104', text)).message).not.toHaveProperty('from')
  expect((await stage.call('DELETE', path)).json.error.code).toBe(100)
  expect((await stage.call('DELETE', `${path}?bsuid=US.1`)).json.error.code).toBe(100)
})

test('who changes the number takes chats and settings along, and the old number is gone', async () => {
  await person('16505550105', { name: 'Ana', receiptsOff: true })
  const old = await hear('16505550105', text)
  const said = await stage.send('16505550105', { type: 'text', text: { body: 'Before' } })
  await clock.advance(1_000)
  expect((await stage.call('POST', '/control/people/16505550105/number', { phone: '+1 219 555 5358' })).status).toBe(200)
  await clock.advance(1_000)
  const system = stage.messages().findLast((one) => one.type === 'system')
  expect(system).toMatchObject({
    from: '16505550105',
    system: {
      type: 'user_changed_number',
      wa_id: '12195555358',
      previous_user_id: old.message.from_user_id,
      body: 'User Ana changed from 16505550105 to 12195555358',
    },
  })
  const now = await hear('12195555358', text)
  expect(now.message.from_user_id).toBe(system?.system?.user_id)
  expect(now.card).toMatchObject({ profile: { name: 'Ana' }, wa_id: '12195555358' })
  expect(state.people.get('12195555358')).toMatchObject({ receiptsOff: true })
  expect(state.thread(number, '12195555358').said).toHaveLength(3)
  const read = { messaging_product: 'whatsapp', status: 'read', message_id: old.message.id }
  expect((await stage.call('POST', `/${number}/messages`, read)).json).toEqual({ success: true })
  const answer = await stage.send('12195555358', {
    type: 'text',
    text: { body: 'x' },
    context: { message_id: said.json.messages[0].id },
  })
  expect(answer.status).toBe(200)
  const gone = (await stage.send('16505550105', { type: 'text', text: { body: 'There?' } })).json.messages[0].id
  await clock.advance(1_000)
  expect(stage.statuses(gone)[0]?.errors?.[0]?.code).toBe(131026)
})

test('a number that comes back to somebody keeps what both said', async () => {
  await hear('16505550106', text)
  await hear('16505550107', text)
  await stage.call('POST', '/control/people/16505550106/number', { phone: '16505550107' })
  expect(state.thread(number, '16505550107').said).toHaveLength(2)
  await stage.call('POST', '/control/people/16505550107/number', { phone: '16505550106' })
  expect((await hear('16505550106', text)).message).toHaveProperty('from', '16505550106')
  const same = await stage.call('POST', '/control/people/16505550106/number', { phone: '16505550106' })
  expect(same.json.error.code).toBe(100)
})

test('Mexico and Brazil answer under their WhatsApp id', async () => {
  expect((await hear('525512345678', text)).message).toHaveProperty('from', '5215512345678')
  const sent = await stage.send('525512345678', { type: 'text', text: { body: 'Hola' } })
  expect(sent.json.contacts[0]).toMatchObject({ input: '525512345678', wa_id: '5215512345678' })
  expect((await hear('5531987654321', text)).card).toHaveProperty('wa_id', '553187654321')
})

test('numbers that check identities carry the hash, hear of changes, and a send to old keys fails', async () => {
  await stage.call('POST', `/control/numbers/${number}`, { identity_check: true })
  const before = (await hear('16505550108', text)).card.identity_key_hash
  expect(before).toMatch(/^[\w+/]{11}=$/)
  const changed = (await stage.call('POST', '/control/people/16505550108/identity')).json.identity_key_hash
  await clock.advance(1_000)
  expect(stage.messages().at(-1)).toMatchObject({
    system: { type: 'customer_identity_changed' },
    identity: { hash: changed },
  })
  const send = async (hash: unknown) => {
    const body = { type: 'text', text: { body: 'Secret' }, recipient_identity_key_hash: hash }
    const id = (await stage.send('16505550108', body)).json.messages[0].id
    await clock.advance(1_000)
    return stage.statuses(id).at(-1)
  }
  expect((await send(before))?.errors?.[0]?.code).toBe(137000)
  expect((await send(changed))?.status).toBe('read')
  await stage.call('POST', `/control/numbers/${number}`, { identity_check: false })
  expect((await hear('16505550108', text)).card).not.toHaveProperty('identity_key_hash')
})
