import { MediaFound } from '@woochat/contract/cloud-api/send.ts'
import { expect, test } from 'vitest'
import { startStage } from '../test/stage.ts'

const stage = await startStage()
const { business } = stage
const { world } = stage.simulator
const number = business.phone_number_id
const come = (id: string) => stage.until(() => stage.messages().find((one) => one.id === id))
const refusal = async (phone: string, message: Record<string, unknown>) =>
  (await stage.call('POST', `/control/people/${phone}/messages`, { number, ...message })).json.error

test.for([
  ['image', 'image/jpeg'],
  ['video', 'video/mp4'],
  ['sticker', 'image/webp'],
  ['audio', 'audio/ogg; codecs=opus'],
  ['document', 'application/pdf'],
] as const)('a sample of kind %s can be downloaded as %s', async ([type, mime]) => {
  const message = await come(await stage.write('919811000001', { type }))
  const file = message[type]
  const found = MediaFound.parse((await stage.call('GET', `/v26.0/${file?.id}`)).json)
  expect(found.mime_type).toBe(mime)
  const answer = await fetch(String(file?.url), { headers: { authorization: `Bearer ${business.access_token}` } })
  expect((await answer.arrayBuffer()).byteLength).toBe(Number(found.file_size))
})

test('bytes and a file that lies here already are sent too', async () => {
  const data = Buffer.from('%PDF-1.4 a page').toString('base64')
  const first = await come(
    await stage.write('919811000001', { type: 'document', data, mime_type: 'application/pdf', filename: 'a.pdf' }),
  )
  expect(first.document).toMatchObject({ mime_type: 'application/pdf', filename: 'a.pdf' })
  const again = await come(await stage.write('919811000001', { type: 'document', media_id: first.document?.id }))
  expect(again.document).toMatchObject({ filename: 'a.pdf', sha256: first.document?.sha256 })
  expect((await refusal('919811000001', { type: 'image', media_id: '1' })).code).toBe(100)
})

test('a tap answers the latest message when it does not say which', async () => {
  await stage.write('919811000002', { type: 'text', text: 'hi' })
  const sent = (await stage.send('919811000002', { type: 'text', text: { body: 'Which one?' } })).json.messages[0].id
  await stage.until(() => stage.statuses(sent).some((one) => one.status === 'delivered'))
  const message = await come(await stage.write('919811000002', { type: 'button_reply', id: 'a', title: 'A' }))
  expect(message.context).toEqual({ from: expect.any(String), id: sent })
  expect(message.interactive).toEqual({ type: 'button_reply', button_reply: { id: 'a', title: 'A' } })
})

test('buttons of Direct Send answer as those of a template', async () => {
  const sent = await stage.send('919811000003', {
    category: 'utility',
    type: 'interactive',
    interactive: {
      type: 'button',
      body: { text: 'Your parcel comes today.' },
      action: { buttons: [{ type: 'reply', reply: { id: 'late', title: 'Come later' } }] },
    },
  })
  const id = sent.json.messages[0].id
  await stage.until(() => stage.statuses(id).some((one) => one.status === 'delivered'))
  const message = await come(await stage.write('919811000003', { type: 'button_reply', id: 'late', title: 'Come later' }))
  expect(message).toMatchObject({ type: 'button', button: { payload: 'late', text: 'Come later' }, context: { id } })
})

test('an ordinary number hears that something was edited, and nothing of what was deleted', async () => {
  const id = await stage.write('919811000004', { type: 'text', text: 'Tow' })
  const edited = await come(await stage.write('919811000004', { type: 'edit', message_id: id, text: 'Two' }))
  expect(edited).toMatchObject({ type: 'unsupported', unsupported: { type: 'edit' }, errors: [{ code: 131051 }] })
  const thread = world.state.thread(number, '919811000004')
  expect(thread.said.map((one) => !one.out && one.content)).toContainEqual({ body: 'Two' })
  expect(await stage.write('919811000004', { type: 'revoke', message_id: id })).toBe(id)
  expect(thread.said.find((one) => one.id === id)).toMatchObject({ changed: 'deleted', content: {} })
  expect((await refusal('919811000004', { type: 'revoke', message_id: id })).code).toBe(100)
  const place = await stage.write('919811000004', { type: 'location', latitude: 1, longitude: 2 })
  expect((await refusal('919811000004', { type: 'edit', message_id: place, text: 'x' })).error_data.details).toContain('captions')
  expect(stage.messages().some((one) => one.type === 'revoke')).toBe(false)
})

test('what a blocked person writes does not arrive and opens no window', async () => {
  world.state.blockLists.set(number, new Set(['919811000005']))
  const lost = await stage.write('919811000005', { type: 'text', text: 'hello?' })
  await come(await stage.write('919811000006', { type: 'text', text: 'hi' }))
  await stage.until(() => world.webhooks.waiting === 0)
  expect(stage.messages().some((one) => one.id === lost)).toBe(false)
  expect(world.state.thread(number, '919811000005').windowUntil).toBe(0)
  world.state.blockLists.clear()
})

test.for([
  ['an order without lines', { type: 'order', catalog_id: '1', product_items: [] }],
  [
    'a hundred of one thing',
    {
      type: 'order',
      catalog_id: '1',
      product_items: [{ product_retailer_id: 'a', quantity: 100, item_price: 1, currency: 'USD' }],
    },
  ],
  ['a place beyond the pole', { type: 'location', latitude: 91, longitude: 0 }],
  ['a type nobody knows', { type: 'telepathy' }],
  ['a field that does not belong', { type: 'text', text: 'a', emoji: 'b' }],
  ['a number that is not here', { type: 'text', text: 'a', number: '1' }],
] as const)('a phone cannot send %s', async ([, message]) => {
  expect((await refusal('919811000007', message)).code).toBe(100)
})
