import { expect, test } from 'vitest'
import { userId } from '../people/identity.ts'
import { identityHash } from '../people/identity-key.ts'
import { startStage } from '../test/stage.ts'

const stage = await startStage({ pairLimit: false, throughput: 0 })
const { world } = stage.simulator
const portfolio = world.state.accounts.get(stage.business.waba_id)?.businessId ?? ''
const send = (body: Record<string, unknown>) =>
  stage.call('POST', `/v26.0/${stage.business.phone_number_id}/messages`, { messaging_product: 'whatsapp', ...body })
const text = { type: 'text', text: { body: 'hello' } }
const template = (name: string) => ({ type: 'template', template: { name, language: { code: 'en_US' } } })
await stage.approve({ name: 'plain', components: [{ type: 'BODY', text: 'We are open again.' }] })
const person = (phone: string, change: Record<string, unknown>) =>
  stage.call('POST', '/control/people', { people: [{ phone, ...change }] })
const first = (id: string) => stage.until(() => stage.statuses(id)[0])

test.each([
  ['+919800002001', '919800002001'],
  ['91 98000-02001', '919800002001'],
  ['(91) 98000.02001', '919800002001'],
  ['+55 31 98765 4321', '553187654321'],
  ['5511 8765 4321', '5511987654321'],
  ['52 55 1234 5678', '5215512345678'],
])('%s is answered as %s', async (to, waId) => {
  const { json } = await send({ to, ...template('plain') })
  expect(json.contacts).toEqual([{ input: to, wa_id: waId, user_id: userId(portfolio, waId) }])
})

test('who is addressed by user ID shows no number in the answer', async () => {
  const recipient = userId(portfolio, '919800002002')
  const { json } = await send({ recipient, ...template('plain') })
  expect(json.contacts).toEqual([{ input: recipient, user_id: recipient }])
  expect((await first(json.messages[0].id)).recipient_user_id).toBe(recipient)
})

test('of a phone number and a user ID, the number wins', async () => {
  const { json } = await send({ to: '919800002003', recipient: userId(portfolio, '919800002004'), ...template('plain') })
  expect(json.contacts[0]).toMatchObject({ input: '919800002003', wa_id: '919800002003' })
})

test('a user ID of another portfolio reaches nobody, and what is none is refused as a value', async () => {
  expect((await send({ recipient: userId('1000000000000009', '919800002002'), ...text })).json.error.code).toBe(131026)
  expect((await send({ recipient: 'Asha', ...text })).json.error.code).toBe(131009)
  expect((await send({ recipient: '', ...text })).json.error.code).toBe(100)
})

test('a failure names what was addressed and nothing else', async () => {
  const recipient = userId(portfolio, '919800002005')
  const toUser = await first((await send({ recipient, ...text })).json.messages[0].id)
  expect(toUser).toMatchObject({ status: 'failed', recipient_user_id: recipient, errors: [{ code: 131047 }] })
  expect(toUser).not.toHaveProperty('recipient_id')
  const toPhone = await first((await send({ to: '919800002005', ...text })).json.messages[0].id)
  expect(toPhone).toMatchObject({ status: 'failed', recipient_id: '919800002005' })
  expect(toPhone).not.toHaveProperty('recipient_user_id')
})

test('a business learns the number behind a username by writing to it', async () => {
  await person('919800002006', { username: 'asha.rao' })
  const recipient = userId(portfolio, '919800002006')
  const unknown = await first((await send({ recipient, ...template('plain') })).json.messages[0].id)
  expect(unknown).not.toHaveProperty('recipient_id')
  const { json } = await send({ to: '919800002006', ...template('plain') })
  expect(json.contacts[0].wa_id).toBe('919800002006')
  expect((await first(json.messages[0].id)).recipient_id).toBe('919800002006')
})

test('codes do not go to a user ID', async () => {
  const id = await stage.approve({ name: 'plain_code', components: [{ type: 'BODY', text: 'Your code is here for you.' }] })
  const made = world.state.templates.get(id)
  if (made) made.category = 'AUTHENTICATION'
  const sent = await send({ recipient: userId(portfolio, '919800002007'), ...template('plain_code') })
  expect(sent).toMatchObject({ status: 400, json: { error: { code: 131062 } } })
  expect((await send({ to: '919800002007', ...template('plain_code') })).status).toBe(200)
})

test('who has other keys than the business knows is not written to', async () => {
  const hash = identityHash(world.state, '919800002008')
  const same = await send({ to: '919800002008', recipient_identity_key_hash: hash, ...template('plain') })
  expect((await first(same.json.messages[0].id)).status).toBe('sent')
  const other = await send({ to: '919800002008', recipient_identity_key_hash: 'x', ...template('plain') })
  expect((await first(other.json.messages[0].id)).errors?.[0]?.code).toBe(137000)
})

test('only templates are answered with a status', async () => {
  expect((await send({ to: '919800002009', ...template('plain') })).json.messages[0].message_status).toBe('accepted')
  expect((await send({ to: '919800002009', ...text })).json.messages[0]).not.toHaveProperty('message_status')
})

test('a request for an address reaches phones in India only', async () => {
  const ask = {
    type: 'interactive',
    interactive: {
      type: 'address_message',
      body: { text: 'Where to?' },
      action: { name: 'address_message', parameters: { country: 'IN' } },
    },
  }
  const abroad = await send({ to: '447700900001', ...ask })
  expect((await first(abroad.json.messages[0].id)).errors?.[0]?.code).toBe(1026)
})

test('permission to call is asked once a day, by numbers that take calls', async () => {
  const ask = {
    type: 'interactive',
    interactive: { type: 'call_permission_request', action: { name: 'call_permission_request' } },
  }
  expect((await send({ to: '919800002010', ...ask })).json.error.code).toBe(138000)
  await stage.call('POST', `/v26.0/${stage.business.phone_number_id}/settings`, { calling: { status: 'ENABLED' } })
  expect((await send({ to: '919800002010', ...ask })).status).toBe(200)
  expect((await send({ to: '919800002010', ...ask })).json.error.code).toBe(138009)
  expect((await send({ to: '919800002011', ...ask })).status).toBe(200)
})

test('a read receipt of a message nobody wrote, or of another kind, is refused', async () => {
  const id = await stage.write('919800002012', { type: 'text', text: 'hi' })
  expect((await send({ status: 'read', message_id: id, typing_indicator: { type: 'text' } })).json).toEqual({ success: true })
  expect((await send({ status: 'read', message_id: 'wamid.unknown' })).json.error.code).toBe(131009)
  expect((await send({ status: 'read' })).json.error.code).toBe(131008)
  expect((await send({ status: 'delivered', message_id: id })).json.error.code).toBe(100)
  expect((await send({ status: 'read', message_id: id, typing_indicator: { type: 'voice' } })).json.error.code).toBe(100)
})
