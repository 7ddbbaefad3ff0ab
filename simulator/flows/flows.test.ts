import { FlowCreated, FlowNode, FlowsUpdate, FlowUploaded } from '@woochat/contract/cloud-api/flows.ts'
import { expect, test } from 'vitest'
import { SteppedClock } from '../clock.ts'
import { startStage } from '../test/stage.ts'

const clock = new SteppedClock(Date.parse('2026-11-25T08:00:00Z'))
const stage = await startStage({ clock, webhooks: { flushMs: 0 } })
const waba = stage.business.waba_id
const end = { type: 'Footer', label: 'Send', 'on-click-action': { name: 'complete', payload: { name: '${form.name}' } } }
const form = (version = '7.3') => ({
  version,
  screens: [
    {
      id: 'FORM',
      title: 'Who are you?',
      terminal: true,
      layout: { type: 'SingleColumnLayout', children: [{ type: 'TextInput', name: 'name', label: 'Name', required: true }, end] },
    },
  ],
})
let count = 0
const create = (more: Record<string, unknown> = {}) =>
  stage.call('POST', `/v26.0/${waba}/flows`, { name: `Flow ${++count}`, categories: ['SURVEY'], ...more })
const upload = (id: string, text: string, fields: Record<string, string> = {}) => {
  const data = new FormData()
  for (const [key, value] of Object.entries({ name: 'flow.json', asset_type: 'FLOW_JSON', ...fields })) data.set(key, value)
  data.set('file', new Blob([text], { type: 'application/json' }), 'flow.json')
  return stage.call('POST', `/${id}/assets`, data)
}
const news = () => stage.fields('flows').map((value) => FlowsUpdate.parse(value))
async function told(flowId: string, event: string) {
  await clock.advance(1_000)
  return news().filter((one) => one.flow_id === flowId && one.event === event)
}

test('a Flow is made, filled, published, deprecated, and each step is told', async () => {
  const { id } = FlowCreated.parse((await create()).json)
  expect((await stage.call('POST', `/${id}/publish`)).json.error).toMatchObject({ code: 139002 })
  expect(FlowUploaded.parse((await upload(id, JSON.stringify(form()))).json)).toEqual({ success: true, validation_errors: [] })
  expect((await stage.call('POST', `/${id}/publish`)).json).toEqual({ success: true })
  expect((await upload(id, JSON.stringify(form()))).json.error).toMatchObject({
    code: 139001,
    error_user_title: "Flow can't be updated",
  })
  expect((await stage.call('DELETE', `/${id}`)).json.error.code).toBe(139004)
  expect((await stage.call('POST', `/${id}/publish`)).json.error.code).toBe(139002)
  expect((await stage.call('POST', `/${id}/deprecate`)).json).toEqual({ success: true })
  expect((await stage.call('POST', `/${id}/deprecate`)).json.error.code).toBe(139003)
  expect((await told(id, 'FLOW_STATUS_CHANGE')).map(({ old_status, new_status }) => [old_status, new_status])).toEqual([
    [undefined, 'DRAFT'],
    ['DRAFT', 'PUBLISHED'],
    ['PUBLISHED', 'DEPRECATED'],
  ])
})

test('every field of a Flow is there when asked for, and a few by default', async () => {
  const { id } = (await create({ flow_json: JSON.stringify(form()), endpoint_uri: 'https://shop.example/flow' })).json
  expect(Object.keys((await stage.call('GET', `/${id}`)).json).sort()).toEqual([
    'categories',
    'id',
    'name',
    'status',
    'validation_errors',
  ])
  const fields =
    'id,name,categories,preview.invalidate(false),status,validation_errors,json_version,data_api_version,endpoint_uri,whatsapp_business_account,application,health_status'
  const node = FlowNode.parse((await stage.call('GET', `/${id}?fields=${fields}`)).json)
  expect(node).toMatchObject({
    json_version: '7.3',
    endpoint_uri: 'https://shop.example/flow',
    whatsapp_business_account: { id: waba },
    application: { id: stage.business.app_id },
    health_status: { can_send_message: 'AVAILABLE' },
    preview: { expires_at: '2026-12-25T08:00:01+0000' },
  })
  const again = FlowNode.parse((await stage.call('GET', `/${id}?fields=preview`)).json)
  expect(again.preview?.preview_url).toBe(node.preview?.preview_url)
  const other = FlowNode.parse((await stage.call('GET', `/${id}?fields=preview.invalidate(true)`)).json)
  expect(other.preview?.preview_url).not.toBe(node.preview?.preview_url)
  expect((await stage.call('GET', `/${id}?fields=colour`)).json.error.message).toContain('nonexisting field (colour)')
})

test('what was uploaded is checked, kept as it is, and can be fetched without a token', async () => {
  const { id } = (await create()).json
  const text = JSON.stringify({ ...form(), colour: 'red' }, null, 2)
  const { validation_errors: problems } = FlowUploaded.parse((await upload(id, text)).json)
  expect(problems).toMatchObject([{ error: 'INVALID_PROPERTY_KEY', pointers: [{ path: 'colour' }] }])
  expect((await stage.call('GET', `/${id}`)).json.validation_errors).toEqual(problems)
  const { data } = (await stage.call('GET', `/${id}/assets`)).json
  expect(data).toMatchObject([{ name: 'flow.json', asset_type: 'FLOW_JSON' }])
  expect(await (await fetch(data[0].download_url)).text()).toBe(text)
  const json = { name: 'flow.json', asset_type: 'FLOW_JSON', file: JSON.stringify(form()) }
  expect((await stage.call('POST', `/${id}/assets`, json)).json).toEqual({ success: true, validation_errors: [] })
  expect((await fetch(data[0].download_url)).status).toBe(404)
  expect((await upload(id, '{}', { name: 'other.json' })).json.error.code).toBe(100)
  expect((await upload(id, '{'.repeat(50_000))).json.validation_errors[0].error).toBe('INVALID_FLOW_JSON')
})

test('names, categories and addresses are checked', async () => {
  const { id } = (await create({ name: 'Only once' })).json
  expect((await create({ name: 'Only once' })).json.error).toMatchObject({
    code: 100,
    error_user_title: 'Flow name is not unique',
  })
  expect((await create({ categories: ['GARDENING'] })).json.error.code).toBe(100)
  expect((await create({ categories: [] })).json.error.code).toBe(100)
  expect((await create({ endpoint_uri: 'shop' })).json.error).toMatchObject({ error_user_title: 'Invalid Endpoint URI' })
  expect((await create({ clone_flow_id: '1' })).json.error.code).toBe(100)
  expect((await stage.call('POST', `/${id}`, { name: 'Renamed', categories: ['OTHER'] })).json).toEqual({ success: true })
  expect((await stage.call('GET', `/${id}`)).json).toMatchObject({ name: 'Renamed', categories: ['OTHER'] })
  expect((await stage.call('POST', `/${id}`, { application_id: '1' })).json.error.code).toBe(100)
  expect((await stage.call('DELETE', `/${id}`)).json).toEqual({ success: true })
  expect((await stage.call('GET', `/${id}`)).json.error.error_subcode).toBe(33)
  expect((await stage.call('GET', `/${id}`, undefined, { authorization: 'Bearer wrong' })).status).toBe(401)
})

test('a Flow is published as it is made, cloned, listed, and copied to another account', async () => {
  const { id } = (await create({ name: 'At once', flow_json: JSON.stringify(form()), publish: true })).json
  expect((await stage.call('GET', `/${id}`)).json.status).toBe('PUBLISHED')
  const clone = (await create({ name: 'A clone', clone_flow_id: id })).json
  expect((await stage.call('GET', `/${clone.id}?fields=status,json_version`)).json).toMatchObject({
    status: 'DRAFT',
    json_version: '7.3',
  })
  const { data } = (await stage.call('GET', `/${waba}/flows?limit=2`)).json
  expect(data.map((one: { id: string }) => one.id)).toEqual([clone.id, id])
  const other = (await stage.call('POST', '/control/numbers', { key: 'second' })).json
  stage.simulator.world.state.tokens.get(stage.business.access_token)?.accountIds.add(other.waba_id)
  const wish = { source_waba_id: waba, source_flow_names: ['At once', 'Nobody'] }
  expect((await stage.call('POST', `/${other.waba_id}/migrate_flows`, wish)).json).toMatchObject({
    migrated_flows: [{ source_id: id, source_name: 'At once' }],
    failed_flows: [{ source_name: 'Nobody', error_code: 100 }],
  })
})

test('old versions can be drawn up, not published; a blocked account does neither', async () => {
  const { id } = (await create({ flow_json: JSON.stringify(form('4.0')) })).json
  expect((await stage.call('POST', `/${id}/publish`)).json.error).toMatchObject({
    code: 139002,
    error_user_title: 'Versions in Flow JSON file are not available for publishing',
  })
  await stage.call('POST', '/control/flows/rules', { blocked_accounts: [waba] })
  expect((await create()).json.error.code).toBe(139000)
  await stage.call('POST', '/control/flows/rules', { blocked_accounts: [] })
})

test('a preview shows the Flow for thirty days, and lets it be tried', async () => {
  const { id } = (await create({ flow_json: JSON.stringify(form()) })).json
  const { preview } = (await stage.call('GET', `/${id}?fields=preview`)).json
  const page = await fetch(preview.preview_url)
  expect(page.status).toBe(200)
  expect(await page.text()).toContain('/phones/assets/flow-preview.js')
  const path = new URL(preview.preview_url).pathname
  const first = (await stage.call('POST', path, {})).json
  expect(first).toMatchObject({ state: 'open', draft: true, screen: { id: 'FORM', title: 'Who are you?' }, values: {} })
  const refused = (await stage.call('POST', path, { session: first.session })).json
  expect(refused.errors).toEqual({ name: 'Fill this in' })
  const done = (await stage.call('POST', path, { session: first.session, form: { name: 'Ana' } })).json
  expect(done).toMatchObject({ state: 'done', response: { flow_token: 'unused', name: 'Ana' } })
  await clock.advance(31 * 86_400_000)
  expect((await fetch(preview.preview_url)).status).toBe(404)
})
