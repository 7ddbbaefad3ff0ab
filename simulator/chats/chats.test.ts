import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { SteppedClock } from '../clock.ts'
import { userId } from '../people/identity.ts'
import { startSimulator } from '../start.ts'
import { startStage } from '../test/stage.ts'

const clock = new SteppedClock(Date.UTC(2026, 10, 25))
const stage = await startStage({ clock })
const number = stage.business.phone_number_id
const dayMs = 24 * 3_600_000
const users = (...list: string[]) => ({ messaging_product: 'whatsapp', block_users: list.map((user) => ({ user })) })
const block = (...list: string[]) => stage.call('POST', `/v26.0/${number}/block_users`, users(...list))
const listed = async () =>
  (await stage.call('GET', `/v26.0/${number}/block_users`)).json.data.map((one: { wa_id: string }) => one.wa_id)

test('who wrote within a day can be blocked, listed and unblocked', async () => {
  await stage.write('919800001001', { type: 'text', text: 'Buy my pills' })
  const blocked = await block('+91 98000 01001')
  expect(blocked).toMatchObject({
    status: 200,
    json: { block_users: { added_users: [{ input: '+91 98000 01001', wa_id: '919800001001' }] } },
  })
  expect(blocked.json.block_users.failed_users).toBeUndefined()
  expect(await listed()).toEqual(['919800001001'])
  const gone = await stage.call('DELETE', `/v26.0/${number}/block_users`, users('919800001001'))
  expect(gone.json.block_users.removed_users[0]).toMatchObject({ input: '919800001001' })
  expect(await listed()).toEqual([])
})

test('a request that blocks only some is answered 400 with both lists', async () => {
  await stage.write('919800001002', { type: 'text', text: 'hi' })
  const mixed = await block('919800001002', '919800001003', 'nobody')
  expect(mixed).toMatchObject({
    status: 400,
    json: {
      error: { code: 139100 },
      block_users: {
        added_users: [{ wa_id: '919800001002' }],
        failed_users: [
          { input: '919800001003', errors: [{ code: 131047, message: 'Re-engagement required' }] },
          { input: 'nobody', errors: [{ code: 131009 }] },
        ],
      },
    },
  })
  expect(mixed.json.block_users.failed_users[1].wa_id).toBeUndefined()
  await stage.write('919800001004', { type: 'text', text: 'hi' })
  await clock.advance(dayMs + 1)
  expect((await block('919800001004')).json.block_users.failed_users).toHaveLength(1)
})

test('a blocked person neither reaches the business nor is reached by it', async () => {
  const writer = '919800001005'
  await stage.write(writer, { type: 'text', text: 'first' })
  expect(
    (await block(userId(stage.simulator.world.state.accounts.get(stage.business.waba_id)?.businessId ?? '', writer))).status,
  ).toBe(200)
  await stage.write(writer, { type: 'text', text: 'second' })
  await clock.advance(5_000)
  expect(stage.messages().flatMap((one) => (one.from === writer ? [one.text?.body] : []))).toEqual(['first'])
  const refused = await stage.send(writer, { type: 'text', text: { body: 'x' } })
  expect(refused).toMatchObject({ status: 400, json: { error: { code: 130403 } } })
})

test('a block list holds 64,000 people, a request 1,000', async () => {
  const list = new Set(Array.from({ length: 64_000 }, (_, i) => String(4_915_100_000_000 + i)))
  const kept = stage.simulator.world.state.blockLists.get(number)
  stage.simulator.world.state.blockLists.set(number, list)
  expect((await block('919800001002')).json.error.code).toBe(139101)
  if (kept) stage.simulator.world.state.blockLists.set(number, kept)
  expect((await block(...Array.from({ length: 1_001 }, () => '919800001002'))).json.error.code).toBe(131009)
  const page = await stage.call('GET', `/v26.0/${number}/block_users?limit=1`)
  expect(page.json.data).toHaveLength(1)
  expect(page.json.paging.next).toContain('after=')
})

test('a QR code is made, shown, changed and deleted', async () => {
  const made = await stage.call('POST', `/v26.0/${number}/message_qrdls?prefilled_message=Hello&generate_qr_image=SVG`)
  expect(made.json).toEqual({
    code: expect.stringMatching(/^[A-Z0-9]{13}1$/),
    prefilled_message: 'Hello',
    deep_link_url: `https://wa.me/message/${made.json.code}`,
    qr_image_url: expect.stringContaining('.svg'),
  })
  const svg = await fetch(made.json.qr_image_url)
  expect(svg.headers.get('content-type')).toContain('image/svg+xml')
  const edited = await stage.call('POST', `/v26.0/${number}/message_qrdls`, { code: made.json.code, prefilled_message: 'Shop' })
  expect(edited.json).toMatchObject({ code: made.json.code, prefilled_message: 'Shop' })
  await stage.call('POST', `/v26.0/${number}/message_qrdls`, { prefilled_message: 'Newer' })
  const all = await stage.call('GET', `/v26.0/${number}/message_qrdls?fields=prefilled_message,qr_image_url.format(PNG)`)
  expect(all.json.data.map((one: { prefilled_message: string }) => one.prefilled_message)).toEqual(['Newer', 'Shop'])
  const png = await fetch(all.json.data[1].qr_image_url)
  expect(png.headers.get('content-type')).toBe('image/png')
  const one = `/v26.0/${number}/message_qrdls/${made.json.code}`
  expect((await stage.call('GET', one)).json.data[0].prefilled_message).toBe('Shop')
  expect((await stage.call('DELETE', one)).json).toEqual({ success: true })
  expect((await stage.call('GET', one)).json.error).toMatchObject({ code: 100, error_subcode: 33 })
  expect((await fetch(made.json.qr_image_url)).status).toBe(404)
})

test('the text of a QR code has 140 characters and its picture one of two formats', async () => {
  const make = (body: unknown) => stage.call('POST', `/v26.0/${number}/message_qrdls`, body)
  expect((await make({ prefilled_message: 'x'.repeat(141) })).json.error.code).toBe(100)
  expect((await make({ prefilled_message: 'x', generate_qr_image: 'GIF' })).json.error.code).toBe(100)
  expect((await make({})).json.error.code).toBe(131008)
})

test('prompts and commands are a field of the number', async () => {
  const path = `/v26.0/${number}/conversational_automation`
  const commands = [{ command_name: 'track', command_description: 'Where is my order' }]
  expect((await stage.call('POST', path, { prompts: ['Open today?'], commands })).json).toEqual({ success: true })
  expect((await stage.call('POST', path, { prompts: ['Prices?'] })).status).toBe(200)
  const node = await stage.call('GET', `/v26.0/${number}?fields=conversational_automation`)
  expect(node.json.conversational_automation).toMatchObject({ prompts: ['Prices?'], commands })
})

test.each([
  ['five prompts', { prompts: ['a', 'b', 'c', 'd', 'e'] }],
  ['a prompt of 81 characters', { prompts: ['x'.repeat(81)] }],
  ['31 commands', { commands: Array.from({ length: 31 }, (_, i) => ({ command_name: `c${i}`, command_description: 'd' })) }],
  ['a command name of 33 characters', { commands: [{ command_name: 'x'.repeat(33), command_description: 'd' }] }],
  ['a description of 257 characters', { commands: [{ command_name: 'x', command_description: 'd'.repeat(257) }] }],
  ['a command twice', { commands: [1, 2].map(() => ({ command_name: 'x', command_description: 'd' })) }],
  ['the welcome message that was removed', { enable_welcome_message: true }],
])('%s is refused', async (_what, wish) => {
  expect((await stage.call('POST', `/v26.0/${number}/conversational_automation`, wish)).status).toBe(400)
})

test('links and block lists outlive the process', async () => {
  const dataPath = join(mkdtempSync(join(tmpdir(), 'chats-')), 'data.json')
  const first = await startSimulator({ dataPath })
  const made = await (
    await fetch(`${first.url}/control/numbers`, {
      method: 'POST',
      body: '{"key":"a"}',
      headers: { 'content-type': 'application/json' },
    })
  ).json()
  const { phone_number_id: id, access_token: token } = made as { phone_number_id: string; access_token: string }
  const qr = await (
    await fetch(`${first.url}/${id}/message_qrdls?prefilled_message=Hi&access_token=${token}`, { method: 'POST' })
  ).json()
  first.world.state.blockLists.set(id, new Set(['919800001009']))
  await first.stop()
  const second = await startSimulator({ dataPath })
  const found = await (await fetch(`${second.url}/${id}/message_qrdls?access_token=${token}`)).json()
  expect(found).toMatchObject({ data: [{ code: (qr as { code: string }).code }] })
  expect([...(second.world.state.blockLists.get(id) ?? [])]).toEqual(['919800001009'])
  await second.stop()
})
