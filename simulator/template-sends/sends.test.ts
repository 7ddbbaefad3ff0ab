import fc from 'fast-check'
import { expect, test } from 'vitest'
import { GraphError } from '../graph-error.ts'
import type { Template } from '../state.ts'
import { checkTemplate } from '../template-rules/template.ts'
import { checkTemplateSend } from './check-send.ts'

type Part = Record<string, unknown>

function approved(components: Part[], more: Part = {}): Template {
  const wish = checkTemplate({ name: 'a', language: 'en', category: 'MARKETING', components, ...more })
  return {
    ...wish,
    id: '1',
    accountId: '2',
    previousCategory: undefined,
    status: 'APPROVED',
    rejectedReason: 'NONE',
    quality: 'GREEN',
    createdAt: 0,
    edits: [],
  }
}

const body = (text: string, ...samples: string[]): Part => ({
  type: 'BODY',
  text,
  ...(samples.length > 0 && { example: { body_text: [samples] } }),
})
const media = (format: string): Part => ({ type: 'HEADER', format, example: { header_handle: ['4::x'] } })
const plain = body('Come and see what is new.')
const withButtons = (...buttons: Part[]): Template => approved([plain, { type: 'BUTTONS', buttons }])
const link = { type: 'URL', text: 'Shop', url: 'https://shop.example/{{1}}', example: ['https://shop.example/x'] }
const card = { components: [media('IMAGE'), body('It costs {{1}} today.', '$1'), { type: 'BUTTONS', buttons: [link] }] }
const productCard = {
  components: [
    { type: 'HEADER', format: 'PRODUCT' },
    { type: 'BUTTONS', buttons: [{ type: 'SPM' }] },
  ],
}

const templates = {
  plain: approved([plain]),
  greeting: approved([
    { type: 'HEADER', format: 'TEXT', text: 'For {{1}}', example: { header_text: ['Ana'] } },
    body('Hello {{1}}, your seat is {{2}} and your gate is open.', 'Ana', '12A'),
  ]),
  named: approved(
    [
      {
        type: 'BODY',
        text: 'Hello {{name}}, your order {{id}} is here.',
        example: {
          body_text_named_params: [
            { param_name: 'name', example: 'Ana' },
            { param_name: 'id', example: '1' },
          ],
        },
      },
    ],
    { parameter_format: 'NAMED' },
  ),
  picture: approved([media('IMAGE'), plain]),
  video: approved([media('VIDEO'), plain]),
  gif: approved([media('GIF'), plain]),
  document: approved([media('DOCUMENT'), plain]),
  place: approved([{ type: 'HEADER', format: 'LOCATION' }, plain]),
  product: approved([{ type: 'HEADER', format: 'PRODUCT' }, plain, { type: 'BUTTONS', buttons: [{ type: 'SPM' }] }]),
  quick: withButtons({ type: 'QUICK_REPLY', text: 'Yes' }),
  link: withButtons(link),
  fixed: withButtons({ type: 'URL', text: 'Shop', url: 'https://shop.example' }),
  phone: withButtons({ type: 'PHONE_NUMBER', text: 'Call', phone_number: '+15550051310' }),
  coupon: withButtons({ type: 'COPY_CODE', example: '25OFF' }),
  flow: withButtons({ type: 'FLOW', text: 'Go', flow_id: '1' }),
  catalog: withButtons({ type: 'CATALOG' }),
  products: withButtons({ type: 'MPM' }),
  bill: withButtons({ type: 'ORDER_DETAILS' }),
  call: withButtons({ type: 'VOICE_CALL', text: 'Call' }),
  code: approved([{ type: 'BODY' }, { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE' }] }], {
    category: 'AUTHENTICATION',
  }),
  cards: approved([body('Hello {{1}}, have a look.', 'Ana'), { type: 'CAROUSEL', cards: [card, card] }]),
  productCards: approved([plain, { type: 'CAROUSEL', cards: [productCard, productCard] }]),
  offer: approved([
    { type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Hurry', has_expiration: true } },
    plain,
    { type: 'BUTTONS', buttons: [{ type: 'COPY_CODE', example: 'A' }, link] },
  ]),
  calmOffer: approved([
    { type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Hurry' } },
    plain,
    { type: 'BUTTONS', buttons: [{ type: 'URL', text: 'Shop', url: 'https://shop.example' }] },
  ]),
}
type Name = keyof typeof templates

const text = (value: string, more: Part = {}): Part => ({ type: 'text', text: value, ...more })
const header = (...parameters: unknown[]): Part => ({ type: 'header', parameters })
const values = (...parameters: unknown[]): Part => ({ type: 'body', parameters })
const button = (sub_type: string, index: unknown, ...parameters: unknown[]): Part => ({
  type: 'button',
  sub_type,
  index,
  parameters,
})
const action = (value: unknown): Part => ({ type: 'action', action: value })
const coupon = { type: 'coupon_code', coupon_code: '25OFF' }
const time = (expiration_time_ms: unknown): Part => ({
  type: 'limited_time_offer',
  parameters: [{ type: 'limited_time_offer', limited_time_offer: { expiration_time_ms } }],
})
const sentCard = (card_index: unknown, ...more: Part[]): Part => ({
  card_index,
  components: [header({ type: 'image', image: { id: '1' } }), values(text('$2')), button('url', 0, text('x')), ...more],
})
const sentProduct = (card_index: number): Part => ({
  card_index,
  components: [header({ type: 'product', product: { catalog_id: '7', product_retailer_id: `p${card_index}` } })],
})
const carousel = (...cards: Part[]): Part => ({ type: 'carousel', cards })
const tap = (url: string, title: string): Part => ({
  type: 'tap_target_configuration',
  parameters: [{ type: 'tap_target_configuration', tap_target_configuration: [{ url, title }] }],
})
const sections = (count: number) => [
  { title: 'All', product_items: Array.from({ length: count }, (_, i) => ({ product_retailer_id: `p${i}` })) },
]
const order = { reference_id: 'A-1' }

const taken: [string, Name, Part[] | undefined][] = [
  ['nothing for a template without variables', 'plain', undefined],
  ['texts', 'greeting', [header(text('Ana')), values(text('Ana'), text('12A'))]],
  [
    'money and a day',
    'greeting',
    [
      header(text('Ana')),
      values(
        { type: 'currency', currency: { fallback_value: '$10', code: 'USD', amount_1000: 10_000 } },
        { type: 'date_time', date_time: { fallback_value: 'May 2' } },
      ),
    ],
  ],
  ['names in any order', 'named', [values(text('1', { parameter_name: 'id' }), text('Ana', { parameter_name: 'name' }))]],
  ['a picture', 'picture', [header({ type: 'image', image: { link: 'https://a.example/x.png' } })]],
  ['a video', 'video', [header({ type: 'video', video: { id: '12' } })]],
  ['a GIF', 'gif', [header({ type: 'gif', gif: { id: '12' } })]],
  ['a document', 'document', [header({ type: 'document', document: { id: '12', filename: 'bill.pdf' } })]],
  [
    'a place',
    'place',
    [header({ type: 'location', location: { latitude: '37.44', longitude: -122.16, name: 'Philz', address: '101 Forest Ave' } })],
  ],
  ['a product', 'product', [header({ type: 'product', product: { catalog_id: '7', product_retailer_id: 'p' } })]],
  ['no payload', 'quick', []],
  ['a payload', 'quick', [button('quick_reply', '0', { type: 'payload', payload: 'x'.repeat(128) })]],
  ['the end of a link', 'link', [button('URL', 0, text('x'))]],
  ['a coupon', 'coupon', [button('copy_code', 0, coupon)]],
  ['a Flow token', 'flow', [button('flow', 0, action({ flow_token: 't', flow_action_data: { a: 1 } }))]],
  ['no Flow token', 'flow', []],
  ['a thumbnail of the catalogue', 'catalog', [button('catalog', 0, action({ thumbnail_product_retailer_id: 'p' }))]],
  ['products', 'products', [button('mpm', 0, action({ thumbnail_product_retailer_id: 'p', sections: sections(30) }))]],
  ['a bill', 'bill', [button('order_details', 0, action({ order_details: order }))]],
  ['a payload for a call', 'call', [button('voice_call', 0, { type: 'payload', payload: 'x' })]],
  ['minutes for a call', 'call', [button('voice_call', 0, { type: 'ttl_minutes', ttl_minutes: 60 })]],
  ['a code in both places', 'code', [values(text('123456')), button('url', 0, text('123456'))]],
  ['every card', 'cards', [values(text('Ana')), carousel(sentCard(1), sentCard('0'))]],
  ['three products where two were approved', 'productCards', [carousel(sentProduct(0), sentProduct(1), sentProduct(2))]],
  ['the end of an offer', 'offer', [time(1_761_939_900_000), button('copy_code', 0, coupon), button('url', 1, text('x'))]],
  ['no end of an offer that has none', 'calmOffer', []],
  ['another title for a link', 'picture', [header({ type: 'image', image: { id: '1' } }), tap('https://a.example', 'Look')]],
]

test.each(taken)('%s is taken', (_what, name, components) => {
  checkTemplateSend(templates[name], components)
})

test.each<[string, Name, unknown, number, string?]>([
  ['components that are no list', 'plain', {}, 100],
  ['a component that is no object', 'plain', [1], 100],
  ['an unknown component', 'plain', [{ type: 'music' }], 100, 'Unexpected component type "music"'],
  ['two bodies', 'greeting', [values(text('a')), values(text('a'))], 100],
  [
    'too few values',
    'greeting',
    [header(text('Ana')), values(text('a'))],
    132000,
    'body: number of localizable_params (1) does not match the expected number of params (2)',
  ],
  ['values for nothing', 'plain', [values(text('a'))], 132000],
  ['a header for nothing', 'plain', [header(text('a'))], 132000, 'header: number'],
  ['no value for the header', 'greeting', [values(text('a'), text('b'))], 132000, 'header: number'],
  [
    'a picture for a text',
    'greeting',
    [header({ type: 'image', image: { id: '1' } }), values(text('a'), text('b'))],
    132012,
    'header: Format mismatch, expected TEXT, received IMAGE',
  ],
  ['a text for a picture', 'picture', [header(text('a'))], 132012, 'header: Format mismatch, expected IMAGE, received TEXT'],
  ['no picture', 'picture', [], 132012],
  ['a picture without an id', 'picture', [header({ type: 'image', image: {} })], 100],
  ['a video for a GIF', 'gif', [header({ type: 'video', video: { id: '1' } })], 132012],
  ['a place without a latitude', 'place', [header({ type: 'location', location: { longitude: 1 } })], 131008],
  ['a place off the earth', 'place', [header({ type: 'location', location: { latitude: 91, longitude: 1 } })], 131009],
  ['a product without a catalogue', 'product', [header({ type: 'product', product: { product_retailer_id: 'p' } })], 131008],
  ['an empty text', 'greeting', [header(text('a')), values(text(''), text('b'))], 131008],
  ['a new line', 'greeting', [header(text('a')), values(text('a\nb'), text('b'))], 132018],
  ['five spaces', 'greeting', [header(text('a')), values(text('a     b'), text('b'))], 132018],
  [
    'a long text',
    'greeting',
    [header(text('a')), values(text('x'.repeat(1_000)), text('b'))],
    132005,
    'Translated text is too long for component type BODY',
  ],
  ['a long header', 'greeting', [header(text('x'.repeat(57))), values(text('a'), text('b'))], 132005, 'HEADER'],
  [
    'a group where a text belongs',
    'greeting',
    [header(text('a')), values({ type: 'group_id', group_id: '1' }, text('b'))],
    132012,
  ],
  [
    'money without a fallback',
    'greeting',
    [header(text('a')), values({ type: 'currency', currency: { code: 'USD', amount_1000: 1 } }, text('b'))],
    131008,
  ],
  [
    'money of no currency',
    'greeting',
    [
      header(text('a')),
      values({ type: 'currency', currency: { fallback_value: 'x', code: 'dollar', amount_1000: 1 } }, text('b')),
    ],
    131009,
  ],
  [
    'half a unit of money',
    'greeting',
    [
      header(text('a')),
      values({ type: 'currency', currency: { fallback_value: 'x', code: 'USD', amount_1000: 1.5 } }, text('b')),
    ],
    131009,
  ],
  ['no names', 'named', [values(text('a'), text('b'))], 100, 'Parameter name is missing'],
  ['a name twice', 'named', [values(text('a', { parameter_name: 'id' }), text('b', { parameter_name: 'id' }))], 100],
  ['a button that is not there', 'quick', [button('quick_reply', 1)], 132000, 'Button at index 1 does not exist'],
  ['a button without an index', 'quick', [button('quick_reply', undefined)], 132000],
  ['a button twice', 'quick', [button('quick_reply', 0), button('quick_reply', '0')], 132000],
  ['a button of another kind', 'quick', [button('url', 0, text('x'))], 132012, 'expected QuickReply, received Url'],
  ['a button of no kind', 'quick', [{ type: 'button', index: 0, parameters: [] }], 131008],
  ['a button of an unknown kind', 'quick', [button('jump', 0)], 131009],
  ['a long payload', 'quick', [button('quick_reply', 0, { type: 'payload', payload: 'x'.repeat(129) })], 131009],
  ['a text for a payload', 'quick', [button('quick_reply', 0, text('x'))], 132012],
  ['no end of a link', 'link', [], 131008, 'Button at index 0 of type Url requires a parameter'],
  ['a long link', 'link', [button('url', 0, text('x'.repeat(1_990)))], 132005],
  ['an end of a fixed link', 'fixed', [button('url', 0, text('x'))], 132000, 'does not require parameters'],
  ['no coupon', 'coupon', [], 131008, 'type CopyCode requires'],
  ['a long coupon', 'coupon', [button('copy_code', 0, { type: 'coupon_code', coupon_code: 'x'.repeat(16) })], 131009],
  ['a Flow token that is a number', 'flow', [button('flow', 0, action({ flow_token: 1 }))], 100],
  ['a Flow without an action', 'flow', [button('flow', 0, { type: 'payload', payload: 'x' })], 132012],
  ['no products', 'products', [], 131008],
  [
    '31 products',
    'products',
    [button('mpm', 0, action({ thumbnail_product_retailer_id: 'p', sections: [...sections(16), ...sections(15)] }))],
    131009,
  ],
  [
    'eleven sections',
    'products',
    [
      button(
        'mpm',
        0,
        action({ thumbnail_product_retailer_id: 'p', sections: Array.from({ length: 11 }, () => sections(1)[0]) }),
      ),
    ],
    131009,
  ],
  ['no bill', 'bill', [button('order_details', 0, action({}))], 131008],
  ['months for a call', 'call', [button('voice_call', 0, { type: 'ttl_minutes', ttl_minutes: 50_000 })], 131009],
  ['a code only in the text', 'code', [values(text('123456'))], 131008],
  ['a code only behind the button', 'code', [button('url', 0, text('123456'))], 132000],
  ['a long code in the text', 'code', [values(text('x'.repeat(16))), button('url', 0, text('1'))], 132018],
  ['a long code behind the button', 'code', [values(text('1')), button('url', 0, text('x'.repeat(16)))], 132018],
  ['a link for a code', 'code', [values(text('http://a.bc')), button('url', 0, text('1'))], 132018],
  ['no cards', 'cards', [values(text('Ana'))], 131008],
  [
    'one card of two',
    'cards',
    [values(text('Ana')), carousel(sentCard(0))],
    132000,
    'number of cards (1) does not match the expected number of cards (2)',
  ],
  ['a card twice', 'cards', [values(text('Ana')), carousel(sentCard(0), sentCard(0))], 131009],
  ['a card without an index', 'cards', [values(text('Ana')), carousel(sentCard(0), sentCard(undefined))], 131009],
  [
    'a card without its picture',
    'cards',
    [values(text('Ana')), carousel(sentCard(0), { card_index: 1, components: [values(text('x')), button('url', 0, text('x'))] })],
    132012,
    'carousel card 1 header',
  ],
  ['a card with a carousel', 'cards', [values(text('Ana')), carousel(sentCard(0), sentCard(1, carousel()))], 100],
  ['cards for a template without', 'plain', [carousel(sentCard(0))], 132000],
  ['one product of a carousel', 'productCards', [carousel(sentProduct(0))], 131009],
  ['no end of an offer', 'offer', [button('copy_code', 0, coupon), button('url', 1, text('x'))], 131008],
  [
    'a word for the end of an offer',
    'offer',
    [time('soon'), button('copy_code', 0, coupon), button('url', 1, text('x'))],
    131009,
  ],
  ['an offer for a template without', 'plain', [time(1)], 132000],
  ['a title without an address', 'plain', [tap('shop', 'Look')], 100],
])('%s is refused', (_what, name, components, errorCode, details = '') => {
  try {
    checkTemplateSend(templates[name], components)
  } catch (error) {
    if (!(error instanceof GraphError)) throw error
    expect(error.code).toBe(errorCode)
    expect(`${error.message} ${error.details} ${error.extra.userTitle}`).toContain(details)
    return
  }
  expect.fail('It was not refused.')
})

test('files, products, orders and Flows that a send names are gathered', () => {
  const { files } = checkTemplateSend(templates.cards, [values(text('Ana')), carousel(sentCard(0), sentCard(1))])
  expect(files).toEqual([
    { kind: 'image', id: '1', link: undefined },
    { kind: 'image', id: '1', link: undefined },
  ])
  expect(checkTemplateSend(templates.productCards, [carousel(sentProduct(1), sentProduct(0))]).goods).toEqual([
    { catalogId: '7', products: ['p1'] },
    { catalogId: '7', products: ['p0'] },
  ])
  const paid = button('order_details', 0, action({ order_details: order }))
  expect(checkTemplateSend(templates.bill, [paid]).orders).toEqual([order])
  const { flows } = checkTemplateSend(templates.flow, [button('flow', 0, action({ flow_token: 't' }))])
  expect(flows).toMatchObject([{ button: { flow_id: '1' }, action: { flow_token: 't' } }])
  expect(checkTemplateSend(templates.flow, []).flows).toMatchObject([{ button: { flow_id: '1' }, action: {} }])
})

test('an edited template asks for its new values at once', () => {
  const template = approved([plain])
  checkTemplateSend(template, [])
  template.components = approved([body('Hello {{1}}, come in.', 'Ana')]).components
  expect(() => checkTemplateSend(template, [])).toThrow(GraphError)
})

/** A copy with one part, anywhere in it, taken out or replaced. */
const spoiled = (value: unknown, path: readonly number[], put: unknown): unknown => {
  if (typeof value !== 'object' || value === null || path.length === 0) return put
  const keys = Object.keys(value)
  const key = keys[(path[0] ?? 0) % Math.max(keys.length, 1)]
  const copy = structuredClone(value) as Record<string, unknown>
  if (key !== undefined) copy[key] = spoiled(copy[key], path.slice(1), put)
  return copy
}

test('whatever stands where something else belongs, a send is taken or refused', () => {
  const values = fc.constantFrom<unknown>(undefined, null, true, -1, 1e308, '', 'x', '{{1}}', [], [[]], {}, { type: {} }, [null])
  fc.assert(
    fc.property(fc.constantFrom(...taken), fc.array(fc.nat(4), { maxLength: 7 }), values, ([, name, components], path, put) => {
      try {
        checkTemplateSend(templates[name], spoiled(components ?? [], path, put))
      } catch (error) {
        expect(error).toBeInstanceOf(GraphError)
      }
    }),
    { numRuns: 5_000 },
  )
})
