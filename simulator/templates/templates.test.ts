import { listOf, WireTemplate } from '@woochat/contract/cloud-api/templates.ts'
import { expect, test } from 'vitest'
import { pixel, startStage } from '../test/stage.ts'

const stage = await startStage()
const { business } = stage
const path = `/v26.0/${business.waba_id}/message_templates`
const body = (text: string, ...samples: string[]): Record<string, unknown> => ({
  type: 'BODY',
  text,
  ...(samples.length > 0 && { example: { body_text: [samples] } }),
})
const create = (wish: Record<string, unknown>) => stage.call('POST', path, { language: 'en_US', category: 'MARKETING', ...wish })
const plain = [body('We are open again.')]

test('a template is pending, then approved, and the webhook says so with a numeric id', async () => {
  const made = await create({ name: 'open_again', components: plain })
  expect(made.json).toMatchObject({ id: expect.stringMatching(/^\d+$/), status: 'PENDING', category: 'MARKETING' })
  const news = await stage.until(() =>
    stage.fields('message_template_status_update').find((one) => one.message_template_name === 'open_again'),
  )
  expect(news).toMatchObject({
    event: 'APPROVED',
    message_template_id: Number(made.json.id),
    message_template_language: 'en_US',
    reason: 'NONE',
  })
  expect((await stage.call('GET', `/v26.0/${made.json.id}?fields=status`)).json).toEqual({ status: 'APPROVED', id: made.json.id })
})

test('promises of money are rejected with a reason and advice', async () => {
  await create({ name: 'money', components: [body('Get FREE MONEY!!! today')] })
  const news = await stage.until(() =>
    stage.fields('message_template_status_update').find((one) => one.message_template_name === 'money'),
  )
  expect(news).toMatchObject({
    event: 'REJECTED',
    reason: 'SCAM',
    rejection_info: { reason: 'SCAM', recommendation: expect.any(String) },
  })
  expect((await stage.call('GET', `${path}?name=money&fields=rejected_reason`)).json.data[0].rejected_reason).toBe('SCAM')
})

test('a utility template that advertises is approved as marketing', async () => {
  await create({ name: 'sneaky', category: 'UTILITY', components: [body('Your order is here, and 20% off the next one.')] })
  const news = await stage.until(() => stage.fields('template_category_update')[0])
  expect(news).toMatchObject({ message_template_name: 'sneaky', previous_category: 'UTILITY', new_category: 'MARKETING' })
})

test.each([
  ['capitals in the name', { name: 'Offer', components: plain }, 2388060],
  ['a long body', { name: 'a', components: [body('x'.repeat(1025))] }, 2388040],
  ['a variable at the end', { name: 'a', components: [body('hello to you all {{1}}', 'A')] }, 2388299],
  ['a picture header without a sample', { name: 'a', components: [{ type: 'HEADER', format: 'IMAGE' }, ...plain] }, 2388273],
])('%s is refused with its subcode and words for people', async (_what, wish, subcode) => {
  const answer = await create(wish)
  expect(answer.status).toBe(400)
  expect(answer.json.error).toMatchObject({
    code: 100,
    error_subcode: subcode,
    error_user_title: expect.any(String),
    error_user_msg: expect.any(String),
  })
})

test('a name has one template in a language, and any number of languages', async () => {
  await create({ name: 'twice', components: plain })
  expect((await create({ name: 'twice', components: plain })).json.error.error_subcode).toBe(2388024)
  expect((await create({ name: 'twice', language: 'de', components: plain })).status).toBe(200)
})

test('the list has filters and cursors', async () => {
  for (let i = 0; i < 7; i++) await create({ name: `many_${i}`, components: plain })
  const names: string[] = []
  let next: string | undefined = `${path}?name=many_&limit=3&fields=name,status,language,category`
  while (next) {
    const page = listOf(WireTemplate).parse((await stage.call('GET', next.replace(stage.simulator.url, ''))).json)
    names.push(...page.data.map((one) => one.name))
    next = page.paging?.next
  }
  expect(names.sort()).toEqual([0, 1, 2, 3, 4, 5, 6].map((i) => `many_${i}`))
  expect(
    (await stage.call('GET', `${path}?status=REJECTED&limit=100`)).json.data.every(
      (one: { status: string }) => one.status === 'REJECTED',
    ),
  ).toBe(true)
})

test('an edit goes to review again; an approved one takes only one a day', async () => {
  const id = await stage.approve({ name: 'edited', components: plain })
  expect((await stage.call('POST', `/v26.0/${id}`, { components: [body('Open till late.')] })).json).toMatchObject({
    success: true,
  })
  await stage.until(() => stage.simulator.world.state.templates.get(id)?.status === 'APPROVED')
  expect((await stage.call('GET', `/v26.0/${id}`)).json.components[0].text).toBe('Open till late.')
  expect((await stage.call('POST', `/v26.0/${id}`, { components: plain })).json.error.error_subcode).toBe(2388039)
})

test('a deleted name is locked, and an unknown one is 404', async () => {
  await stage.approve({ name: 'gone', components: plain })
  expect((await stage.call('DELETE', `${path}?name=gone`)).json).toEqual({ success: true })
  await stage.until(() =>
    stage.fields('message_template_status_update').find((one) => one.message_template_name === 'gone' && one.event === 'DELETED'),
  )
  expect((await create({ name: 'gone', components: plain })).json.error.error_subcode).toBe(2388023)
  expect((await stage.call('DELETE', `${path}?name=gone`)).status).toBe(404)
})

test('a picture header is made with a resumable upload and reads back as an address', async () => {
  const session = await stage.call(
    'POST',
    `/v26.0/${business.app_id}/uploads?file_length=${pixel.length}&file_type=image/png&file_name=a.png`,
  )
  const half = Math.floor(pixel.length / 2)
  const part = (bytes: Buffer, offset: number) =>
    stage.call('POST', `/v26.0/${session.json.id}`, new Uint8Array(bytes), {
      authorization: `OAuth ${business.access_token}`,
      file_offset: String(offset),
    })
  expect((await part(pixel.subarray(0, half), 0)).json).toMatchObject({ file_offset: half })
  expect((await stage.call('GET', `/v26.0/${session.json.id}`)).json.file_offset).toBe(half)
  const { h } = (await part(pixel.subarray(half), half)).json
  const id = await stage.approve({
    name: 'pictured',
    components: [{ type: 'HEADER', format: 'IMAGE', example: { header_handle: [h] } }, ...plain],
  })
  const address: string = (await stage.call('GET', `/v26.0/${id}`)).json.components[0].example.header_handle[0]
  expect(Buffer.from(await (await fetch(address)).arrayBuffer())).toEqual(pixel)
})

test('a reviewer and the quality of a template can be played by hand', async () => {
  const id = await stage.approve({ name: 'by_hand', components: plain })
  await stage.call('POST', `/control/templates/${id}/quality`, { quality: 'RED' })
  await stage.call('POST', `/control/templates/${id}/review`, { event: 'PAUSED' })
  await stage.until(() => stage.fields('message_template_status_update').find((one) => one.event === 'PAUSED'))
  expect(stage.fields('message_template_quality_update')[0]).toMatchObject({
    previous_quality_score: 'UNKNOWN',
    new_quality_score: 'RED',
  })
  const sent = await stage.send('919800000001', { type: 'template', template: { name: 'by_hand', language: { code: 'en_US' } } })
  expect(sent.json.error.code).toBe(132015)
})
