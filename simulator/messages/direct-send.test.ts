import { expect, test } from 'vitest'
import { startStage } from '../test/stage.ts'

const stage = await startStage({ pairLimit: false })
const { state } = stage.simulator.world
const direct = (to: string, text: string, more: Record<string, unknown> = {}) =>
  stage.send(to, { type: 'text', text: { body: text }, category: 'utility', ...more })
const generated = () => [...state.templates.values()].filter((one) => one.source === 'AUTO_GENERATED')
const access = (value: string) =>
  stage.call('POST', `/control/numbers/${stage.business.phone_number_id}/direct_send`, { access: value })

test('a utility message without a template arrives outside the window, is charged, and names the template made for it', async () => {
  const { json } = await direct('919800004001', 'Your order A-17 arrives at 18:00 today.')
  const id = json.messages[0].id
  await stage.until(() => stage.statuses(id).length === 3)
  const [made] = generated()
  expect(made).toMatchObject({ category: 'UTILITY', status: 'APPROVED', language: 'en_US' })
  expect(made?.name).toMatch(/^auto_generated_text_[0-9a-f]{8}_/)
  expect(made?.components[0]).toMatchObject({ text: 'Your order {{1}} arrives at {{2}} today.' })
  expect(stage.statuses(id)[0]).toMatchObject({
    status: 'sent',
    template_id: made?.id,
    pricing: { billable: true, category: 'utility' },
  })
})

test('the same words with other values use the same template', async () => {
  const before = generated().length
  await direct('919800004002', 'Your order B-99 arrives at 09:30 today.')
  expect(generated()).toHaveLength(before)
  await direct('919800004002', 'आपका ऑर्डर आज आएगा।')
  expect(generated().at(-1)?.language).toBe('hi')
})

test('an account keeps 500 generated templates; what fits none of them goes out as the one that fits all', async () => {
  const model = generated()[0]
  if (model) for (let i = 0; i < 500; i++) state.addTemplate({ ...model, id: `g${i}`, name: `auto_generated_g${i}` })
  const { json } = await direct('919800004010', 'Nobody ever said this before.')
  const sent = await stage.until(() => stage.statuses(json.messages[0].id)[0])
  expect(state.templates.get(String(sent.template_id))?.components[0]).toMatchObject({ text: '{{1}}' })
  for (let i = 0; i < 500; i++) state.templates.delete(`g${i}`)
})

test('links and replies are mixed in one message', async () => {
  const link = { type: 'cta_url', cta_url: { display_text: 'Track', url: 'https://x.example' } }
  const replies = ['a', 'b', 'c', 'd'].map((id) => ({ type: 'reply', reply: { id, title: id } }))
  const interactive = { type: 'button', body: { text: 'Are you at home today?' }, action: { buttons: [link, ...replies] } }
  expect((await stage.send('919800004003', { type: 'interactive', interactive, category: 'utility' })).status).toBe(200)
  expect((await stage.send('919800004003', { type: 'interactive', interactive })).status).toBe(400)
})

test('a template can be named; a name of another making fails by webhook, and templates of Direct Send send nothing else', async () => {
  await stage.approve({ name: 'mine', category: 'UTILITY', components: [{ type: 'BODY', text: 'Your parcel left our house.' }] })
  const named = await direct('919800004004', 'Your parcel is here.', { direct_send_config: { template_name: 'parcel_here' } })
  expect(generated().map((one) => one.name)).toContain('parcel_here')
  expect(named.status).toBe(200)
  const taken = await direct('919800004004', 'Your parcel is here.', { direct_send_config: { template_name: 'mine' } })
  const failed = await stage.until(() => stage.statuses(taken.json.messages[0].id)[0])
  expect(failed.errors?.[0]?.code).toBe(132021)
  const misused = await stage.send('919800004004', {
    type: 'template',
    template: { name: 'parcel_here', language: { code: 'en_US' } },
  })
  expect(misused.json.error.code).toBe(132018)
})

test('an account that is not eligible, or blocked, is refused at once', async () => {
  await access('ineligible')
  expect((await direct('919800004005', 'Your parcel is here.')).json.error).toMatchObject({ code: 100 })
  await access('blocked')
  expect((await direct('919800004005', 'Your parcel is here.')).json.error).toMatchObject({ code: 139200 })
  await access('allowed')
  expect((await direct('919800004005', 'Your parcel is here.')).status).toBe(200)
})

test('marketing in disguise costs the account Direct Send the third time', async () => {
  for (const word of ['sale', 'discount', 'offer'])
    expect((await direct('919800004006', `A ${word} waits for you.`)).status).toBe(200)
  expect((await direct('919800004006', 'Your parcel is here.')).json.error.code).toBe(139200)
})
