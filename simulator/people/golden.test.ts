import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseWire } from '@woochat/contract/cloud-api/escape.ts'
import { expect, test } from 'vitest'
import { startStage } from '../test/stage.ts'

const stage = await startStage({ webhooks: { batch: 1 } })
const { world } = stage.simulator
stage.business = (
  await stage.call('POST', '/control/numbers', {
    key: 'golden',
    name: 'Lucky Shrub',
    phone: '15550783881',
    callback_url: stage.callbackUrl,
    verify_token: 'right',
  })
).json
await stage.call('POST', `/${stage.business.waba_id}/subscribed_apps`)
const number = stage.business.phone_number_id
const ana = '16505551234'
const person = (phone: string, change: Record<string, unknown>) =>
  stage.call('POST', '/control/people', { people: [{ phone, number, ...change }] })
await person(ana, { name: 'Sheena Nelson' })

const write = (message: Record<string, unknown>, phone = ana) => stage.write(phone, message)
const flags = (change: Record<string, unknown>) => stage.call('POST', `/control/numbers/${number}`, change)
const image = { type: 'image', caption: 'Is this the right leaf?' }
const ad = {
  source_url: 'https://fb.me/3cr4Wqqkv',
  source_id: '120226305854810726',
  source_type: 'ad',
  headline: 'Chat with us',
  body: 'Summer succulents are here!',
  media_type: 'image',
  image_url: 'https://scontent.xx.fbcdn.net/v/t45.1600-4/summer.jpg',
  ctwa_clid:
    'Aff-n8ZTODiE79d22KtAwQKj9e_mIEOOj27vDVwFjN80dp4_0NiNhEgpGo0AHemvuSoifXaytfTzcchptiErTKCqTrJ5nW1h7IHYeYymGb5K5J5iTROpBhWAGaIAeUzHL50',
  welcome_message: { text: 'Hi! How can we help?' },
}
const order = {
  type: 'order',
  catalog_id: '194836987003835',
  text: 'Love these!',
  product_items: [
    { product_retailer_id: 'di9ozbzfi4', quantity: 2, item_price: 30, currency: 'USD' },
    { product_retailer_id: 'nqryix03ez', quantity: 1, item_price: 25.5, currency: 'USD' },
  ],
}

/** The business's question that taps answer. */
async function asked(): Promise<string> {
  await stage.write(ana, { type: 'text', text: 'Hello' })
  const sent = await stage.send(ana, { type: 'text', text: { body: 'Which one?' } })
  const id = sent.json.messages[0].id
  await stage.until(() => stage.statuses(id).some((one) => one.status === 'read'))
  return id
}
const question = await asked()
const tap = (message: Record<string, unknown>) => write({ reply_to: question, ...message })

/** Each file of `contract/cloud-api/golden` that a person gives rise to, and how. */
const scenes: Readonly<Record<string, () => Promise<unknown>>> = {
  'message-text': () => write({ type: 'text', text: 'Does it come in another colour? 🌵' }),
  'message-text-reply': () => tap({ type: 'text', text: 'The green one' }),
  'message-text-forwarded': () => write({ type: 'text', text: 'Look at this offer', forwarded: true }),
  'message-text-frequently-forwarded': () => write({ type: 'text', text: 'Send it to ten friends', frequently_forwarded: true }),
  'message-text-about-product': () =>
    write({
      type: 'text',
      text: 'Is this still available?',
      referred_product: { catalog_id: '194836987003835', product_retailer_id: 'di9ozbzfi4' },
    }),
  'message-text-from-ad': () => write({ type: 'text', text: 'Hi, I saw your ad', referral: ad }),
  'message-image': () => write(image),
  'message-video': () => write({ type: 'video' }),
  'message-sticker': () => write({ type: 'sticker', animated: false }),
  'message-voice-note': () => write({ type: 'audio', voice: true }),
  'message-document': () => write({ type: 'document', filename: 'invoice.pdf', caption: 'The bill' }),
  'message-location': () =>
    write({ type: 'location', latitude: 37.4847, longitude: -122.1473, name: 'Meta HQ', address: '1 Hacker Way, Menlo Park' }),
  'message-contacts': () =>
    write({
      type: 'contacts',
      contacts: [
        {
          name: { first_name: 'Barbara', last_name: 'Johnson', formatted_name: 'Barbara Johnson' },
          org: { company: 'Social Tsunami' },
          phones: [{ phone: '+1 (650) 555-9999', wa_id: '16505559999', type: 'MOBILE' }],
        },
      ],
    }),
  'message-reaction': () => tap({ type: 'reaction', message_id: question, emoji: '👍', reply_to: undefined }),
  'message-reaction-removed': () => tap({ type: 'reaction', message_id: question, emoji: '', reply_to: undefined }),
  'message-button': () => tap({ type: 'button', text: 'Unsubscribe', payload: 'UNSUBSCRIBE' }),
  'message-button-reply': () => tap({ type: 'button_reply', id: 'cancel-button', title: 'Cancel' }),
  'message-list-reply': () =>
    tap({ type: 'list_reply', id: 'priority_express', title: 'Priority Mail Express', description: 'Next day to 2 days' }),
  'message-flow-reply': () => tap({ type: 'flow_reply', response: { flow_token: 'order-1204', size: 'M', agreed: true } }),
  'message-address': () =>
    tap({
      type: 'address',
      body: 'Asha Rao, 12, Mumbai 400063',
      values: { name: 'Asha Rao', phone_number: '+919800000001', in_pin_code: '400063', house_number: '12', city: 'Mumbai' },
      saved_address_id: 'address1',
    }),
  'message-call-permission-reply': () => tap({ type: 'call_permission_reply', response: 'accept' }),
  'message-payment-method': () =>
    tap({
      type: 'payment_method',
      payment_method: {
        payment_method: 'offsite_card_pay',
        reference_id: 'order-1204',
        last_four_digits: '1234',
        credential_id: 'card_7Qm2',
      },
    }),
  'message-product': () => write({ type: 'product', catalog_id: '194836987003835', product_retailer_id: 'di9ozbzfi4' }),
  'message-order': () => write(order),
  'message-unsupported': () => write({ type: 'unsupported', kind: 'poll_creation' }),
  'message-unavailable': () => write({ type: 'unsupported', kind: 'media_placeholder', code: 131060 }),
  'message-edit': async () => {
    await flags({ coexistence: true })
    const id = await stage.write(ana, { type: 'text', text: 'Tow pots, please' })
    await told(id)
    await write({ type: 'edit', message_id: id, text: 'Two pots, please' })
  },
  'message-revoke': async () => {
    const id = await stage.write(ana, { type: 'text', text: 'Wrong chat' })
    await told(id)
    await write({ type: 'revoke', message_id: id })
  },
  'message-identity-changed': async () => {
    await flags({ identity_check: true })
    await stage.call('POST', `/control/people/${ana}/identity`)
  },
  'message-text-identity-check': async () => {
    await write({ type: 'text', text: 'New phone, same me' })
    await flags({ identity_check: false })
  },
  'message-username-only': async () => {
    await person('16505550001', { name: 'Pablo Morales', username: 'pablo.m' })
    await write({ type: 'text', text: 'Hola, ¿abren hoy?' }, '16505550001')
  },
  'message-contact-info': async () => {
    const { chats } = (await stage.call('GET', '/control/people/16505550001')).json
    const sent = await stage.send('', {
      recipient: chats[0].user_id,
      type: 'interactive',
      interactive: {
        type: 'request_contact_info',
        body: { text: 'May we have your number?' },
        action: { name: 'request_contact_info' },
      },
    })
    await stage.until(() => stage.statuses(sent.json.messages[0].id).some((one) => one.status === 'read'))
    await write({ type: 'contact_info' }, '16505550001')
  },
  'message-number-changed': () => stage.call('POST', `/control/people/${ana}/number`, { phone: '12195555358' }),
  'message-user-id-changed': async () => {
    await person('16505550002', { name: 'Mei Tan', username: 'mei.tan' })
    await told(await stage.write('16505550002', { type: 'text', text: 'Hi' }))
    await stage.call('POST', '/control/people/16505550002/number', { phone: '16505550003' })
  },
  'messages-errors': () =>
    stage.call('POST', `/control/numbers/${number}/errors`, {
      errors: [{ code: 130429, title: 'Rate limit hit', details: 'Cloud API message throughput has been reached.' }],
    }),
  'user-preferences-stop': () => person('16505550003', { marketing: 'stop' }),
  'user-preferences-resume': () => person('16505550003', { marketing: 'resume' }),
  'user-preferences-signup': () => person('16505550003', { marketing: 'signup' }),
}

const told = (id: string) => stage.until(() => stage.messages().some((one) => one.id === id))

test.for(Object.entries(scenes))('a person gives rise to %s.json, byte for byte but ids and times', async ([name, play]) => {
  await stage.until(() => world.webhooks.waiting === 0)
  const before = stage.received.length
  await play()
  const { raw } = await stage.until(() => {
    const last = stage.received.at(-1)
    return stage.received.length > before && world.webhooks.waiting === 0 && last
  })
  const file = join(import.meta.dirname, '../../contract/cloud-api/golden', `${name}.json`)
  expect(timeless(parseWire(raw))).toEqual(timeless(JSON.parse(await readFile(file, 'utf8'))))
})

const when = new Set(['timestamp', 'created_timestamp', 'expiration_timestamp'])
const hashes = new Set(['hash', 'identity_key_hash'])

/** The same with every id, time, key hash and file address replaced by a word for its kind. */
function timeless(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => timeless(one))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, timeless(one, name)]))
  if (when.has(key)) return `${typeof value} of a time`
  if (hashes.has(key)) return 'hash'
  if (typeof value !== 'string') return value
  if (value.startsWith('wamid.')) return 'message id'
  if (key === 'url' && value.includes('/whatsapp_business/attachments/')) return 'file address'
  if (/^[A-Z]{2}\.\d{10,}$/.test(value)) return 'user id'
  return value.replace(/\b[A-Z]{2}\.\d{10,}\b/g, 'user id').replace(/^\d{14,}$/, 'id')
}
