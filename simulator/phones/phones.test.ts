import { MediaFound } from '@woochat/contract/cloud-api/send.ts'
import { expect, test } from 'vitest'
import { prepare } from '../test/golden-stage.ts'
import { pixel, startStage } from '../test/stage.ts'

const stage = await startStage({ behaviour: { readRate: 0 } })
const { business, simulator } = stage
await stage.approve({
  name: 'offer',
  components: [
    { type: 'BODY', text: '*Hello* {{1}}, we have tea.', example: { body_text: [['Asha']] } },
    { type: 'FOOTER', text: 'Nilgiri Tea' },
    {
      type: 'BUTTONS',
      buttons: [
        { type: 'QUICK_REPLY', text: 'Show me' },
        { type: 'URL', text: 'Shop', url: 'https://x.example/{{1}}', example: ['https://x.example/1'] },
      ],
    },
  ],
})
const sendOffer = (to: string) =>
  stage.send(to, {
    type: 'template',
    template: {
      name: 'offer',
      language: { code: 'en_US' },
      components: [
        { type: 'body', parameters: [{ type: 'text', text: 'Asha' }] },
        { type: 'button', sub_type: 'quick_reply', index: 0, parameters: [{ type: 'payload', payload: 'SHOW' }] },
        { type: 'button', sub_type: 'url', index: '1', parameters: [{ type: 'text', text: 'tea' }] },
      ],
    },
  })

/** A handset held open until the test ends. */
async function hold(phone: string): Promise<{ events: string[]; drop: () => void }> {
  const control = new AbortController()
  const answer = await fetch(`${simulator.url}/phones/events?phone=${phone}&handset=h`, { signal: control.signal })
  const events: string[] = []
  void (async () => {
    const decoder = new TextDecoder()
    for await (const chunk of answer.body ?? []) events.push(decoder.decode(chunk))
  })().catch(() => undefined)
  await stage.until(() => simulator.world.handsets.inHand(phone))
  return { events, drop: () => control.abort() }
}

test('the page is served without anything inline', async () => {
  const answer = await fetch(`${simulator.url}/phones?phone=919800000001`)
  const page = await answer.text()
  expect(answer.headers.get('content-security-policy')).toContain("script-src 'self'")
  expect(page).not.toMatch(/<script(?![^>]*src=)|style=|onclick=/)
  for (const [, path] of page.matchAll(/(?:src|href)="(\/phones\/assets\/[^"]+)"/g))
    expect((await fetch(simulator.url + path)).status, path).toBe(200)
})

test('a handset shows the filled-in template with its buttons', async () => {
  const { json } = await sendOffer('919800000001')
  await stage.until(() => stage.statuses(json.messages[0].id).some((one) => one.status === 'delivered'))
  const person = (await stage.call('GET', '/phones/api/person?phone=919800000001')).json
  expect(person.chats[0]).toMatchObject({ number: business.phone_number_id, unread: 1, last: '*Hello* Asha, we have tea.' })
  const chat = (await stage.call('GET', `/phones/api/chats/${business.phone_number_id}?phone=919800000001`)).json
  expect(chat.bubbles[0]).toMatchObject({
    mine: false,
    footer: 'Nilgiri Tea',
    buttons: [
      { kind: 'quick', text: 'Show me', payload: 'SHOW' },
      { kind: 'url', url: 'https://x.example/tea' },
    ],
  })
})

test('a held phone reads only the chat on its screen', async () => {
  const phone = await hold('919800000002')
  const { json } = await sendOffer('919800000002')
  const id = json.messages[0].id
  await stage.until(() => stage.statuses(id).some((one) => one.status === 'delivered'))
  await stage.until(() => phone.events.some((event) => event.includes(business.phone_number_id)))
  expect(stage.statuses(id).some((one) => one.status === 'read')).toBe(false)
  await stage.call('POST', '/phones/api/open', { phone: '919800000002', handset: 'h', number: business.phone_number_id })
  await stage.until(() => stage.statuses(id).some((one) => one.status === 'read'))
  const next = (await sendOffer('919800000002')).json.messages[0].id
  await stage.until(() => stage.statuses(next).some((one) => one.status === 'read'))
  phone.drop()
  await stage.until(() => !simulator.world.handsets.inHand('919800000002'))
})

test('a picture from a phone can be looked up and downloaded with the token, and not without', async () => {
  const url = `/phones/api/chats/${business.phone_number_id}/files?phone=919800000003&caption=Look&name=a.png`
  const { json } = await stage.call('POST', url, new Uint8Array(pixel), { 'content-type': 'image/png' })
  const message = await stage.until(() => stage.messages().find((one) => one.id === json.id))
  expect(message.image).toMatchObject({ mime_type: 'image/png', caption: 'Look', url: expect.any(String) })
  const found = MediaFound.parse((await stage.call('GET', `/v26.0/${message.image?.id}`)).json)
  expect(found).toMatchObject({ mime_type: 'image/png', file_size: pixel.length })
  const bytes = await fetch(found.url, { headers: { authorization: `Bearer ${business.access_token}` } })
  expect(Buffer.from(await bytes.arrayBuffer())).toEqual(pixel)
  expect((await fetch(found.url)).status).toBe(401)
})

test('a business sends a picture it uploaded, and a handset shows it', async () => {
  const form = new FormData()
  form.set('messaging_product', 'whatsapp')
  form.set('type', 'image/png')
  form.set('file', new Blob([pixel], { type: 'image/png' }), 'a.png')
  const { id } = (await stage.call('POST', `/v26.0/${business.phone_number_id}/media`, form)).json
  await stage.write('919800000004', { type: 'text', text: 'send me a picture' })
  const sent = (await stage.send('919800000004', { type: 'image', image: { id, caption: 'Tea' } })).json.messages[0].id
  await stage.until(() => stage.statuses(sent).some((one) => one.status === 'delivered'))
  const { bubbles } = (await stage.call('GET', `/phones/api/chats/${business.phone_number_id}?phone=919800000004`)).json
  expect(Buffer.from(await (await fetch(simulator.url + bubbles[1].media.url)).arrayBuffer())).toEqual(pixel)
  expect((await stage.call('DELETE', `/v26.0/${id}`)).json).toEqual({ success: true })
  expect((await stage.call('GET', `/v26.0/${id}`)).json.error.error_subcode).toBe(33)
})

test('a picture whose bytes are something else, and a link that leads nowhere, fail as at Meta', async () => {
  const form = new FormData()
  form.set('messaging_product', 'whatsapp')
  form.set('file', new Blob(['not a picture'], { type: 'image/png' }), 'a.png')
  expect((await stage.call('POST', `/v26.0/${business.phone_number_id}/media`, form)).json.error.code).toBe(131053)
  await stage.write('919800000005', { type: 'text', text: 'hi' })
  const sent = (await stage.send('919800000005', { type: 'image', image: { link: `${simulator.url}/samples/1` } })).json
    .messages[0].id
  expect((await stage.until(() => stage.statuses(sent)[0])).errors?.[0]).toMatchObject({
    code: 131053,
    error_data: { details: expect.stringContaining('404') },
  })
})

test('a handset fetches no address that a business did not send', async () => {
  expect(
    (await fetch(`${simulator.url}/phones/api/link?url=${encodeURIComponent(`${simulator.url}/control/numbers`)}`)).status,
  ).toBe(404)
})

test('what a person wrote shows two ticks, blue when the business has read it', async () => {
  const id = await stage.write('919800000006', { type: 'text', text: 'hello' })
  await stage.call('POST', `/v26.0/${business.phone_number_id}/messages`, {
    messaging_product: 'whatsapp',
    status: 'read',
    message_id: id,
  })
  await stage.send('919800000006', { type: 'reaction', reaction: { message_id: id, emoji: '👍' } })
  await stage.until(() =>
    stage.simulator.world.state
      .thread(business.phone_number_id, '919800000006')
      .said.some((said) => said.out && said.life === 'sent'),
  )
  const { bubbles } = (await stage.call('GET', `/phones/api/chats/${business.phone_number_id}?phone=919800000006`)).json
  expect(bubbles).toMatchObject([{ mine: true, text: 'hello', read: true, reactions: ['👍'] }])
})

const chatPath = (rest = ''): string => `/phones/api/chats/${business.phone_number_id}${rest}`

test('the first time a voice note is played is told once', async () => {
  const phone = '919800000007'
  await stage.write(phone, { type: 'text', text: 'hi' })
  const { id: media } = await simulator.world.media.add(Buffer.from('OggS'), 'audio/ogg', business.phone_number_id)
  const sent = (await stage.send(phone, { type: 'audio', audio: { id: media, voice: true } })).json.messages[0].id
  await stage.until(() => stage.statuses(sent).some((one) => one.status === 'delivered'))
  for (let turn = 0; turn < 2; turn++) await stage.call('POST', chatPath('/played'), { phone, message: sent })
  await stage.until(() => stage.statuses(sent).some((one) => one.status === 'played'))
  expect(stage.statuses(sent).filter((one) => one.status === 'played')).toHaveLength(1)
  const { bubbles } = (await stage.call('GET', chatPath(`?phone=${phone}`))).json
  expect(bubbles.at(-1).media).toMatchObject({ kind: 'audio', voice: true })
})

test('a person takes a username, keeps reading to themselves, goes off, and moves to another number', async () => {
  const phone = '919800000008'
  await stage.write(phone, { type: 'text', text: 'hi' })
  const change = {
    phone,
    name: 'Asha Rao',
    username: 'asha.rao',
    receiptsOff: true,
    offline: true,
    readDelayMs: [60_000, 90_000],
  }
  await stage.call('POST', '/phones/api/person', change)
  const person = async (of: string) => (await stage.call('GET', `/phones/api/person?phone=${of}`)).json
  expect(await person(phone)).toMatchObject({
    name: 'Asha Rao',
    username: 'asha.rao',
    receiptsOff: true,
    offline: true,
    slow: true,
  })
  await stage.call('POST', '/phones/api/person', { phone, username: null, offline: false, readDelayMs: null })
  expect(await person(phone)).toMatchObject({ username: null, offline: false, slow: false, away: false })
  expect((await stage.call('POST', '/phones/api/person', { phone, username: 'No!' })).status).toBe(400)
  expect((await stage.call('POST', '/phones/api/number', { phone, to: '+91 98000 00098' })).json).toEqual({
    phone: '919800000098',
  })
  expect(await person(phone)).toMatchObject({ away: true, movedTo: '919800000098', chats: [] })
  expect((await person('919800000098')).chats).toHaveLength(1)
  await stage.until(() => stage.messages().some((one) => one.type === 'system'))
})

test('a chat is blocked, reported and spared of offers', async () => {
  const phone = '919800000009'
  await stage.write(phone, { type: 'text', text: 'hi' })
  await stage.call('POST', chatPath('/settings'), { phone, marketing: 'stop', blocked: true, reported: true })
  const chat = (await stage.call('GET', chatPath(`?phone=${phone}`))).json
  expect(chat).toMatchObject({ marketing: 'stopped', blocked: true })
  expect(simulator.world.state.thread(business.phone_number_id, phone).reported).toBe(true)
  await stage.until(() => stage.fields('user_preferences').length > 0)
})

test('a business shows its profile, its picture and what it proposes to say', async () => {
  const node = `/v26.0/${business.phone_number_id}`
  const profile = { messaging_product: 'whatsapp', about: 'Teas', websites: ['https://tea.example'], vertical: 'RETAIL' }
  expect((await stage.call('POST', `${node}/whatsapp_business_profile`, profile)).status).toBe(200)
  await stage.call('POST', `${node}/conversational_automation`, { prompts: ['What is fresh?'] })
  expect((await stage.call('GET', chatPath('/info?phone=919800000010'))).json).toMatchObject({
    about: 'Teas',
    vertical: 'RETAIL',
  })
  expect((await stage.call('GET', chatPath('?phone=919800000010'))).json).toMatchObject({
    prompts: ['What is fresh?'],
    bubbles: [],
  })
})

test('one line holds several phones, and says whose chat changed', async () => {
  const control = new AbortController()
  const phones = ['919800000011', '919800000012']
  const query = phones.map((phone) => `hold=${phone}:desk`).join('&')
  const answer = await fetch(`${simulator.url}/phones/events?${query}`, { signal: control.signal })
  const reader = answer.body?.getReader()
  await stage.until(() => phones.every((phone) => simulator.world.handsets.inHand(phone)))
  await stage.write('919800000012', { type: 'text', text: 'hi' })
  let heard = ''
  while (!heard.includes('"phone":"919800000012"')) heard += new TextDecoder().decode((await reader?.read())?.value)
  expect(heard).not.toContain('"phone":"919800000011"')
  control.abort()
  await stage.until(() => !phones.some((phone) => simulator.world.handsets.inHand(phone)))
})

test('a picture goes as a document or a sticker, a sound as a voice note, as its sender wishes', async () => {
  const phone = '919800000013'
  for (const [kind, type] of Object.entries({ document: 'document', sticker: 'sticker', voice: 'audio', image: 'image' })) {
    const path = chatPath(`/files?phone=${phone}&kind=${kind}&name=a.png&forwarded=true`)
    const { json } = await stage.call('POST', path, new Uint8Array(pixel), { 'content-type': 'image/png' })
    const message = await stage.until(() => stage.messages().find((one) => one.id === json.id))
    expect(message.type, kind).toBe(type)
    expect(message.context).toMatchObject({ forwarded: true })
  }
})

test('a person calls a business that hears it ring, and hangs up', async () => {
  const phone = '919800000014'
  const { id, state } = (await stage.call('POST', chatPath('/calls'), { phone })).json
  expect(state).toBe('ringing')
  await stage.until(() => stage.fields('calls').length > 0)
  const call = chatPath(`/calls/${encodeURIComponent(id)}`)
  expect((await stage.call('GET', `${call}?phone=${phone}`)).json).toMatchObject({ state: 'ringing', answered: false })
  expect((await stage.call('GET', `${call}?phone=919800000001`)).status).toBe(404)
  expect((await stage.call('POST', call, { phone, end: true })).json.state).toBe('ended')
})

test('a form belongs to the phone that opened it, takes files, and ends with an answer in the chat', async () => {
  await prepare(stage)
  const phone = '919800000015'
  await stage.write(phone, { type: 'text', text: 'hi' })
  const parameters = { flow_message_version: '3', flow_id: '1043859600285551', flow_token: 't', flow_cta: 'Book' }
  const action = {
    name: 'flow',
    parameters: { ...parameters, flow_action_payload: { screen: 'WELCOME', data: { name: 'Asha' } } },
  }
  const sent = await stage.send(phone, { type: 'interactive', interactive: { type: 'flow', body: { text: 'Visit?' }, action } })
  const view = (await stage.call('POST', chatPath('/flows'), { phone, message: sent.json.messages[0].id })).json
  expect(view).toMatchObject({ state: 'open', screen: { id: 'WELCOME', title: 'A visit' } })
  const path = `/phones/api/flows/${view.session}`
  expect((await stage.call('POST', path, { phone: '919800000016' })).status).toBe(404)
  const file = await stage.call('POST', chatPath(`/form-files?phone=${phone}&name=a.png`), new Uint8Array(pixel), {
    'content-type': 'image/png',
  })
  expect(simulator.world.media.find(file.json.id)?.mime).toBe('image/png')
  expect((await stage.call('POST', path, { phone, form: {} })).json).toMatchObject({ state: 'done' })
  await stage.until(() => stage.messages().some((one) => one.interactive?.type === 'nfm_reply'))
  const again = (await stage.call('POST', chatPath('/flows'), { phone, message: sent.json.messages[0].id })).json
  expect((await stage.call('POST', `/phones/api/flows/${again.session}/close`, { phone })).json).toEqual({ success: true })
  expect((await stage.call('POST', `/phones/api/flows/${again.session}`, { phone })).status).toBe(404)
})

test('a person orders from the catalogue at its prices, and not what it does not have', async () => {
  const phone = '919800000017'
  const catalog = (await stage.call('GET', chatPath('/catalog'))).json
  expect(catalog).toMatchObject({
    name: 'Goods',
    products: [{ id: 'sku-1', price: expect.stringContaining('1,000'), amount: 1000 }, {}, {}],
  })
  const order = (items: object[]) => stage.call('POST', chatPath('/orders'), { phone, items, text: 'Soon, please' })
  expect((await order([{ retailerId: 'none', quantity: 1 }])).status).toBe(400)
  const { id } = (await order([{ retailerId: 'sku-2', quantity: 3 }])).json
  expect((await stage.until(() => stage.messages().find((one) => one.id === id))).order).toMatchObject({
    product_items: [{ product_retailer_id: 'sku-2', quantity: 3, item_price: 1000 }],
  })
  expect(
    (await stage.call('POST', chatPath('/payments'), { phone, message: id, method: 'upi', outcome: 'success' })).status,
  ).toBe(400)
})
