import { SendReply } from '@woochat/contract/cloud-api/send.ts'
import { expect, test } from 'vitest'
import { startStage } from '../test/stage.ts'

const stage = await startStage()
const { business } = stage
const text = (body: string): Record<string, unknown> => ({ type: 'text', text: { body } })
const bodyComponent = (...values: string[]): Record<string, unknown> => ({
  type: 'body',
  parameters: values.map((value) => ({ type: 'text', text: value })),
})
const template = (name: string, components?: unknown): Record<string, unknown> => ({
  type: 'template',
  template: { name, language: { code: 'en_US' }, ...(components !== undefined && { components }) },
})

await stage.approve({ name: 'plain', components: [{ type: 'BODY', text: 'We are open again.' }] })
await stage.approve({
  name: 'offer',
  components: [
    { type: 'HEADER', format: 'TEXT', text: 'Hi {{1}}', example: { header_text: ['Asha'] } },
    { type: 'BODY', text: 'Your order {{1}} arrives on {{2}} at your door.', example: { body_text: [['A1', 'Sunday']] } },
    {
      type: 'BUTTONS',
      buttons: [
        { type: 'URL', text: 'Track', url: 'https://x.example/{{1}}', example: ['https://x.example/1'] },
        { type: 'QUICK_REPLY', text: 'Stop' },
      ],
    },
  ],
})
await stage.approve({
  name: 'named',
  parameter_format: 'NAMED',
  components: [
    {
      type: 'BODY',
      text: 'Dear {{first_name}}, see you soon.',
      example: { body_text_named_params: [{ param_name: 'first_name', example: 'Asha' }] },
    },
  ],
})

test('an approved template is accepted, sent, delivered and read, with its price and our own data', async () => {
  const answer = await stage.send('+91 98000-00002', { ...template('plain'), biz_opaque_callback_data: 'wc:"é":1' })
  const reply = SendReply.parse(answer.json)
  expect(reply.contacts?.[0]).toMatchObject({
    input: '+91 98000-00002',
    wa_id: '919800000002',
    user_id: expect.stringMatching(/^IN\.\d+$/),
  })
  const id = reply.messages[0]?.id
  expect(id).toMatch(/^wamid\./)
  await stage.until(() => stage.statuses(id).length === 3)
  expect(stage.statuses(id).map((one) => one.status)).toEqual(['sent', 'delivered', 'read'])
  expect(stage.statuses(id)[0]).toMatchObject({
    recipient_id: '919800000002',
    biz_opaque_callback_data: 'wc:"é":1',
    pricing: { billable: true, pricing_model: 'PMP', type: 'regular', category: 'marketing' },
  })
  const ledger = (await stage.call('GET', `/control/ledger?callback=${encodeURIComponent('wc:"é":1')}`)).json
  expect(ledger).toMatchObject({ total: 1, data: [{ to: '919800000002', status: 'read', charged_micros: 11_800 }] })
})

test('a free text outside the window is accepted and then fails with 131047', async () => {
  const { json } = await stage.send('919800000003', text('hello'))
  const failed = await stage.until(() => stage.statuses(json.messages[0].id)[0])
  expect(failed).toMatchObject({ status: 'failed', errors: [{ code: 131047 }] })
  expect(failed.recipient_user_id).toBeUndefined()
})

test('a person who writes opens the window for a day', async () => {
  await stage.write('919800000004', { type: 'text', text: 'Are you open?' })
  const { json } = await stage.send('919800000004', text('Yes'))
  await stage.until(() => stage.statuses(json.messages[0].id).some((one) => one.status === 'delivered'))
  expect(stage.statuses(json.messages[0].id)[0]?.pricing).toMatchObject({ category: 'service', type: 'free_customer_service' })
})

test('a number that is not on WhatsApp fails with 131026', async () => {
  const { json } = await stage.send('919800000000', template('plain'))
  expect((await stage.until(() => stage.statuses(json.messages[0].id)[0])).errors?.[0]?.code).toBe(131026)
})

test('who stopped marketing gets none, and the business is told', async () => {
  await stage.call('POST', '/control/people', { people: [{ phone: '919800000005', marketing: 'stop' }] })
  const { json } = await stage.send('919800000005', template('plain'))
  expect((await stage.until(() => stage.statuses(json.messages[0].id)[0])).errors?.[0]?.code).toBe(131050)
  const news = await stage.until(() => stage.fields('user_preferences')[0])
  expect(news).toMatchObject({ user_preferences: [{ wa_id: '919800000005', category: 'marketing_messages', value: 'stop' }] })
})

test.each([
  ['no such template', template('unknown'), 132001],
  ['another language', { type: 'template', template: { name: 'plain', language: { code: 'de' } } }, 132001],
  ['too few values', template('offer', [bodyComponent('A1')]), 132000],
  ['too many values', template('plain', [bodyComponent('A1')]), 132000],
  [
    'a new line in a value',
    template('offer', [{ type: 'header', parameters: [{ type: 'text', text: 'A' }] }, bodyComponent('A\n1', 'B')]),
    132018,
  ],
  ['an empty value', template('offer', [bodyComponent('', 'B')]), 131008],
  ['a text over the limit', template('offer', [bodyComponent('x'.repeat(1000), 'B')]), 132005],
  [
    'no value for the link',
    template('offer', [{ type: 'header', parameters: [{ type: 'text', text: 'A' }] }, bodyComponent('A', 'B')]),
    131008,
  ],
  [
    'a picture where text belongs',
    template('offer', [bodyComponent('A', 'B'), { type: 'header', parameters: [{ type: 'image', image: { id: '1' } }] }]),
    132012,
  ],
  ['a named template without names', template('named', [bodyComponent('Asha')]), 100],
  ['a text that is too long', text('x'.repeat(4097)), 100],
  ['an empty text', text(''), 131008],
  ['an unknown type', { type: 'hologram', hologram: {} }, 100],
  ['an image with neither id nor link', { type: 'image', image: {} }, 100],
  ['an image that was never uploaded', { type: 'image', image: { id: '123' } }, 100],
  [
    'four reply buttons',
    {
      type: 'interactive',
      interactive: {
        type: 'button',
        body: { text: 'x' },
        action: { buttons: ['a', 'b', 'c', 'd'].map((id) => ({ type: 'reply', reply: { id, title: id } })) },
      },
    },
    131009,
  ],
  [
    'two buttons of one title',
    {
      type: 'interactive',
      interactive: {
        type: 'button',
        body: { text: 'x' },
        action: { buttons: ['a', 'b'].map((id) => ({ type: 'reply', reply: { id, title: 'same' } })) },
      },
    },
    131009,
  ],
  [
    'a list of eleven rows',
    {
      type: 'interactive',
      interactive: {
        type: 'list',
        body: { text: 'x' },
        action: {
          button: 'Open',
          sections: [0, 1].map((s) => ({
            title: `s${s}`,
            rows: Array.from({ length: 6 }, (_, i) => ({ id: `${s}${i}`, title: 't' })),
          })),
        },
      },
    },
    131009,
  ],
  ['too much callback data', { ...text('x'), biz_opaque_callback_data: 'x'.repeat(513) }, 100],
])('%s is refused before anything is accepted', async (_what, content, code) => {
  const before = stage.simulator.world.state.totals.accepted
  const answer = await stage.send('919800000006', content)
  expect(answer.json.error?.code).toBe(code)
  expect(stage.simulator.world.state.totals.accepted).toBe(before)
})

test('every value in its place is accepted', async () => {
  const components = [
    { type: 'header', parameters: [{ type: 'text', text: 'Asha' }] },
    bodyComponent('A1', 'Sunday'),
    { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: 'a1' }] },
  ]
  expect((await stage.send('919800000007', template('offer', components))).status).toBe(200)
  const named = [{ type: 'body', parameters: [{ type: 'text', parameter_name: 'first_name', text: 'Asha' }] }]
  expect((await stage.send('919800000007', template('named', named))).status).toBe(200)
})

test('simple and interactive types are accepted', async () => {
  await stage.write('919800000008', { type: 'text', text: 'hi' })
  const contents = [
    { type: 'location', location: { latitude: 12.9, longitude: 77.5, name: 'Shop' } },
    {
      type: 'contacts',
      contacts: [{ name: { formatted_name: 'Asha Rao', first_name: 'Asha' }, phones: [{ phone: '+919800000001' }] }],
    },
    {
      type: 'interactive',
      interactive: {
        type: 'button',
        body: { text: 'Choose' },
        footer: { text: 'f' },
        action: { buttons: [{ type: 'reply', reply: { id: 'a', title: 'A' } }] },
      },
    },
    {
      type: 'interactive',
      interactive: {
        type: 'list',
        body: { text: 'Choose' },
        action: { button: 'Open', sections: [{ rows: [{ id: 'a', title: 'A', description: 'd' }] }] },
      },
    },
    {
      type: 'interactive',
      interactive: {
        type: 'cta_url',
        body: { text: 'Look' },
        action: { name: 'cta_url', parameters: { display_text: 'Open', url: 'https://x.example' } },
      },
    },
  ]
  for (const content of contents) expect((await stage.send('919800000008', content)).status, JSON.stringify(content)).toBe(200)
})

test('a reaction is only ever sent, and its target must be known', async () => {
  const target = await stage.write('919800000009', { type: 'text', text: 'hi' })
  const good = (await stage.send('919800000009', { type: 'reaction', reaction: { message_id: target, emoji: '👍' } })).json
    .messages[0].id
  const bad = (await stage.send('919800000009', { type: 'reaction', reaction: { message_id: 'wamid.no', emoji: '👍' } })).json
    .messages[0].id
  await stage.until(() => stage.statuses(bad)[0] && stage.statuses(good)[0])
  expect(stage.statuses(good).map((one) => one.status)).toEqual(['sent'])
  expect(stage.statuses(bad)[0]?.errors?.[0]?.code).toBe(131009)
})

test('a read receipt needs a message that was received', async () => {
  const id = await stage.write('919800000010', { type: 'text', text: 'hi' })
  const read = (message_id: string) =>
    stage.call('POST', `/v26.0/${business.phone_number_id}/messages`, {
      messaging_product: 'whatsapp',
      status: 'read',
      message_id,
      typing_indicator: { type: 'text' },
    })
  expect((await read(id)).json).toEqual({ success: true })
  expect((await read('wamid.unknown')).json.error.code).toBe(131009)
})

test('the 46th message to one person at once is too many', async () => {
  for (let i = 0; i < 45; i++) expect((await stage.send('919800000011', template('plain'))).status).toBe(200)
  const over = await stage.send('919800000011', template('plain'))
  expect(over).toMatchObject({ status: 429, json: { error: { code: 131056 } } })
  expect((await stage.send('919800000012', template('plain'))).status).toBe(200)
})

test('a number sends no faster than its throughput', async () => {
  await stage.call('POST', `/control/numbers/${business.phone_number_id}`, { throughput: 5 })
  const answers = await Promise.all(Array.from({ length: 30 }, (_, i) => stage.send(`9198000010${10 + i}`, template('plain'))))
  await stage.call('POST', `/control/numbers/${business.phone_number_id}`, { throughput: 80 })
  const refused = answers.filter((answer) => answer.json.error?.code === 130429)
  expect(refused.length).toBeGreaterThan(15)
  expect(refused[0]?.status).toBe(429)
})

test('beyond the messaging limit new people are not reached, known ones are', async () => {
  await stage.call('POST', `/control/numbers/${business.phone_number_id}`, { tier: 'TIER_50', throughput: 0 })
  const answers = await Promise.all(Array.from({ length: 60 }, (_, i) => stage.send(`9198000020${10 + i}`, template('plain'))))
  const ids = new Set(answers.map((answer) => answer.json.messages[0].id))
  const failed = await stage.until(() => stage.statuses().find((one) => ids.has(one.id) && one.status === 'failed'))
  expect(failed.errors?.[0]?.code).toBe(131048)
  const again = (await stage.send('919800000002', template('plain'))).json.messages[0].id
  expect((await stage.until(() => stage.statuses(again)[0])).status).toBe('sent')
})
