import { expect, test } from 'vitest'
import { flowsOf } from '../flow-store/flows.ts'
import { pixel, startStage } from '../test/stage.ts'

const stage = await startStage({ pairLimit: false })
const { world } = stage.simulator
const number = stage.business.phone_number_id
const person = '919800000901'

const footer = (action: unknown) => ({ type: 'Footer', label: 'Go on', 'on-click-action': action })
const go = (name: string, payload: unknown = {}) => ({ name: 'navigate', next: { type: 'screen', name }, payload })
const screen = (id: string, children: unknown[], more: Record<string, unknown> = {}) => ({
  id,
  title: id,
  layout: { type: 'SingleColumnLayout', children },
  ...more,
})
const yes = 'then'
const flowJson = {
  version: '7.3',
  screens: [
    screen(
      'ORDER',
      [
        { type: 'TextHeading', text: "`'Hello ' ${data.name}`" },
        {
          type: 'RadioButtonsGroup',
          name: 'size',
          label: 'Size',
          required: true,
          'data-source': '${data.sizes}',
          'init-value': '${data.usual}',
        },
        { type: 'TextInput', name: 'count', label: 'How many', 'input-type': 'number' },
        { type: 'TextBody', text: "`${form.count} ' pieces are ' (${form.count} * 10)`", visible: '`${form.count} > 1`' },
        { type: 'OptIn', name: 'gift', label: 'It is a gift' },
        {
          type: 'If',
          condition: '${form.gift} && (${form.count} > 1)',
          [yes]: [{ type: 'TextArea', name: 'words', label: 'Your words' }],
          else: [{ type: 'TextCaption', text: 'No card' }],
        },
        {
          type: 'Switch',
          value: '${form.size}',
          cases: { L: [{ type: 'TextBody', text: 'Large' }], default: [{ type: 'TextBody', text: 'Other' }] },
        },
        {
          type: 'EmbeddedLink',
          text: 'More sizes',
          'on-click-action': { name: 'open_url', url: 'https://shop.example/sizes' },
        },
        footer(go('REVIEW', { size: '${form.size}' })),
      ],
      {
        data: {
          name: { type: 'string', __example__: 'Ana' },
          usual: { type: 'string', __example__: 'M' },
          sizes: {
            type: 'array',
            items: { type: 'object', properties: { id: { type: 'string' }, title: { type: 'string' } } },
            __example__: [{ id: 'M', title: 'Medium' }],
          },
        },
      },
    ),
    screen(
      'REVIEW',
      [
        { type: 'TextBody', text: "`${data.size} ' for ' ${screen.ORDER.data.name}`" },
        { type: 'PhotoPicker', name: 'photo', label: 'A photo', 'max-uploaded-photos': 1 },
        footer({
          name: 'complete',
          payload: { size: '${data.size}', count: '${screen.ORDER.form.count}', photo: '${form.photo}' },
        }),
      ],
      { terminal: true, data: { size: { type: 'string', __example__: 'M' } } },
    ),
  ],
}
const sizes = [
  { id: 'M', title: 'Medium' },
  { id: 'L', title: 'Large' },
]
const payload = { screen: 'ORDER', data: { name: 'Ana', usual: 'M', sizes } }
let made = 0
const create = async (more: Record<string, unknown> = {}) =>
  (
    await stage.call('POST', `/${stage.business.waba_id}/flows`, {
      name: `Order ${++made}`,
      categories: ['OTHER'],
      flow_json: JSON.stringify(flowJson),
      publish: true,
      ...more,
    })
  ).json
const offer = (parameters: Record<string, unknown>) =>
  stage.send(person, {
    type: 'interactive',
    interactive: {
      type: 'flow',
      body: { text: 'Order here' },
      action: { name: 'flow', parameters: { flow_message_version: '3', flow_cta: 'Order', ...parameters } },
    },
  })
async function send(parameters: Record<string, unknown>): Promise<string> {
  const { id } = (await offer(parameters)).json.messages[0]
  await stage.until(() => stage.statuses(id).some((one) => one.status === 'delivered'))
  return id
}
const open = async (message_id: string) =>
  (await stage.call('POST', `/control/people/${person}/flows`, { number, message_id })).json
const act = async (session: string, step: Record<string, unknown> = {}) =>
  (await stage.call('POST', `/control/flows/sessions/${session}`, step)).json
await stage.write(person, { type: 'text', text: 'Hello' })
const { id: flow_id, validation_errors } = await create()

test('the Flow of this test has nothing wrong with it', () => {
  expect(validation_errors).toEqual([])
})

test('a screen shows its data, hides what does not hold, and changes with its fields', async () => {
  const begun = await open(await send({ flow_id, flow_token: 'order-1', flow_action_payload: payload }))
  expect(begun).toMatchObject({ state: 'open', values: { size: 'M' }, live: true, back: false })
  const texts = (view: { screen: { children: { text?: string; type: string; visible?: boolean }[] } }) =>
    view.screen.children.filter((part) => part.visible !== false && part.text).map((part) => part.text)
  expect(texts(begun)).toEqual(['Hello Ana', 'No card', 'Other', 'More sizes'])
  const changed = await act(begun.session, { action: 'refresh', form: { count: '3', gift: true, size: 'L' } })
  expect(texts(changed)).toEqual(['Hello Ana', '3 pieces are 30', 'Large', 'More sizes'])
  expect(changed.screen.children.some((part: { type: string }) => part.type === 'TextArea')).toBe(true)
  expect(await act(begun.session, { action: 'EmbeddedLink' })).toMatchObject({ url: 'https://shop.example/sizes' })
  expect((await act(begun.session, { form: { count: 'many' } })).errors).toEqual({ count: 'Enter a number' })
})

test('going back keeps what was entered; the end goes to the chat with its file', async () => {
  const message = await send({ flow_id, flow_token: 'order-2', flow_action_payload: payload })
  const { session } = await open(message)
  const review = await act(session, { form: { size: 'L', count: '2' } })
  expect(review).toMatchObject({
    back: true,
    screen: { id: 'REVIEW', terminal: true, children: [{ text: 'L for Ana' }, {}, {}] },
  })
  expect(await act(session, { action: 'back' })).toMatchObject({ screen: { id: 'ORDER' }, values: { size: 'L', count: '2' } })
  await act(session)
  const photo = await world.media.add(pixel, 'image/png', number, 'dot.png', true)
  expect(await act(session, { form: { photo: [photo.id] } })).toMatchObject({ state: 'done', done: true })
  const reply = await stage.until(() => stage.messages().find((one) => one.context?.id === message))
  expect(reply.interactive).toMatchObject({ type: 'nfm_reply', nfm_reply: { name: 'flow', body: 'Sent' } })
  expect(JSON.parse(reply.interactive?.nfm_reply?.response_json ?? '')).toEqual({
    flow_token: 'order-2',
    size: 'L',
    count: '2',
    photo: [
      { file_name: 'dot.png', mime_type: 'image/png', sha256: Buffer.from(photo.sha256, 'hex').toString('base64'), id: photo.id },
    ],
  })
  expect((await act(session)).state).toBe('done')
  expect((await stage.call('POST', '/control/flows/sessions/nobody', {})).status).toBe(404)
  expect((await open('wamid.none')).error).toBeDefined()
})

test('a message without a token has the token unused; data that does not fit opens nothing', async () => {
  const { session } = await open(await send({ flow_id, flow_action_payload: payload }))
  expect(flowsOf(world).sessions.get(session)?.token).toBe('unused')
  expect(await open(await send({ flow_id }))).toMatchObject({ state: 'failed', error: expect.stringContaining('wrong') })
})

test('drafts are sent as drafts, published ones as published, by id or by name', async () => {
  const draft = await create({ publish: false, name: 'The draft' })
  const code = async (parameters: Record<string, unknown>) => (await offer(parameters)).json.error?.code
  expect(await code({ flow_id: draft.id })).toBe(2066)
  expect(await code({ flow_id: draft.id, mode: 'draft' })).toBeUndefined()
  expect(await code({ flow_name: 'The draft', mode: 'draft' })).toBeUndefined()
  expect(await code({ flow_id, mode: 'draft' })).toBe(2066)
  expect(await code({ flow_id: '1' })).toBe(2064)
  expect(await code({ flow_id, flow_action: 'data_exchange' })).toBe(131009)
  expect(await code({ flow_id, flow_action_payload: { screen: 'NOWHERE' } })).toBe(131009)
  expect(await code({ flow_id, flow_action_payload: { screen: 'ORDER', data: {} } })).toBe(131009)
  const empty = (await stage.call('POST', `/${stage.business.waba_id}/flows`, { name: 'Empty', categories: ['OTHER'] })).json
  expect(await code({ flow_id: empty.id, mode: 'draft' })).toBe(2067)
})

test('a throttled Flow is sent ten times an hour, a blocked or deprecated one never', async () => {
  const { id } = await create()
  const code = async () => (await offer({ flow_id: id, flow_action_payload: payload })).json.error?.code
  await stage.call('POST', `/control/flows/${id}`, { status: 'THROTTLED' })
  const codes: unknown[] = []
  for (let i = 0; i < 11; i++) codes.push(await code())
  expect(codes).toEqual([...Array(10).fill(undefined), 132069])
  const last = await send({ flow_id, flow_action_payload: payload })
  await stage.call('POST', `/control/flows/${id}`, { status: 'BLOCKED' })
  expect(await code()).toBe(132068)
  await stage.call('POST', `/control/flows/${id}`, { status: 'PUBLISHED', expires_in_days: 0 })
  expect(await code()).toBe(2070)
  await stage.call('POST', `/control/flows/${flow_id}`, { status: 'BLOCKED' })
  expect((await open(last)).state).toBe('failed')
  await stage.call('POST', `/control/flows/${flow_id}`, { status: 'PUBLISHED' })
  await stage.call('POST', `/${id}/deprecate`)
  expect(await code()).toBe(2064)
})

test('a template with a FLOW button opens its Flow with the data it was sent with', async () => {
  const buttons = [{ type: 'FLOW', text: 'Order', flow_id, navigate_screen: 'ORDER', flow_action: 'navigate' }]
  const components = [
    { type: 'BODY', text: 'Your usual order awaits you here.' },
    { type: 'BUTTONS', buttons },
  ]
  await stage.approve({ name: 'usual_order', components })
  const action = { flow_token: 'template-1', flow_action_data: payload.data }
  const sent = await stage.send(person, {
    type: 'template',
    template: {
      name: 'usual_order',
      language: { code: 'en_US' },
      components: [{ type: 'button', sub_type: 'flow', index: '0', parameters: [{ type: 'action', action }] }],
    },
  })
  const { id } = sent.json.messages[0]
  await stage.until(() => stage.statuses(id).some((one) => one.status === 'delivered'))
  const begun = await open(id)
  expect(begun).toMatchObject({ screen: { id: 'ORDER', children: [{ text: 'Hello Ana' }, {}, {}, {}, {}, {}, {}, {}, {}] } })
  expect(flowsOf(world).sessions.get(begun.session)?.token).toBe('template-1')
})
