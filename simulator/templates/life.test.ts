import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { SteppedClock } from '../clock.ts'
import { startSimulator } from '../start.ts'
import { type Stage, startStage } from '../test/stage.ts'

const clock = new SteppedClock(Date.UTC(2026, 4, 10, 12))
const stage = await startStage({ clock, reviewMs: 1_000, pairLimit: false })
const { world } = stage.simulator
const { state } = world
const minute = 60_000
const day = 24 * 60 * minute
const path = `/v26.0/${stage.business.waba_id}/message_templates`
const words = (text: string) => [{ type: 'BODY', text }]

const pass = (ms: number) => stage.call('POST', '/control/clock/advance', { ms })
const create = (wish: Record<string, unknown>) =>
  stage.call('POST', path, {
    language: 'en_US',
    category: 'UTILITY',
    components: words('Your parcel is on its way to you.'),
    ...wish,
  })
const edit = (id: string, wish: Record<string, unknown>) => stage.call('POST', `/v26.0/${id}`, wish)
const control = (id: string, what: string, body = {}) => stage.call('POST', `/control/templates/${id}/${what}`, body)
const subcode = (answer: Awaited<ReturnType<Stage['call']>>): number => answer.json.error?.error_subcode
const news = (name: string, field = 'message_template_status_update') =>
  stage.fields(field).filter((value) => value.message_template_name === name)
const events = (name: string) => news(name).map((value) => value.event)
const read = async (id: string, fields: string) => (await stage.call('GET', `/v26.0/${id}?fields=${fields}`)).json

async function approved(name: string, wish: Record<string, unknown> = {}): Promise<string> {
  const { id } = (await create({ name, ...wish })).json
  await pass(1_100)
  expect(state.templates.get(id)?.status).toBe('APPROVED')
  return id
}

const send = (name: string, to = '919800000001') =>
  stage.send(to, { type: 'template', template: { name, language: { code: 'en_US' } } })

test('a template waits for its reviewer by the clock, and cannot be sent before', async () => {
  await create({ name: 'waits' })
  expect((await send('waits')).json.error.code).toBe(132001)
  await pass(500)
  expect(events('waits')).toEqual([])
  await pass(600)
  expect(events('waits')).toEqual(['APPROVED'])
  expect((await send('waits')).status).toBe(200)
})

test('a code outside authentication is the wrong category, inside it is right', async () => {
  const { id } = (
    await create({ name: 'code_in_utility', components: [{ type: 'BODY', text: 'Your one-time password is here.' }] })
  ).json
  await pass(1_100)
  expect(await read(id, 'status,rejected_reason')).toEqual({ id, status: 'REJECTED', rejected_reason: 'INCORRECT_CATEGORY' })
})

test('the words of another template are refused when the reviewer is as strict as Meta’s', async () => {
  await stage.call('POST', '/control/review', { duplicates: 'refused' })
  await approved('first_words', { components: words('These words are used twice.') })
  const { id } = (await create({ name: 'second_words', components: words('These words are used twice.') })).json
  await approved('first_words', { language: 'en_GB', components: words('These words are used twice.') })
  expect(state.templates.get(id)?.status).toBe('REJECTED')
  await stage.call('POST', '/control/review', { duplicates: 'allowed' })
})

test('a rejection can be appealed within 60 days, and is looked at again', async () => {
  const won = (await create({ name: 'rejected_wrongly' })).json.id
  const lost = (await create({ name: 'rejected_rightly' })).json.id
  await pass(1_100)
  await control(won, 'appeal')
  await control(lost, 'appeal', { outcome: 'REJECTED' })
  expect(state.templates.get(won)?.status).toBe('IN_APPEAL')
  await pass(1_100)
  expect(events('rejected_wrongly')).toEqual(['REJECTED', 'IN_APPEAL', 'APPROVED'])
  expect(events('rejected_rightly')).toEqual(['REJECTED', 'IN_APPEAL', 'REJECTED'])
  expect(state.templates.get(lost)?.rejectedReason).toBe('INVALID_FORMAT')
  await pass(61 * day)
  expect((await control(lost, 'appeal')).status).toBe(400)
})

test('an approved template takes one edit in 24 hours and ten in 30 days; a rejected one any number', async () => {
  const id = await approved('edited')
  for (let turn = 0; turn < 10; turn++) {
    expect((await edit(id, { components: words(`Your parcel comes on day ${turn} or so.`) })).json).toMatchObject({
      success: true,
    })
    expect(subcode(await edit(id, { components: words('Too soon for that.') }))).toBe(2388039)
    await pass(1_100)
    expect(subcode(await edit(id, { components: words('Too soon for that.') }))).toBe(2388039)
    await pass(day)
  }
  expect(subcode(await edit(id, { components: words('The eleventh is too many.') }))).toBe(2388039)
  expect(news('edited', 'message_template_components_update').length).toBe(10)
  await control(id, 'review', { event: 'REJECTED' })
  for (const text of ['Once.', 'Twice.', 'Thrice.']) {
    expect((await edit(id, { components: words(text) })).status).toBe(200)
    await control(id, 'review', { event: 'REJECTED' })
  }
})

test('the category of an approved template stays, that of a rejected one can change; its time-to-live changes without a review', async () => {
  const id = await approved('ttl')
  expect(subcode(await edit(id, { category: 'MARKETING' }))).toBe(2388039)
  expect((await edit(id, { message_send_ttl_seconds: 120 })).json.success).toBe(true)
  expect(await read(id, 'message_send_ttl_seconds,status')).toEqual({ id, status: 'APPROVED', message_send_ttl_seconds: 120 })
  expect((await edit(id, { message_send_ttl_seconds: 50_000 })).json.error.code).toBe(100)
  await control(id, 'review', { event: 'REJECTED' })
  expect((await edit(id, { category: 'MARKETING' })).json).toMatchObject({ success: true, category: 'MARKETING' })
})

test('disabled templates are neither edited nor deleted, those of Direct Send neither', async () => {
  const id = await approved('disabled')
  await control(id, 'review', { event: 'DISABLED' })
  expect((await send('disabled')).json.error.code).toBe(132016)
  expect(subcode(await edit(id, { components: words('Anything else.') }))).toBe(2388039)
  expect((await stage.call('DELETE', `${path}?name=disabled`)).status).toBe(400)
  const direct = await approved('direct')
  Object.assign(state.templates.get(direct) ?? {}, { source: 'AUTO_GENERATED' })
  expect(subcode(await edit(direct, { components: words('Anything else.') }))).toBe(2388318)
  expect(subcode(await stage.call('DELETE', `${path}?name=direct`))).toBe(2388330)
})

test('only a pause for pacing is ended by its business', async () => {
  const id = await approved('paced')
  await control(id, 'review', { event: 'PAUSED' })
  expect((await send('paced')).json.error.code).toBe(132015)
  expect((await stage.call('POST', `/v26.0/${id}/unpause`)).json).toMatchObject({ success: false, reason: expect.any(String) })
  await control(id, 'review', { event: 'PAUSED', title: 'RATE_LIMITING_PAUSE' })
  expect((await stage.call('POST', `/v26.0/${id}/unpause`)).json).toEqual({ success: true })
  expect((await send('paced')).status).toBe(200)
  expect((await stage.call('POST', `/v26.0/${id}/unpause`)).json.success).toBe(false)
})

test('a deleted name is locked for 30 days, one never approved is not', async () => {
  await approved('locked')
  await stage.call('DELETE', `${path}?name=locked`)
  await pass(10)
  expect(events('locked')).toEqual(['APPROVED', 'DELETED'])
  expect(subcode(await create({ name: 'locked' }))).toBe(2388023)
  expect(subcode(await create({ name: 'locked', language: 'de' }))).toBe(2388023)
  await pass(30 * day + 1)
  expect((await create({ name: 'locked' })).status).toBe(200)
  await stage.call('DELETE', `${path}?name=locked`)
  expect((await create({ name: 'locked' })).status).toBe(200)
})

test('one language is deleted by its id; the others stay, and new ones may join them', async () => {
  const english = await approved('family')
  await approved('family', { language: 'de' })
  await stage.call('DELETE', `${path}?name=family&hsm_id=${english}`)
  expect(
    (await stage.call('GET', `${path}?name=family&fields=language`)).json.data.map((one: { language: string }) => one.language),
  ).toEqual(['de'])
  expect(subcode(await create({ name: 'family' }))).toBe(2388023)
  expect((await create({ name: 'family', language: 'fr' })).status).toBe(200)
})

test('a template whose message is still under way is deleted after 30 days', async () => {
  await approved('underway')
  await stage.call('POST', '/control/people', { people: [{ phone: '919800000002', offline: true }] })
  await send('underway', '919800000002')
  await pass(minute)
  const id = state.templatesByName.get(`${stage.business.waba_id} underway en_US`)?.id ?? ''
  await stage.call('DELETE', `${path}?name=underway`)
  await pass(10)
  expect(events('underway')).toEqual(['APPROVED', 'PENDING_DELETION'])
  expect(await read(id, 'status')).toEqual({ id, status: 'PENDING_DELETION' })
  expect((await send('underway')).json.error.code).toBe(132001)
  expect((await stage.call('DELETE', `${path}?name=underway`)).status).toBe(404)
  await pass(30 * day + minute)
  expect(events('underway')).toEqual(['APPROVED', 'PENDING_DELETION', 'DELETED'])
  expect((await stage.call('GET', `/v26.0/${id}`)).json.error.error_subcode).toBe(33)
})

test('up to a hundred are deleted by their ids, and none when one of them is unknown', async () => {
  const ids = [await approved('bulk_a'), await approved('bulk_b')]
  const remove = (list: unknown) => stage.call('DELETE', `${path}?hsm_ids=${encodeURIComponent(JSON.stringify(list))}`)
  expect((await remove([...ids, '1234'])).status).toBe(404)
  expect((await remove(Array.from({ length: 101 }, (_, i) => `1${i}`))).json.error.code).toBe(100)
  expect((await remove(ids)).json).toEqual({ success: true })
  expect(state.templates.has(ids[0] ?? '')).toBe(false)
})

test('an archived template comes back within 28 days, or is deleted', async () => {
  const kept = await approved('archived_kept')
  const gone = await approved('archived_gone')
  const archive = (verb: string, ids: string) => stage.call('POST', `${path}/${verb}`, { hsm_ids: ids })
  expect((await archive('archive', `${kept},${gone},99`)).json).toEqual({
    archived_templates: [kept, gone],
    failed_templates: { 99: 'Message template not found' },
  })
  expect((await send('archived_kept')).json.error.code).toBe(132001)
  await pass(27 * day)
  expect((await archive('unarchive', kept)).json).toEqual({ unarchived_templates: [kept], failed_templates: {} })
  expect((await send('archived_kept')).status).toBe(200)
  await pass(2 * day)
  expect(events('archived_kept')).toEqual(['APPROVED', 'ARCHIVED', 'UNARCHIVED'])
  expect(events('archived_gone')).toEqual(['APPROVED', 'ARCHIVED', 'DELETED'])
})

test('a live template is told a month before that its category changes, then it does', async () => {
  const id = await approved('miscategorised')
  await control(id, 'recategorise', { category: 'MARKETING' })
  const due = new Date(state.templates.get(id)?.correctCategory?.at ?? 0)
  expect([due.getUTCDate(), due.getUTCHours()]).toEqual([1, 0])
  expect(await read(id, 'category,correct_category')).toEqual({ id, category: 'UTILITY', correct_category: 'MARKETING' })
  await pass(due.getTime() - clock.now() - minute)
  expect((await read(id, 'category')).category).toBe('UTILITY')
  await pass(2 * minute)
  expect(await read(id, 'category,previous_category,correct_category')).toEqual({
    id,
    category: 'MARKETING',
    previous_category: 'UTILITY',
  })
  expect(news('miscategorised', 'template_category_update')).toMatchObject([
    { new_category: 'UTILITY', correct_category: 'MARKETING', category_update_timestamp: due.getTime() / 1000 },
    { previous_category: 'UTILITY', new_category: 'MARKETING' },
  ])
})

test('misuse of categories ends in a warning, then 7, then 30 days without utility templates', async () => {
  await approved('parcel')
  const misuse = () => stage.call('POST', `/control/accounts/${stage.business.waba_id}/misuse`)
  const may = async () => (await send('parcel')).json.error?.code
  expect((await misuse()).json).toMatchObject({ times: 1, utility_blocked_until: 0 })
  expect(await may()).toBeUndefined()
  for (const days of [7, 30]) {
    await misuse()
    expect(await may()).toBe(131064)
    await pass(days * day - minute)
    expect(await may()).toBe(131064)
    await pass(2 * minute)
    expect(await may()).toBeUndefined()
  }
  const id = await approved('again')
  await control(id, 'recategorise', { category: 'MARKETING' })
  expect(state.templates.get(id)?.correctCategory?.at).toBe(clock.now() + day)
})

test('an account makes a hundred templates an hour, and 250 names while its portfolio is not verified', async () => {
  const { json: business } = await stage.call('POST', '/control/numbers', { key: 'busy' })
  const make = (name: string, language = 'en') =>
    stage.call(
      'POST',
      `/${business.waba_id}/message_templates`,
      { name, language, category: 'UTILITY', components: words('One of many.') },
      { authorization: `Bearer ${business.access_token}` },
    )
  const account = state.accounts.get(business.waba_id)
  if (account) account.unverified = true
  for (let i = 0; i < 250; i++) {
    if (i % 100 === 0) await pass(61 * minute)
    expect((await make(`n${i}`)).status).toBe(200)
  }
  for (let i = 0; i < 50; i++) await make(`n${i}`, 'de')
  expect((await make('n1', 'fr')).json.error).toMatchObject({ code: 80007 })
  await pass(61 * minute)
  expect(subcode(await make('n250'))).toBe(2388019)
  expect((await make('n1', 'fr')).status).toBe(200)
})

test('what a template waits for, and locked names, outlive a restart', async () => {
  const dataPath = join(await mkdtemp(join(tmpdir(), 'templates-')), 'state.json')
  const begin = () => startSimulator({ dataPath, clock: new SteppedClock(Date.UTC(2026, 4, 10, 12)), reviewMs: 1_000 })
  const post = async (url: string, method: string, token: string, body?: unknown) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
    return (await fetch(url, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) })).json()
  }
  const one = await begin()
  const business = await post(`${one.url}/control/numbers`, 'POST', '', { key: 'k' })
  const wish = (name: string) => ({ name, language: 'en', category: 'UTILITY', components: words('Your parcel is here.') })
  const make = (url: string, name: string) =>
    post(`${url}/${business.waba_id}/message_templates`, 'POST', business.access_token, wish(name))
  await make(one.url, 'locked')
  await post(`${one.url}/control/clock/advance`, 'POST', '', { ms: 1_100 })
  await post(`${one.url}/${business.waba_id}/message_templates?name=locked`, 'DELETE', business.access_token)
  const { id } = await make(one.url, 'waits')
  await one.stop()
  const two = await begin()
  expect(two.world.state.templates.get(id)?.status).toBe('PENDING')
  await post(`${two.url}/control/clock/advance`, 'POST', '', { ms: 1_100 })
  expect(two.world.state.templates.get(id)?.status).toBe('APPROVED')
  expect((await make(two.url, 'locked')).error.error_subcode).toBe(2388023)
  await two.stop()
})
