import { MediaFound } from '@woochat/contract/cloud-api/send.ts'
import { expect, test } from 'vitest'
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
