import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { prepare } from '../test/golden-stage.ts'
import { startStage } from '../test/stage.ts'

const stage = await startStage({ pairLimit: false, throughput: 0, behaviour: { delivered: 0 } })
await prepare(stage)

type Tree = Record<string, unknown>

/** A golden body with one thing changed, e.g. `action.name` of its content or `.to` of the whole; undefined takes it away. */
function changed(golden: string, path: string, value: unknown): Tree {
  const file = new URL(`../../contract/cloud-api/golden/send-${golden}.json`, import.meta.url)
  const body = JSON.parse(readFileSync(file, 'utf8')) as Tree
  const keys = path.split('.')
  const last = keys.pop() ?? ''
  let at = keys[0] === '' ? body : (body[String(body.type)] as Tree)
  for (const key of keys.filter(Boolean)) at = at[key] as Tree
  if (value === undefined) delete at[last]
  else at[last] = value
  return body
}

const x = (length: number): string => 'x'.repeat(length)
const many = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i))
const reply = (id: string, title: string) => ({ type: 'reply', reply: { id, title } })
const row = (i: number) => ({ id: `r${i}`, title: `Row ${i}` })
const section = (i: number) => ({ title: `s${i}`, rows: [row(i)] })
const goods = (i: number) => ({ product_retailer_id: `sku-${i}` })
const linkCard = (card_index: number, kind = 'image') => ({
  card_index,
  type: 'cta_url',
  header: { type: kind, [kind]: { id: kind === 'image' ? '1013859600285441' : '1013859600285442' } },
  action: { name: 'cta_url', parameters: { display_text: 'Look', url: 'https://x.example' } },
})
const quickCard = (card_index: number, replies: number) => ({
  ...linkCard(card_index),
  action: { buttons: many(replies, (i) => ({ type: 'quick_reply', quick_reply: { id: `q${i}`, title: `Q${i}` } })) },
})
const money = (value: number) => ({ value, offset: 100 })
const parameters = 'action.parameters'

/** What is wrong, the golden body it is wrong in, where, with what, and Meta's code. */
const rules: [what: string, golden: string, path: string, value: unknown, code: number][] = [
  ['an empty text', 'text', 'body', '', 131008],
  ['a text of 4097 characters', 'text', 'body', x(4097), 100],
  ['a preview that is no boolean', 'text', 'preview_url', 'yes', 100],
  ['a caption of 1025 characters under an image', 'image', 'caption', x(1025), 100],
  ['a caption of 1025 characters under a video', 'video', 'caption', x(1025), 100],
  ['a caption of 1025 characters under a document', 'document', 'caption', x(1025), 100],
  ['a caption under audio', 'audio', 'caption', 'x', 100],
  ['a caption under a sticker', 'sticker', 'caption', 'x', 100],
  ['a file name of an image', 'image', 'filename', 'a.png', 100],
  ['both id and link', 'image', 'link', 'https://x.example/a.png', 100],
  ['neither id nor link', 'image', 'id', undefined, 100],
  ['an id that nobody uploaded', 'image', 'id', '99', 100],
  ['a video as image', 'image', 'id', '1013859600285442', 131053],
  ['an image as video', 'video', 'id', '1013859600285441', 131053],
  ['an image as audio', 'audio', 'id', '1013859600285441', 131053],
  ['a PNG as sticker', 'sticker', 'id', '1013859600285441', 131053],
  ['voice that is no boolean', 'audio', 'voice', 'yes', 100],
  ['a latitude of 91', 'location', 'latitude', 91, 131009],
  ['a longitude of -181', 'location', 'longitude', -181, 131009],
  ['no latitude', 'location', 'latitude', undefined, 131008],
  ['258 contacts', 'contacts', '.contacts', many(258, () => ({ name: { formatted_name: 'A', first_name: 'A' } })), 131009],
  ['a contact without formatted name', 'contacts', '0.name', { first_name: 'A' }, 131008],
  ['a contact with a formatted name only', 'contacts', '0.name', { formatted_name: 'A' }, 131009],
  ['a birthday in another order', 'contacts', '0.birthday', '23.04.1990', 131009],
  ['phones that are no list', 'contacts', '0.phones', '+91', 100],
  ['a reaction to nothing', 'reaction', 'message_id', undefined, 131008],
  ['a reaction without emoji', 'reaction', 'emoji', undefined, 131008],
  ['a reaction in words', 'reaction', 'emoji', 'nice', 131009],
  ['an unknown type', 'text', '.type', 'hologram', 100],
  ['an unknown interactive type', 'button', 'type', 'hologram', 131051],
  ['no body', 'button', 'body', undefined, 131008],
  ['a body of 1025 characters', 'button', 'body.text', x(1025), 100],
  ['a footer of 61 characters', 'button', 'footer.text', x(61), 100],
  ['a text header of 61 characters', 'list', 'header.text', x(61), 100],
  ['a header of a kind that is none', 'button', 'header', { type: 'audio', audio: { id: '1' } }, 131009],
  ['no action', 'button', 'action', undefined, 131008],
  ['no buttons', 'button', 'action.buttons', [], 131009],
  ['four buttons', 'button', 'action.buttons', many(4, (i) => reply(`${i}`, `${i}`)), 131009],
  ['a link among reply buttons', 'button', 'action.buttons.0.type', 'cta_url', 100],
  ['a button id of 257 characters', 'button', 'action.buttons.0.reply.id', x(257), 100],
  ['a button title of 21 characters', 'button', 'action.buttons.0.reply.title', x(21), 100],
  ['a button id twice', 'button', 'action.buttons', [reply('a', 'A'), reply('a', 'B')], 131009],
  ['a button title twice', 'button', 'action.buttons', [reply('a', 'A'), reply('b', 'A')], 131009],
  ['a list body of 4097 characters', 'list', 'body.text', x(4097), 100],
  ['a list with an image header', 'list', 'header', { type: 'image', image: { id: '1013859600285441' } }, 131009],
  ['a list button of 21 characters', 'list', 'action.button', x(21), 100],
  ['eleven sections', 'list', 'action.sections', many(11, section), 131009],
  [
    'eleven rows in two sections',
    'list',
    'action.sections',
    [0, 1].map((s) => ({ title: `s${s}`, rows: many(5 + s, (i) => row(10 * s + i)) })),
    131009,
  ],
  ['two sections without titles', 'list', 'action.sections', [{ rows: [row(1)] }, { rows: [row(2)] }], 131008],
  ['a section title of 25 characters', 'list', 'action.sections.0.title', x(25), 100],
  ['a row id twice', 'list', 'action.sections.0.rows', [row(1), row(1)], 131009],
  ['a row id of 201 characters', 'list', 'action.sections.0.rows.0.id', x(201), 100],
  ['a row title of 25 characters', 'list', 'action.sections.0.rows.0.title', x(25), 100],
  ['a row description of 73 characters', 'list', 'action.sections.0.rows.0.description', x(73), 100],
  ['a link label of 21 characters', 'cta-url', `${parameters}.display_text`, x(21), 100],
  ['a link that is no http address', 'cta-url', `${parameters}.url`, 'ftp://x.example', 100],
  ['an action of another name', 'cta-url', 'action.name', 'open_url', 100],
  ['a footer under a request for a location', 'location-request-message', 'footer', { text: 'x' }, 131009],
  ['a request for a location by another name', 'location-request-message', 'action.name', 'location', 100],
  ['an address in Singapore', 'address-message', `${parameters}.country`, 'SG', 131009],
  ['an address field nobody knows', 'address-message', `${parameters}.values`, { planet: 'Mars' }, 100],
  ['a PIN code of five digits', 'address-message', `${parameters}.values`, { in_pin_code: '56002' }, 131009],
  ['a saved address without id', 'address-message', `${parameters}.saved_addresses`, [{ value: {} }], 131008],
  ['a validation error of an unknown field', 'address-message', `${parameters}.validation_errors`, { planet: 'no' }, 100],
  ['a header above a product', 'product', 'header', { type: 'text', text: 'x' }, 131009],
  ['a product without catalogue', 'product', 'action.catalog_id', undefined, 131008],
  ['a product without its id', 'product', 'action.product_retailer_id', undefined, 131008],
  ['products without header', 'product-list', 'header', undefined, 131008],
  ['products under an image', 'product-list', 'header', { type: 'image', image: { id: '1013859600285441' } }, 131009],
  [
    'eleven sections of products',
    'product-list',
    'action.sections',
    many(11, (i) => ({ title: `${i}`, product_items: [goods(i)] })),
    131009,
  ],
  [
    '31 products',
    'product-list',
    'action.sections',
    [0, 1].map((s) => ({ title: `${s}`, product_items: many(15 + s, goods) })),
    131009,
  ],
  ['a catalogue message without body', 'catalog-message', 'body', undefined, 131008],
  ['a catalogue message by another name', 'catalog-message', 'action.name', 'catalog', 100],
  ['a form label of 31 characters', 'flow', `${parameters}.flow_cta`, x(31), 100],
  ['a form of version 2', 'flow', `${parameters}.flow_message_version`, '2', 2065],
  ['a form by id and name', 'flow', `${parameters}.flow_name`, 'visit', 131009],
  ['a form by nothing', 'flow', `${parameters}.flow_id`, undefined, 131009],
  ['a form in an unknown mode', 'flow', `${parameters}.mode`, 'live', 100],
  ['a form with an unknown action', 'flow', `${parameters}.flow_action`, 'jump', 100],
  ['a form opened with empty data', 'flow', `${parameters}.flow_action_payload.data`, {}, 131009],
  ['a form opened on no screen', 'flow', `${parameters}.flow_action_payload.screen`, undefined, 131008],
  ['a form nobody made', 'flow', `${parameters}.flow_id`, '99', 2064],
  ['a published form as draft', 'flow', `${parameters}.mode`, 'draft', 2066],
  ['a form opened on a screen it does not have', 'flow', `${parameters}.flow_action_payload.screen`, 'NOWHERE', 131009],
  ['a form without endpoint asked for data', 'flow', `${parameters}.flow_action`, 'data_exchange', 131009],
  ['a catalogue that is not connected', 'product', 'action.catalog_id', '99', 131009],
  ['a product nobody made', 'product', 'action.product_retailer_id', 'sku-99', 131009],
  [
    'a list of products none of which exists',
    'product-list',
    'action.sections',
    [{ title: 'A', product_items: [goods(98), goods(99)] }],
    131009,
  ],
  [
    'a catalogue shown by a product nobody made',
    'catalog-message',
    `${parameters}.thumbnail_product_retailer_id`,
    'sku-99',
    131009,
  ],
  ['a card of a product nobody made', 'carousel-products', 'action.cards.0.action.product_retailer_id', 'sku-99', 131009],
  ['one card', 'carousel-links', 'action.cards', [linkCard(0)], 131009],
  ['eleven cards', 'carousel-links', 'action.cards', many(11, (i) => linkCard(i)), 131009],
  ['cards counted from one', 'carousel-links', 'action.cards', [linkCard(1), linkCard(2)], 131009],
  ['cards with different headers', 'carousel-links', 'action.cards', [linkCard(0), linkCard(1, 'video')], 131009],
  ['cards with different buttons', 'carousel-links', 'action.cards', [linkCard(0), quickCard(1, 1)], 131009],
  ['cards with one and two replies', 'carousel-replies', 'action.cards', [quickCard(0, 1), quickCard(1, 2)], 131009],
  ['a card without header', 'carousel-links', 'action.cards.0.header', undefined, 131008],
  ['a card with a text header', 'carousel-links', 'action.cards.0.header', { type: 'text', text: 'x' }, 100],
  ['a card body of 161 characters', 'carousel-links', 'action.cards.0.body', { text: x(161) }, 100],
  ['a card body of four lines', 'carousel-links', 'action.cards.0.body', { text: 'a\nb\nc\nd' }, 131009],
  ['a card link of 21 characters', 'carousel-links', `action.cards.0.${parameters}.display_text`, x(21), 100],
  ['a card reply of 21 characters', 'carousel-replies', 'action.cards.0.action.buttons.0.quick_reply.title', x(21), 100],
  ['a carousel without body', 'carousel-links', 'body', undefined, 131008],
  ['a carousel with a footer', 'carousel-links', 'footer', { text: 'x' }, 131009],
  ['a carousel with a header', 'carousel-links', 'header', { type: 'text', text: 'x' }, 131009],
  ['a product card with a body', 'carousel-products', 'action.cards.0.body', { text: 'x' }, 131009],
  ['product cards of two catalogues', 'carousel-products', 'action.cards.0.action.catalog_id', '1', 131009],
  ['product and media cards', 'carousel-products', 'action.cards.0', linkCard(0), 131009],
  ['a call button of 21 characters', 'voice-call', `${parameters}.display_text`, x(21), 100],
  ['a call button for no time', 'voice-call', `${parameters}.ttl_minutes`, 0, 131009],
  ['a call button for 43,201 minutes', 'voice-call', `${parameters}.ttl_minutes`, 43_201, 131009],
  ['a call payload of 513 characters', 'voice-call', `${parameters}.payload`, x(513), 100],
  ['a request to call by another name', 'call-permission-request', 'action.name', 'call', 100],
  ['a request for a contact by another name', 'request-contact-info', 'action.name', 'contact', 100],
  ['an order reference of 36 characters', 'order-details', `${parameters}.reference_id`, x(36), 100],
  ['an order reference with a space', 'order-details', `${parameters}.reference_id`, 'A 1', 131009],
  ['an order of services', 'order-details', `${parameters}.type`, 'services', 100],
  ['an Indian order in reais', 'order-details', `${parameters}.currency`, 'BRL', 100],
  ['a Brazilian order in rupees', 'order-details-brazil', `${parameters}.currency`, 'INR', 100],
  ['no way to pay', 'order-details', `${parameters}.payment_settings`, [], 131009],
  ['a gateway nobody knows', 'order-details', `${parameters}.payment_settings.0.payment_gateway.type`, 'paypal', 100],
  [
    'a gateway without configuration',
    'order-details',
    `${parameters}.payment_settings.0.payment_gateway.configuration_name`,
    undefined,
    131008,
  ],
  [
    'a gateway nobody connected',
    'order-details',
    `${parameters}.payment_settings.0.payment_gateway.configuration_name`,
    'nowhere',
    131009,
  ],
  ['an order of a product nobody made', 'order-details', `${parameters}.order.items.0.retailer_id`, 'sku-99', 131009],
  ['Pix in India', 'order-details', `${parameters}.payment_settings.0.type`, 'pix_dynamic_code', 100],
  [
    'a Pix key of an unknown kind',
    'order-details-brazil',
    `${parameters}.payment_settings.0.pix_dynamic_code.key_type`,
    'PASSPORT',
    100,
  ],
  [
    'a card of three digits',
    'order-details-brazil',
    `${parameters}.payment_settings`,
    [{ type: 'offsite_card_pay', offsite_card_pay: { last_four_digits: '123', credential_id: 'c' } }],
    131009,
  ],
  ['a beneficiary abroad', 'order-details', `${parameters}.beneficiaries.0.country`, 'Nepal', 100],
  ['an offset of 10', 'order-details', `${parameters}.total_amount.offset`, 10, 131009],
  ['an item name of 61 characters', 'order-details', `${parameters}.order.items.0.name`, x(61), 100],
  ['an item none of which is bought', 'order-details', `${parameters}.order.items.0.quantity`, 0, 131009],
  ['a sale above the price', 'order-details', `${parameters}.order.items.0.sale_amount`, money(100_001), 131009],
  ['a subtotal that is not the sum', 'order-details', `${parameters}.order.subtotal`, money(1), 131009],
  ['a total that is not the sum', 'order-details', `${parameters}.total_amount`, money(1), 131009],
  ['no tax', 'order-details', `${parameters}.order.tax`, undefined, 131008],
  [
    'a tax description of 61 characters',
    'order-details',
    `${parameters}.order.tax`,
    { ...money(36_500), description: x(61) },
    100,
  ],
  ['an order that is paid already', 'order-details', `${parameters}.order.status`, 'completed', 100],
  [
    'an order that expires in a minute',
    'order-details',
    `${parameters}.order.expiration`,
    { timestamp: String(Math.floor(Date.now() / 1000) + 60), description: 'soon' },
    131009,
  ],
  ['news of a lost order', 'order-status', `${parameters}.order.status`, 'lost', 100],
  ['news of 121 characters', 'order-status', `${parameters}.order.description`, x(121), 100],
  ['a header above order news', 'order-status', 'header', { type: 'text', text: 'x' }, 131009],
  ['no product', 'text', '.messaging_product', undefined, 100],
  ['callback data of 513 characters', 'text', '.biz_opaque_callback_data', x(513), 100],
  ['a quote of nothing', 'reply', '.context', {}, 131008],
  ['a group', 'text', '.recipient_type', 'group', 131215],
  ['nobody', 'text', '.to', undefined, 100],
  ['a recipient in words', 'text', '.to', 'Asha', 131009],
  ['activity sharing of a text', 'text', '.message_activity_sharing', true, 100],
  ['activity sharing of a utility template', 'template', '.message_activity_sharing', true, 100],
  ['a category beside a template', 'template', '.category', 'utility', 100],
  ['a template nobody made', 'template', '.template.name', 'nothing', 132001],
  ['a time to live without Direct Send', 'text', '.ttl_seconds', 600, 100],
  ['Direct Send of marketing', 'direct-text', '.category', 'marketing', 100],
  ['Direct Send of a code', 'direct-text', '.category', 'authentication', 100],
  ['Direct Send for 29 seconds', 'direct-text', '.ttl_seconds', 29, 131009],
  ['Direct Send for more than 12 hours', 'direct-text', '.ttl_seconds', 43_201, 131009],
  ['a Direct Send of 1025 characters', 'direct-text', '.text.body', x(1025), 100],
  ['Direct Send of an image', 'image', '.category', 'utility', 100],
  ['Direct Send of a list', 'list', '.category', 'utility', 100],
  ['a Direct Send template name with capitals', 'direct-text', '.direct_send_config', { template_name: 'Order' }, 100],
  ['eleven buttons of Direct Send', 'direct-buttons', 'action.buttons', many(11, (i) => reply(`${i}`, `${i}`)), 131009],
  [
    'three links of Direct Send',
    'direct-buttons',
    'action.buttons',
    many(3, () => ({ type: 'cta_url', cta_url: { display_text: 'A', url: 'https://x.example' } })),
    131009,
  ],
  [
    'a link after a reply',
    'direct-buttons',
    'action.buttons',
    [reply('a', 'A'), { type: 'cta_url', cta_url: { display_text: 'A', url: 'https://x.example' } }],
    131009,
  ],
]

test.each(rules)('%s is refused at once, with its code and in words', async (_what, golden, path, value, code) => {
  const body = changed(golden, path, value)
  const before = stage.simulator.world.state.totals.accepted
  const answer = await stage.call('POST', `/v26.0/${stage.business.phone_number_id}/messages`, body)
  expect(answer.json.error, JSON.stringify(answer.json)).toMatchObject({ code })
  expect(answer.json.error.error_data.details.length).toBeGreaterThan(10)
  expect(answer.status).toBe(code === 132001 ? 404 : 400)
  expect(stage.simulator.world.state.totals.accepted).toBe(before)
})
