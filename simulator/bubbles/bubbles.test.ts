import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type Outgoing, say } from '../state.ts'
import { prepare } from '../test/golden-stage.ts'
import { startStage } from '../test/stage.ts'
import type { BubbleView } from './bubble.ts'
import { drawsBusiness } from './business-bubble.ts'
import { drawsInteractive } from './interactive-bubble.ts'
import { drawsOwn } from './own-bubble.ts'

const stage = await startStage({ pairLimit: false, throughput: 0, behaviour: { readRate: 0 } })
const { world } = stage.simulator
const phone = '919800000001'
const thread = world.state.thread(stage.business.phone_number_id, phone)
let made = 0

const life = {
  life: 'delivered',
  errorCode: 0,
  errorDetails: undefined,
  sentAt: 1,
  deliveredAt: 2,
  readAt: 0,
  chargedMicros: 0,
} as const

/** Puts a message of the business into the chat as if it had been delivered, whatever the Graph API thinks of it. */
function out(type: string, content: unknown, more: Record<string, unknown> = {}): string {
  const id = `wamid.out${made++}`
  const raw = JSON.stringify({ type, [type]: content, ...more })
  const said: Partial<Outgoing> = {
    out: true,
    id,
    at: 1_000 + made,
    type,
    raw: world.state.texts.add(raw),
    callback: undefined,
    category: 'service',
    thread,
    ...life,
  }
  say(world.state, thread, said as Outgoing)
  return id
}
function written(type: string, content: unknown, contextId?: string): string {
  const id = `wamid.in${made++}`
  say(world.state, thread, { out: false, id, at: 1_000 + made, type, content, contextId, readAt: 0 })
  return id
}
const chat = async (query = ''): Promise<{ bubbles: BubbleView[]; more: boolean }> =>
  (await stage.call('GET', `/phones/api/chats/${stage.business.phone_number_id}?phone=${phone}${query}`)).json
const shown = async (id: string): Promise<BubbleView | undefined> =>
  (await chat('&limit=300')).bubbles.find((one) => one.id === id)

const interactive = (type: string, action: unknown, more = {}): string =>
  out('interactive', { type, body: { text: `A ${type}` }, action, ...more })

/** Approved as it is: what may be sent is the business of templates, how it looks is ours. */
function template(name: string, components: { type: string; [key: string]: unknown }[]): void {
  world.state.addTemplate({
    id: name,
    accountId: stage.business.waba_id,
    name,
    language: 'en_US',
    category: 'MARKETING',
    previousCategory: undefined,
    status: 'APPROVED',
    rejectedReason: 'NONE',
    quality: 'GREEN',
    format: 'POSITIONAL',
    components,
    shape: { header: 'none', headerVariables: [], bodyVariables: [], bodyLength: 0, named: false, buttons: [] },
    createdAt: 0,
    edits: [],
  } as Parameters<typeof world.state.addTemplate>[0])
}
const sendTemplate = (name: string, components: unknown[] = []): string =>
  out('template', { name, language: { code: 'en_US' }, components })

test('every type a business can send has a drawing of its own', () => {
  for (const type of 'text image video audio document sticker location contacts interactive template'.split(' '))
    expect(drawsBusiness(type), type).toBe(true)
  for (const type of 'button list cta_url location_request_message address_message product product_list catalog_message flow carousel voice_call call_permission_request request_contact_info order_details order_status'.split(
    ' ',
  ))
    expect(drawsInteractive(type), type).toBe(true)
  for (const type of 'text image video audio document sticker location contacts button interactive order system unsupported'.split(
    ' ',
  ))
    expect(drawsOwn(type), type).toBe(true)
})

test('text with a preview, places, contacts, voice notes and files show what they carry', async () => {
  const looked = out('text', { body: 'See https://tea.example/green?x=1 now', preview_url: true })
  expect((await shown(looked))?.preview).toEqual({ url: 'https://tea.example/green?x=1', host: 'tea.example' })
  const place = out('location', { latitude: '12.97', longitude: '77.59', name: 'Shop', address: 'MG Road' })
  expect((await shown(place))?.location).toEqual({ latitude: 12.97, longitude: 77.59, name: 'Shop', address: 'MG Road' })
  const card = out('contacts', [{ name: { formatted_name: 'Ravi' }, phones: [{ phone: '+91 1' }], org: { company: 'Tea' } }])
  expect((await shown(card))?.contacts).toEqual([{ name: 'Ravi', org: 'Tea', phones: ['+91 1'], emails: [] }])
  const media = await world.media.add(Buffer.from('%PDF-1.4'), 'application/pdf', stage.business.phone_number_id, 'menu.pdf')
  expect((await shown(out('document', { id: media.id, filename: 'Menu.pdf' })))?.media).toMatchObject({
    name: 'Menu.pdf',
    size: 8,
  })
  expect((await shown(out('audio', { id: media.id, voice: true })))?.media).toMatchObject({ kind: 'audio', voice: true })
})

test('each kind of interactive message offers its own tap', async () => {
  const taps: Record<string, [unknown, string]> = {
    button: [{ buttons: [{ type: 'reply', reply: { id: 'a', title: 'Yes' } }] }, 'reply'],
    list: [{ button: 'Choose', sections: [{ title: 'Teas', rows: [{ id: 'g', title: 'Green' }] }] }, 'list'],
    cta_url: [{ name: 'cta_url', parameters: { display_text: 'Open', url: 'https://x.example' } }, 'url'],
    location_request_message: [{ name: 'send_location' }, 'location'],
    address_message: [{ name: 'address_message', parameters: { country: 'IN' } }, 'address'],
    product: [{ catalog_id: '1', product_retailer_id: 'tea' }, 'product'],
    product_list: [{ catalog_id: '1', sections: [{ title: 'T', product_items: [{ product_retailer_id: 'tea' }] }] }, 'products'],
    catalog_message: [{ name: 'catalog_message' }, 'catalog'],
    flow: [{ name: 'flow', parameters: { flow_id: '1', flow_cta: 'Book' } }, 'flow'],
    voice_call: [{ name: 'voice_call', parameters: { display_text: 'Call us' } }, 'call'],
    call_permission_request: [{ name: 'call_permission_request' }, 'call_permission'],
    request_contact_info: [{ name: 'request_contact_info' }, 'contact_info'],
    order_details: [{ name: 'review_and_pay', parameters: bill }, 'pay'],
  }
  for (const [type, [action, kind]] of Object.entries(taps)) {
    const bubble = await shown(interactive(type, action))
    expect(bubble?.buttons[0]?.kind, type).toBe(kind)
    expect(bubble?.text, type).toBe(`A ${type}`)
  }
})

const bill = {
  reference_id: 'r1',
  currency: 'INR',
  total_amount: { value: 23_600, offset: 100 },
  order: {
    status: 'pending',
    items: [{ name: 'Green tea', amount: { value: 10_000, offset: 100 }, quantity: 2 }],
    subtotal: { value: 20_000, offset: 100 },
    tax: { value: 3_600, offset: 100 },
  },
}

test('a bill is written out, and its status too', async () => {
  expect((await shown(interactive('order_details', { name: 'review_and_pay', parameters: bill })))?.bill).toMatchObject({
    lines: [{ name: 'Green tea', quantity: 2, amount: '₹200.00' }],
    sums: [
      { label: 'Subtotal', amount: '₹200.00' },
      { label: 'Tax', amount: '₹36.00' },
    ],
    total: '₹236.00',
  })
  const status = {
    name: 'review_order',
    parameters: { reference_id: 'r1', order: { status: 'shipped', description: 'On its way' } },
  }
  expect((await shown(interactive('order_status', status)))?.bill).toMatchObject({ status: 'shipped', note: 'On its way' })
})

test('carousels have cards: of pictures with buttons, or of products', async () => {
  const card = { card_index: 0, type: 'cta_url', header: { type: 'image', image: { link: 'https://x.example/1.png' } } }
  const link = { name: 'cta_url', parameters: { display_text: 'Buy', url: 'https://x.example' } }
  const quick = { buttons: [{ type: 'quick_reply', quick_reply: { id: 'q', title: 'More' } }] }
  const pictures = interactive('carousel', {
    cards: [
      { ...card, body: { text: 'One' }, action: link },
      { ...card, action: quick },
    ],
  })
  expect((await shown(pictures))?.cards).toMatchObject([
    { text: 'One', media: { kind: 'image' }, buttons: [{ kind: 'url', text: 'Buy' }] },
    { buttons: [{ kind: 'reply', id: 'q' }] },
  ])
  const products = interactive('carousel', {
    cards: [{ type: 'product', action: { catalog_id: '1', product_retailer_id: 'tea' } }],
  })
  expect((await shown(products))?.cards?.[0]?.product).toMatchObject({ catalog: '1', id: 'tea' })
})

test('a template of every kind is filled in with what was sent', async () => {
  template('offer', [
    { type: 'HEADER', format: 'IMAGE' },
    { type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Ends soon', has_expiration: true } },
    { type: 'BODY', text: 'Hi {{1}}, {{2}}' },
    {
      type: 'BUTTONS',
      buttons: [
        { type: 'COPY_CODE', example: 'ABC' },
        { type: 'URL', text: 'Shop', url: 'https://x.example/{{1}}' },
      ],
    },
  ])
  const offer = sendTemplate('offer', [
    { type: 'header', parameters: [{ type: 'image', image: { link: 'https://x.example/a.png' } }] },
    {
      type: 'body',
      parameters: [
        { type: 'text', text: 'Asha' },
        { type: 'currency', currency: { fallback_value: '₹5' } },
      ],
    },
    {
      type: 'limited_time_offer',
      parameters: [{ type: 'limited_time_offer', limited_time_offer: { expiration_time_ms: 5_000 } }],
    },
    { type: 'button', sub_type: 'copy_code', index: 0, parameters: [{ type: 'coupon_code', coupon_code: 'TEA20' }] },
    { type: 'button', sub_type: 'url', index: 1, parameters: [{ type: 'text', text: 'tea' }] },
  ])
  expect(await shown(offer)).toMatchObject({
    text: 'Hi Asha, ₹5',
    media: { kind: 'image' },
    offer: { text: 'Ends soon', expiresAt: 5_000, code: 'TEA20' },
    buttons: [
      { kind: 'copy', code: 'TEA20', text: 'Copy offer code' },
      { kind: 'url', url: 'https://x.example/tea' },
    ],
  })
})

test('a one-time password says Meta’s sentence, and is copied or filled in', async () => {
  for (const [otp_type, kind] of [
    ['COPY_CODE', 'copy'],
    ['ONE_TAP', 'autofill'],
  ]) {
    template(`otp_${kind}`, [
      { type: 'BODY', add_security_recommendation: true },
      { type: 'FOOTER', code_expiration_minutes: 10 },
      { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type }] },
    ])
    const code = { parameters: [{ type: 'text', text: '4711' }] }
    const sent = sendTemplate(`otp_${kind}`, [
      { type: 'body', ...code },
      { type: 'button', sub_type: 'url', index: '0', ...code },
    ])
    expect(await shown(sent)).toMatchObject({
      text: '*4711* is your verification code. For your security, do not share this code.',
      footer: 'This code expires in 10 minutes.',
      buttons: [{ kind, code: '4711' }],
    })
  }
})

test('templates carry carousels, places, products, bills, forms and calls', async () => {
  template('cards', [
    { type: 'BODY', text: 'Look' },
    {
      type: 'CAROUSEL',
      cards: [0, 1].map(() => ({
        components: [
          { type: 'HEADER', format: 'IMAGE' },
          { type: 'BODY', text: 'No {{1}}' },
          { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Take' }] },
        ],
      })),
    },
  ])
  const cards = [1, 0].map((card_index) => ({
    card_index,
    components: [
      { type: 'header', parameters: [{ type: 'image', image: { link: 'https://x.example/c.png' } }] },
      { type: 'body', parameters: [{ type: 'text', text: String(card_index) }] },
      { type: 'button', sub_type: 'quick_reply', index: 0, parameters: [{ type: 'payload', payload: `P${card_index}` }] },
    ],
  }))
  expect((await shown(sendTemplate('cards', [{ type: 'carousel', cards }])))?.cards).toMatchObject([
    { text: 'No 0', buttons: [{ kind: 'quick', payload: 'P0' }] },
    { text: 'No 1', media: { kind: 'image' } },
  ])
  const kinds = 'FLOW CATALOG MPM SPM ORDER_DETAILS VOICE_CALL REQUEST_CONTACT_INFO PHONE_NUMBER'.split(' ')
  const taps = 'flow catalog products product pay call contact_info phone'.split(' ')
  for (const [i, type] of kinds.entries()) {
    template(`b_${i}`, [
      { type: 'HEADER', format: 'LOCATION' },
      { type: 'BODY', text: 'Hi' },
      { type: 'BUTTONS', buttons: [{ type, text: 'Tap' }] },
    ])
    const action = { order_details: bill, sections: [{ title: 'T', product_items: [{ product_retailer_id: 'x' }] }] }
    const bubble = await shown(
      sendTemplate(`b_${i}`, [
        { type: 'header', parameters: [{ type: 'location', location: { latitude: 1, longitude: 2, name: 'Shop' } }] },
        { type: 'button', index: 0, parameters: [{ type: 'action', action }] },
      ]),
    )
    expect(
      bubble?.buttons.map((one) => one.kind),
      type,
    ).toEqual([taps[i]])
    expect(bubble?.location?.name).toBe('Shop')
  }
})

test('what a person wrote is drawn too: orders, forms, answers, what no business can receive', async () => {
  const order = {
    catalog_id: '1',
    text: 'Please',
    product_items: [{ product_retailer_id: 'tea', quantity: 2, item_price: 50.5, currency: 'INR' }],
  }
  expect((await shown(written('order', order)))?.bill).toMatchObject({ kind: 'order', total: '₹101.00' })
  const form = {
    type: 'nfm_reply',
    nfm_reply: { name: 'flow', body: 'Sent', response_json: '{"flow_token":"t","full_name":"Asha"}' },
  }
  expect(await shown(written('interactive', form))).toMatchObject({
    text: 'Response sent',
    answers: [{ label: 'full name', value: 'Asha' }],
  })
  expect(
    (await shown(written('interactive', { type: 'call_permission_reply', call_permission_reply: { response: 'accept' } })))?.text,
  ).toContain('allowed')
  expect(await shown(written('unsupported', { type: 'poll_creation' }))).toMatchObject({ unsupported: true })
  expect((await shown(written('system', { body: 'Asha changed her number', type: 'user_changed_number' })))?.system).toContain(
    'changed',
  )
})

test('reactions, quotes, edits and deletions fall on the message they mean', async () => {
  const number = stage.business.phone_number_id
  const asked = out('text', { body: 'Tea or coffee?' })
  const answered = await stage.write(phone, { type: 'text', text: 'Te', reply_to: asked, forwarded: true })
  await stage.write(phone, { type: 'edit', message_id: answered, text: 'Tea' })
  await stage.write(phone, { type: 'reaction', message_id: asked, emoji: '❤️' })
  out('reaction', { message_id: answered, emoji: '👍' })
  const gone = await stage.write(phone, { type: 'text', text: 'Oops' })
  await stage.write(phone, { type: 'revoke', message_id: gone })
  const referral = { source_url: 'https://fb.me/1', source_id: '1', source_type: 'ad', headline: 'Fresh teas' }
  const led = await stage.write(phone, { number, type: 'text', text: 'Hi', referral })
  expect(await shown(answered)).toMatchObject({ text: 'Tea', edited: true, forwarded: 'once', reactions: ['👍'] })
  expect((await shown(answered))?.quoted).toEqual({ id: asked, text: 'Tea or coffee?', mine: false })
  expect(await shown(asked)).toMatchObject({ reactions: ['❤️'], myReaction: '❤️' })
  expect(await shown(gone)).toMatchObject({ revoked: true, text: '' })
  expect((await shown(led))?.referral).toMatchObject({ headline: 'Fresh teas', source: 'ad' })
  expect((await chat('&limit=300')).bubbles.filter((bubble) => bubble.unsupported)).toHaveLength(1)
})

test('a long chat comes page by page', async () => {
  const last = await chat('&limit=5')
  expect(last.bubbles).toHaveLength(5)
  expect(last.more).toBe(true)
  const before = await chat(`&limit=5&before=${last.bubbles[0]?.id}`)
  expect(before.bubbles).toHaveLength(5)
  expect(before.bubbles.at(-1)?.at).toBeLessThan(last.bubbles[0]?.at ?? 0)
  const all = (await chat('&limit=300')).bubbles
  expect(all.every((bubble) => !bubble.text.startsWith('['))).toBe(true)
})

const golden = new URL('../../contract/cloud-api/golden/', import.meta.url)
const bodies = (begin: string): [name: string, body: Record<string, unknown>][] =>
  readdirSync(golden)
    .filter((name) => name.startsWith(begin))
    .map((name) => [name, JSON.parse(readFileSync(new URL(name, golden), 'utf8'))])
/** Whether a bubble shows anything of its own: no type is left to say only its name. */
const speaks = ({ text, media, location, contacts, cards, bill, product }: BubbleView): boolean =>
  (text !== '' && !/^\[\w+\]$/.test(text)) || [media, location, contacts, cards, bill, product].some(Boolean)

test('every golden body that a business sends is drawn', async () => {
  await prepare(stage)
  const to = '919800000301'
  await stage.write(to, { type: 'text', text: 'hi' })
  const sent = bodies('send-').filter(([name, body]) => body.type !== 'reaction' && name !== 'send-reply.json')
  for (const [name, body] of sent) {
    const answer = await stage.send(to, { ...body, to, recipient: undefined })
    expect(answer.status, `${name} ${JSON.stringify(answer.json)}`).toBe(200)
    const id = answer.json.messages[0].id
    await stage.until(() => stage.statuses(id).some((one) => one.status === 'delivered' || one.status === 'failed'))
    const chat = (await stage.call('GET', `/phones/api/chats/${stage.business.phone_number_id}?phone=${to}`)).json
    const bubble = (chat.bubbles as BubbleView[]).find((one) => one.id === id)
    expect(bubble && speaks(bubble), name).toBe(true)
  }
})

test('every golden message of a person is drawn', async () => {
  for (const [name, body] of bodies('message-')) {
    // biome-ignore lint/suspicious/noExplicitAny: a webhook as it lies in its file.
    const [message] = (body as any).entry[0].changes[0].value.messages ?? []
    if (!message || ['reaction', 'edit', 'revoke'].includes(message.type)) continue
    const bubble = await shown(written(message.type, message[message.type]))
    expect(bubble && (speaks(bubble) || bubble.system !== undefined), name).toBe(true)
  }
})
