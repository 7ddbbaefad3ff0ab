import { readdirSync, readFileSync } from 'node:fs'
import { parseWire } from '@woochat/contract/cloud-api/escape.ts'
import { TemplateCreate, TemplateCreated, WireTemplate } from '@woochat/contract/cloud-api/templates.ts'
import { expect, test } from 'vitest'
import { prepare } from '../test/golden-stage.ts'
import { startStage } from '../test/stage.ts'

const stage = await startStage({ webhooks: { batch: 1 } })
const { world } = stage.simulator
await prepare(stage)
world.known.flow = (_account, name) => name === 'delivery_time'
const first = stage.business
const folder = new URL('../../contract/cloud-api/golden/', import.meta.url)
const golden = (name: string): unknown => parseWire(readFileSync(new URL(name, folder), 'utf8'))
const creates = readdirSync(folder).filter((name) => name.startsWith('template-create-'))

test.each(creates)('%s is what the contract says, is accepted, approved and read back', async (name) => {
  stage.business = first
  const body = TemplateCreate.parse(golden(name))
  const path = `/v26.0/${stage.business.waba_id}/message_templates`
  const made = TemplateCreated.parse((await stage.call('POST', path, body)).json)
  expect(made.category).toBe(body.category)
  await stage.until(() => world.state.templates.get(made.id)?.status === 'APPROVED')
  const read = WireTemplate.parse((await stage.call('GET', `/v26.0/${made.id}`)).json)
  expect(read).toMatchObject({ name: body.name, status: 'APPROVED' })
  const types = (parts: typeof read.components) => parts?.map((part) => part.type)
  if (body.components) expect(types(read.components)).toEqual(types(body.components))
})

test('there is a golden body of every make', () => {
  expect(creates.length).toBeGreaterThan(20)
})

const parts = [
  { type: 'HEADER', format: 'TEXT', text: 'Thank you!' },
  {
    type: 'BODY',
    text: 'Your order {{1}} is confirmed. We write again when it leaves us.',
    example: { body_text: [['A-1042']] },
  },
  { type: 'FOOTER', text: 'Lucky Shrub' },
  {
    type: 'BUTTONS',
    buttons: [
      { type: 'URL', text: 'Track it', url: 'https://shop.example/{{1}}', example: ['https://shop.example/A-1042'] },
      { type: 'PHONE_NUMBER', text: 'Call us', phone_number: '+15550051310' },
    ],
  },
]

const act = (id: string, what: string, body: Record<string, unknown>) =>
  stage.call('POST', `/control/templates/${id}/${what}`, body)
const review =
  (event: string, more = {}) =>
  (id: string) =>
    act(id, 'review', { event, ...more })

/** Each golden webhook of templates, and how Meta comes to send it. */
const scenes: Readonly<Record<string, (id: string) => Promise<unknown>>> = {
  'status-approved': review('APPROVED'),
  'status-rejected': review('REJECTED', { reason: 'INVALID_FORMAT' }),
  'status-in-appeal': async (id) => {
    await review('REJECTED')(id)
    world.settings.reviewMs = 60_000
    await act(id, 'appeal', {})
    world.settings.reviewMs = 20
  },
  'status-paused': review('PAUSED'),
  'status-unpaused': async (id) => {
    await review('PAUSED', { title: 'RATE_LIMITING_PAUSE' })(id)
    await stage.call('POST', `/v26.0/${id}/unpause`)
  },
  'status-disabled': review('DISABLED'),
  'status-flagged': review('FLAGGED'),
  'status-reinstated': review('REINSTATED'),
  'status-limit-exceeded': review('LIMIT_EXCEEDED'),
  'status-locked': review('LOCKED'),
  'status-archived': (id) => stage.call('POST', `/${stage.business.waba_id}/message_templates/archive`, { hsm_ids: id }),
  'status-unarchived': async (id) => {
    await stage.call('POST', `/${stage.business.waba_id}/message_templates/archive`, { hsm_ids: id })
    await stage.call('POST', `/${stage.business.waba_id}/message_templates/unarchive`, { hsm_ids: id })
  },
  'status-pending-deletion': async () => {
    await stage.call('POST', '/control/people', { people: [{ phone: '919800000009', offline: true }] })
    const sent = await stage.send('919800000009', {
      type: 'template',
      template: {
        name: 'order_confirmation',
        language: { code: 'en_US' },
        components: [
          { type: 'body', parameters: [{ type: 'text', text: 'A-1' }] },
          { type: 'button', sub_type: 'url', index: 0, parameters: [{ type: 'text', text: 'A-1' }] },
        ],
      },
    })
    await stage.until(() => stage.statuses(sent.json.messages[0].id).some((one) => one.status === 'sent'))
    await stage.call('DELETE', `/${stage.business.waba_id}/message_templates?name=order_confirmation`)
  },
  'status-deleted': () => stage.call('DELETE', `/${stage.business.waba_id}/message_templates?name=order_confirmation`),
  quality: (id) => act(id, 'quality', { quality: 'YELLOW' }),
  components: async (id) => {
    await stage.call('POST', `/v26.0/${id}`, { components: parts })
    await stage.until(() => stage.fields('message_template_components_update').length > 0)
  },
  'category-impending': (id) => act(id, 'recategorise', { category: 'MARKETING' }),
  'category-done': async (id) => {
    const template = world.state.templates.get(id)
    if (template) Object.assign(template, { status: 'PENDING', components: [{ type: 'BODY', text: 'A discount for you.' }] })
    await stage.call('POST', `/control/templates/${id}/review`, { event: 'REJECTED' })
    await stage.call('POST', `/v26.0/${id}`, { components: [{ type: 'BODY', text: 'There is a discount for you.' }] })
    await stage.until(() => stage.fields('template_category_update').some((value) => value.previous_category === 'UTILITY'))
  },
  'category-detected': (id) => act(id, 'detect', { category: 'MARKETING' }),
}

test.for(Object.entries(scenes))('template-%s.json is what Meta sends', async ([name, play]) => {
  const { callbackUrl } = stage
  const made = await stage.call('POST', '/control/numbers', { key: name, callback_url: callbackUrl, verify_token: 'right' })
  stage.business = made.json
  await stage.call('POST', `/${stage.business.waba_id}/subscribed_apps`)
  const id = await stage.approve({ name: 'order_confirmation', category: 'UTILITY', components: parts })
  await stage.until(() => world.webhooks.waiting === 0)
  stage.received.length = 0
  await play(id)
  const wanted = timeless(golden(`template-${name}.json`))
  const told = await stage.until(() => {
    const bodies = stage.received.map(({ raw }) => timeless(parseWire(raw)))
    return (
      bodies.find((body) => JSON.stringify(body) === JSON.stringify(wanted)) ?? (world.webhooks.waiting === 0 && bodies.at(-1))
    )
  })
  expect(told).toEqual(wanted)
})

const when = new Set(['time', 'disable_date', 'category_update_timestamp'])

/** The same with every id and time replaced by its kind, and keys in order. */
function timeless(value: unknown, key = ''): unknown {
  if (when.has(key)) return `${typeof value} of a time`
  if (key === 'message_template_id') return `${typeof value} of an id`
  if (Array.isArray(value)) return value.map((one) => timeless(one))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, one]) => [name, timeless(one, name)]),
    )
  return key === 'id' ? 'id' : value
}
