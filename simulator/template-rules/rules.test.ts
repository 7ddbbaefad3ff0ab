import fc from 'fast-check'
import { expect, test } from 'vitest'
import { GraphError } from '../graph-error.ts'
import { checkTemplate } from './template.ts'

type Part = Record<string, unknown>

const body = (text: string, ...samples: string[]): Part => ({
  type: 'BODY',
  text,
  ...(samples.length > 0 && { example: { body_text: [samples] } }),
})
const buttons = (...list: Part[]): Part => ({ type: 'BUTTONS', buttons: list })
const quick = (text = 'Yes'): Part => ({ type: 'QUICK_REPLY', text })
const link = (url = 'https://shop.example', text = 'Shop'): Part => ({ type: 'URL', text, url })
const phone: Part = { type: 'PHONE_NUMBER', text: 'Call', phone_number: '+15550051310' }
const coupon: Part = { type: 'COPY_CODE', example: '25OFF' }
const media = (format: string): Part => ({ type: 'HEADER', format, example: { header_handle: ['4::x'] } })
const words = body('Come and see what is new.')
const card = (...parts: Part[]): Part => ({ components: parts })
const picture = card(media('IMAGE'), body('A blue elf.'), buttons(quick(), link()))
const goods = card({ type: 'HEADER', format: 'PRODUCT' }, buttons({ type: 'SPM', text: 'View' }))
const carousel = (...cards: Part[]): Part => ({ type: 'CAROUSEL', cards })
const offer: Part = { type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Expiring offer!', has_expiration: true } }
const app = { package_name: 'com.example.shop', signature_hash: 'K8a/AINcGX7' }
const otp = (more: Part = {}): Part => buttons({ type: 'OTP', otp_type: 'COPY_CODE', ...more })

const check = (components: readonly Part[], more: Part = {}) =>
  checkTemplate({ name: 'a', language: 'en', category: 'MARKETING', components, ...more })
const utility = { category: 'UTILITY' }
const code = { category: 'AUTHENTICATION' }

function refusal(make: () => unknown): GraphError {
  try {
    make()
  } catch (error) {
    if (error instanceof GraphError) return error
    throw error
  }
  throw new Error('It was not refused.')
}

test.each<[string, Part[], Part]>([
  ['all kinds of buttons', [words, buttons(quick(), quick('No'), link(), link('https://b.example'), phone, coupon)], {}],
  ['quick replies behind the others', [words, buttons(link(), phone, quick(), quick('No'))], {}],
  ['ten quick replies', [words, buttons(...Array.from({ length: 10 }, (_, i) => quick(`${i}`)))], {}],
  ['a sample as a text', [{ ...body('Hello {{1}}, come in.'), example: { body_text: 'Ana' } }], {}],
  ['samples as a plain list', [{ ...body('Hello {{1}}, come in today.'), example: { body_text: ['Ana'] } }], {}],
  [
    'named variables, an underscore among them, in header and body',
    [
      {
        type: 'HEADER',
        format: 'text',
        text: 'For {{first_name}}',
        example: { header_text_named_params: [{ param_name: 'first_name', example: 'Ana' }] },
      },
      {
        type: 'body',
        text: 'Your order {{order_id}} is ready.',
        example: { body_text_named_params: [{ param_name: 'order_id', example: 'A1' }] },
      },
    ],
    { parameter_format: 'named', category: 'utility' },
  ],
  ['a place', [{ type: 'HEADER', format: 'LOCATION' }, words], utility],
  ['pictures in cards', [words, carousel(picture, picture)], utility],
  ['ten cards', [words, carousel(...Array.from({ length: 10 }, () => picture))], {}],
  ['products in cards', [words, carousel(goods, goods)], {}],
  [
    'products with links',
    [words, carousel(...[1, 2].map(() => card({ type: 'HEADER', format: 'PRODUCT' }, buttons(link()))))],
    {},
  ],
  ['an offer', [media('VIDEO'), offer, words, buttons(coupon, link())], {}],
  ['a request to call', [words, { type: 'call_permission_request' }], utility],
  ['one product', [{ type: 'HEADER', format: 'PRODUCT' }, words, buttons({ type: 'SPM', text: 'View' })], {}],
  ['many products', [words, buttons({ type: 'MPM' })], {}],
  ['a bill', [words, buttons({ type: 'ORDER_DETAILS' })], utility],
  ['a code to copy', [{ type: 'BODY' }, otp()], code],
  ['a code with one tap', [{ type: 'BODY' }, otp({ otp_type: 'one_tap', supported_apps: [app] })], code],
  ['a code with one tap for an app named the old way', [{ type: 'BODY' }, otp({ otp_type: 'ONE_TAP', ...app })], code],
  [
    'a code without a tap',
    [{ type: 'BODY' }, otp({ otp_type: 'ZERO_TAP', zero_tap_terms_accepted: true, supported_apps: [app] })],
    code,
  ],
  ['30 days to live', [words], { message_send_ttl_seconds: -1 }],
])('%s is fit for a template', (_what, components, more) => {
  expect(check(components, more).components.length).toBe(components.length)
})

test.each<[string, number | undefined, Part[], Part?]>([
  ['no name', undefined, [words], { name: undefined }],
  ['capitals in the name', 2388060, [words], { name: 'Offer' }],
  ['an unknown language', undefined, [words], { language: 'xx' }],
  ['an unknown category', undefined, [words], { category: 'OTHER' }],
  ['an unknown format of variables', undefined, [words], { parameter_format: 'GREEK' }],
  ['no body', 2388043, [{ type: 'FOOTER', text: 'x' }]],
  ['two bodies', 2388043, [words, words]],
  ['an unknown component', 2388043, [words, { type: 'MUSIC' }]],
  ['a component without a type', 2388043, [words, {}]],
  ['a long body', 2388040, [body('x'.repeat(1025))]],
  ['a variable at the start', 2388299, [body('{{1}} hello to you all', 'A')]],
  ['a variable at the end', 2388299, [body('hello to you all {{1}}', 'A')]],
  ['variables side by side', 2388072, [body('hello {{1}} {{2}} and welcome to this', 'A', 'B')]],
  ['a gap in the numbers', 2388072, [body('hello {{1}} and {{3}} and all the others here', 'A', 'B')]],
  ['a named variable among numbers', 2388072, [body('hello {{name}} and all the others', 'A')]],
  ['a numbered variable among names', 2388072, [body('hello {{1}} and all the others', 'A')], { parameter_format: 'NAMED' }],
  ['broken braces', 2388072, [body('hello {{first name}} and welcome')]],
  ['three new lines', 2388072, [body('a\n\n\nb')]],
  ['too many variables', 2388293, [body('a {{1}} b {{2}} c {{3}} d', 'A', 'B', 'C')]],
  ['no sample', 2388043, [body('hello {{1}} and welcome')]],
  ['an empty sample', 2388043, [body('hello {{1}} and welcome', '')]],
  ['a long header', 2388040, [{ type: 'HEADER', format: 'TEXT', text: 'x'.repeat(61) }, words]],
  ['formatting in the header', 2388047, [{ type: 'HEADER', format: 'TEXT', text: '*New*' }, words]],
  ['an emoji in the header', 2388047, [{ type: 'HEADER', format: 'TEXT', text: 'New 🌵' }, words]],
  ['two variables in the header', 2388047, [{ type: 'HEADER', format: 'TEXT', text: '{{1}} {{2}}' }, words]],
  ['an unknown header', undefined, [{ type: 'HEADER', format: 'MUSIC' }, words]],
  ['a picture without a sample', 2388273, [{ type: 'HEADER', format: 'IMAGE' }, words]],
  ['a GIF in a utility template', 2388043, [media('GIF'), words], utility],
  ['a variable in the footer', 2388073, [words, { type: 'FOOTER', text: 'x {{1}} y' }]],
  ['a long footer', 2388040, [words, { type: 'FOOTER', text: 'x'.repeat(61) }]],
  ['eleven buttons', 2388043, [words, buttons(...Array.from({ length: 11 }, () => quick()))]],
  ['three links', 2388043, [words, buttons(link(), link(), link())]],
  ['two phones', 2388043, [words, buttons(phone, phone)]],
  ['two coupons', 2388043, [words, buttons(coupon, coupon)]],
  ['scattered quick replies', 2388043, [words, buttons(quick(), link(), quick('No'))]],
  ['no label', 2388043, [words, buttons({ type: 'QUICK_REPLY' })]],
  ['a long label', 2388040, [words, buttons(quick('x'.repeat(26)))]],
  ['a variable in a label', 2388043, [words, buttons(quick('Hi {{1}}'))]],
  ['a link to WhatsApp', 2388043, [words, buttons(link('https://wa.me/1'))]],
  ['a link with two variables', 2388043, [words, buttons(link('https://a.example/{{1}}/{{2}}'))]],
  ['a link variable without a sample', 2388043, [words, buttons(link('https://a.example/{{1}}'))]],
  ['a long link', 2388040, [words, buttons(link(`https://a.example/${'x'.repeat(2000)}`))]],
  ['a long phone number', 2388040, [words, buttons({ ...phone, phone_number: '1'.repeat(21) })]],
  ['a coupon without a sample', 2388043, [words, buttons({ type: 'COPY_CODE' })]],
  ['a long coupon', 2388040, [words, buttons({ type: 'COPY_CODE', example: 'x'.repeat(16) })]],
  ['a coupon in a utility template', 2388043, [words, buttons(coupon)], utility],
  ['a catalogue in a utility template', 2388043, [words, buttons({ type: 'CATALOG' })], utility],
  ['a catalogue and products', 2388043, [words, buttons({ type: 'CATALOG' }, { type: 'MPM' })]],
  ['products below a picture', 2388043, [media('IMAGE'), words, buttons({ type: 'MPM' })]],
  ['a product without a button', 2388043, [{ type: 'HEADER', format: 'PRODUCT' }, words]],
  ['a product button without a product', 2388043, [words, buttons({ type: 'SPM', text: 'View' })]],
  [
    'a long text about one product',
    2388040,
    [{ type: 'HEADER', format: 'PRODUCT' }, body('x'.repeat(161)), buttons({ type: 'SPM' })],
  ],
  ['a label of its own for contact info', 2388043, [words, buttons({ type: 'REQUEST_CONTACT_INFO', text: 'Give!' })], utility],
  ['a Flow that is not named', 2388043, [words, buttons({ type: 'FLOW', text: 'Go' })]],
  ['a Flow named twice', 2388043, [words, buttons({ type: 'FLOW', text: 'Go', flow_id: '1', flow_name: 'a' })]],
  ['a Flow of broken JSON', undefined, [words, buttons({ type: 'FLOW', text: 'Go', flow_json: '{' })]],
  ['an unknown Flow action', undefined, [words, buttons({ type: 'FLOW', text: 'Go', flow_id: '1', flow_action: 'JUMP' })]],
  ['a code button outside authentication', 2388043, [words, otp()]],
  ['one card', 2388043, [words, carousel(picture)]],
  ['eleven cards', 2388043, [words, carousel(...Array.from({ length: 11 }, () => picture))]],
  [
    'cards of two makes',
    2388043,
    [words, carousel(picture, card(media('VIDEO'), body('A blue elf.'), buttons(quick(), link())))],
  ],
  ['cards with other buttons', 2388043, [words, carousel(picture, card(media('IMAGE'), body('A blue elf.'), buttons(quick())))]],
  [
    'a card with three buttons',
    2388043,
    [words, carousel(...[1, 2].map(() => card(media('IMAGE'), buttons(quick(), link(), phone))))],
  ],
  [
    'a card with a long text',
    2388040,
    [words, carousel(...[1, 2].map(() => card(media('IMAGE'), body('x'.repeat(161)), buttons(quick()))))],
  ],
  ['a card without buttons', 2388043, [words, carousel(card(media('IMAGE')), card(media('IMAGE')))]],
  ['a card with a document', 2388043, [words, carousel(...[1, 2].map(() => card(media('DOCUMENT'), buttons(quick()))))]],
  ['a carousel below a header', 2388043, [media('IMAGE'), words, carousel(picture, picture)]],
  ['product cards in a utility template', 2388043, [words, carousel(goods, goods)], utility],
  ['an offer with a footer', 2388043, [offer, words, { type: 'FOOTER', text: 'x' }, buttons(coupon)]],
  ['an offer without buttons', 2388043, [offer, words]],
  ['an offer with quick replies', 2388043, [offer, words, buttons(quick())]],
  ['an offer in a utility template', 2388043, [offer, words, buttons(link())], utility],
  ['an offer with a long text', 2388040, [{ ...offer, limited_time_offer: { text: 'x'.repeat(17) } }, words, buttons(link())]],
  ['an offer with a long body', 2388040, [offer, body('x'.repeat(601)), buttons(link())]],
  ['a request to call with buttons', 2388043, [words, { type: 'CALL_PERMISSION_REQUEST' }, buttons(quick())]],
  ['a code without a button', 2388043, [{ type: 'BODY' }], code],
  ['a code with a header', 2388043, [{ type: 'HEADER', format: 'TEXT', text: 'Hi' }, { type: 'BODY' }, otp()], code],
  ['a code with two buttons', 2388043, [{ type: 'BODY' }, buttons({ type: 'OTP' }, quick())], code],
  ['a code without a kind', undefined, [{ type: 'BODY' }, buttons({ type: 'OTP' })], code],
  ['one tap without an app', 2388043, [{ type: 'BODY' }, otp({ otp_type: 'ONE_TAP' })], code],
  [
    'six apps',
    2388043,
    [{ type: 'BODY' }, otp({ otp_type: 'ONE_TAP', supported_apps: [1, 2, 3, 4, 5, 6].map(() => app) })],
    code,
  ],
  [
    'a short hash',
    2388043,
    [{ type: 'BODY' }, otp({ otp_type: 'ONE_TAP', supported_apps: [{ ...app, signature_hash: 'x' }] })],
    code,
  ],
  [
    'a package of one word',
    2388043,
    [{ type: 'BODY' }, otp({ otp_type: 'ONE_TAP', supported_apps: [{ ...app, package_name: 'x' }] })],
    code,
  ],
  ['no tap without accepted terms', 2388043, [{ type: 'BODY' }, otp({ otp_type: 'ZERO_TAP', supported_apps: [app] })], code],
  ['91 minutes', undefined, [{ type: 'BODY' }, { type: 'FOOTER', code_expiration_minutes: 91 }, otp()], code],
  ['15 minutes to live for a code', undefined, [{ type: 'BODY' }, otp()], { ...code, message_send_ttl_seconds: 901 }],
  ['an hour to live for marketing', undefined, [words], { message_send_ttl_seconds: 3_600 }],
  ['a day to live for utility', undefined, [words], { ...utility, message_send_ttl_seconds: 86_400 }],
  ['a word for link tracking', undefined, [words], { cta_url_link_tracking_opted_out: 'yes' }],
])('%s is refused', (_what, subcode, components, more) => {
  const error = refusal(() => check(components, more))
  expect([error.code, error.extra.subcode]).toEqual([expect.any(Number), subcode])
  if (subcode !== undefined)
    expect(error.body('t').error).toMatchObject({
      code: 100,
      error_user_title: expect.any(String),
      error_user_msg: expect.any(String),
    })
})

const anything = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom<unknown>(null, undefined, true, 0, -1, 1e308, '', '{{1}}', 'TEXT', 'x'.repeat(2_000), 'BODY', 'IMAGE', 'OTP'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom(
        'type',
        'format',
        'text',
        'example',
        'buttons',
        'cards',
        'components',
        'limited_time_offer',
        'supported_apps',
        'url',
      ),
      tie('value'),
      { maxKeys: 5 },
    ),
  ),
})).value

test('whatever is asked for, the answer is a template or a refusal', () => {
  const types = fc.constantFrom(
    'HEADER',
    'BODY',
    'FOOTER',
    'BUTTONS',
    'CAROUSEL',
    'LIMITED_TIME_OFFER',
    'CALL_PERMISSION_REQUEST',
  )
  const part = fc.tuple(
    types,
    fc.dictionary(fc.constantFrom('format', 'text', 'example', 'buttons', 'cards', 'limited_time_offer'), anything),
  )
  const parts = fc.array(
    part.map(([type, rest]) => ({ ...rest, type })),
    { maxLength: 5 },
  )
  const category = fc.constantFrom('MARKETING', 'UTILITY', 'AUTHENTICATION')
  fc.assert(
    fc.property(fc.oneof(parts, anything), category, (components, category) => {
      try {
        checkTemplate({ name: 'a', language: 'en', category, components })
      } catch (error) {
        expect(error).toBeInstanceOf(GraphError)
      }
    }),
    { numRuns: 2_000 },
  )
})

test('what was accepted is accepted again as it was kept', () => {
  const parts = [
    media('IMAGE'),
    offer,
    { ...body('Hello {{1}}, come in today.'), example: { body_text: 'Ana' } },
    buttons(coupon, link()),
  ]
  const once = check(parts)
  expect(check(once.components, { parameter_format: once.format })).toEqual(once)
})
