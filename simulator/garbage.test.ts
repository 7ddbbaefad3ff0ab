import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Pool } from 'undici'
import { afterAll, expect, test } from 'vitest'
import { seededDice } from './dice.ts'
import { prepare } from './test/golden-stage.ts'
import { startStage } from './test/stage.ts'

const stage = await startStage({ throughput: 0, pairLimit: false })
const pool = new Pool(stage.simulator.url, { connections: 24 })
afterAll(() => pool.close())

const dice = seededDice(20_261_125)
const pick = <T>(list: readonly T[]): T => list[Math.floor(dice() * list.length)] as T

const folder = join(import.meta.dirname, '../contract/cloud-api/golden')
const bodies = (prefix: string): unknown[] =>
  readdirSync(folder)
    .filter((name) => name.startsWith(prefix) && name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as unknown)
const golden = bodies('')
const sends = bodies('send-')
const templates = bodies('template-create-')
await prepare(stage)

const edges = [
  'messages',
  'marketing_messages',
  'media',
  'register',
  'request_code',
  'verify_code',
  'whatsapp_business_profile',
  'settings',
  'whatsapp_commerce_settings',
  'username',
  'username_suggestions',
  'block_users',
  'message_qrdls',
  'conversational_automation',
  'whatsapp_business_encryption',
  'message_templates',
  'upsert_message_templates',
  'message_template_previews',
  'migrate_message_templates',
  'message_templates/archive',
  'phone_numbers',
  'subscribed_apps',
  'subscriptions',
  'uploads',
  'flows',
  'assets',
  'publish',
  'deprecate',
  'migrate_flows',
  'product_catalogs',
  'owned_product_catalogs',
  'products',
  'product_sets',
  'items_batch',
  'payment_configurations',
  'payments_refund',
  'payments/one/two',
  'template_analytics',
  'official_business_account',
  'unpause',
  'compare',
  'contact_book',
  'nonsense',
  '',
]
const values: readonly (() => unknown)[] = [
  () => null,
  () => true,
  () => -1,
  () => 1e308,
  () => '',
  () => 'x'.repeat(5_000),
  () => '\u0000',
  () => '👍🏽',
  () => [],
  () => [[]],
  () => ({}),
  () => ({ id: {} }),
  () => '../../etc/passwd',
  () => '${data.x}',
  () => '{{1}}',
  () => "'; drop table x; --",
  () => 12_345_678_901_234_567_890n.toString(),
  () => ({ __proto__: 1, constructor: 2 }),
]

/** A copy of a body with one or two of its parts, anywhere in it, put out, doubled or replaced. */
function spoil(body: unknown): unknown {
  const copy: unknown = structuredClone(body)
  for (let turn = 0; turn < 1 + dice() * 2; turn++) {
    let at = copy as Record<string, unknown>
    for (let depth = 0; depth < 6; depth++) {
      const keys = Object.keys(at ?? {})
      const key = pick(keys)
      if (key === undefined) break
      const below = at[key]
      if (typeof below === 'object' && below !== null && dice() < 0.75) at = below as Record<string, unknown>
      else {
        if (dice() < 0.25) delete at[key]
        else at[key] = pick(values)()
        break
      }
    }
  }
  return copy
}

const nested = (depth: number): string => `{"messaging_product":"whatsapp","to":${'['.repeat(depth)}${']'.repeat(depth)}}`

function body(): string {
  const roll = dice()
  if (roll < 0.05)
    return pick(['', '{', '[]', 'null', '"text"', '{"a":', '\u0000', '{"messaging_product":"whatsapp"', 'a=b&c=%ZZ'])
  return JSON.stringify(roll < 0.8 ? spoil(pick(golden)) : pick(values)()) ?? ''
}

function address(): string {
  const { phone_number_id, waba_id, app_id } = stage.business
  const known = [...stage.simulator.world.state.templates.keys(), ...stage.simulator.world.state.media.keys()]
  const id = pick([
    phone_number_id,
    phone_number_id,
    waba_id,
    waba_id,
    app_id,
    ...known.slice(-3),
    '0',
    '1234567890123456',
    'me',
    '%00',
    '%zz',
    'upload:x',
    '9'.repeat(250),
    '9'.repeat(400),
  ])
  const query = pick([
    '',
    '',
    '?fields=id,name{x(',
    '?limit=-1&after=zzz',
    '?fields=analytics.start(x).end()',
    '?access_token=x',
    '?name=',
    `?hsm_id=${'1'.repeat(99)}`,
  ])
  return `/${pick(['v26.0/', 'v25.0/', '', 'v1.0/'])}${id}/${pick(edges)}${query}`
}

interface Asked {
  method: 'GET' | 'POST' | 'DELETE' | 'PUT'
  path: string
  sent: string | undefined
  headers: Record<string, string>
}

/** A body at the very place where such bodies go, spoiled or not. */
function toThePoint(): Asked {
  const { phone_number_id, waba_id, access_token } = stage.business
  const [path, whole] = pick([
    [`/v26.0/${phone_number_id}/messages`, pick(sends)],
    [`/v26.0/${phone_number_id}/messages`, pick(sends)],
    [`/v26.0/${waba_id}/message_templates`, pick(templates)],
  ] as const)
  const headers = { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' }
  return { method: 'POST', path, sent: JSON.stringify(dice() < 0.3 ? whole : spoil(whole)), headers }
}

function anywhere(): Asked {
  const method = pick(['GET', 'POST', 'POST', 'POST', 'DELETE', 'PUT'] as const)
  const sent = method === 'GET' ? undefined : body()
  const types = ['application/json', 'application/json', 'application/json', 'application/x-www-form-urlencoded', 'text/plain']
  const headers = {
    ...(dice() < 0.9 && { authorization: `Bearer ${dice() < 0.9 ? stage.business.access_token : 'EAAwrong'}` }),
    ...(sent !== undefined && { 'content-type': pick([...types, 'multipart/form-data; boundary=x']) }),
  }
  return { method, path: address(), sent, headers }
}

async function ask(): Promise<{ status: number; text: string; what: string }> {
  const { method, path, sent, headers } = dice() < 0.4 ? toThePoint() : anywhere()
  const answer = await pool.request({ method, path, headers, ...(sent !== undefined && { body: sent }) })
  return { status: answer.statusCode, text: await answer.body.text(), what: `${method} ${path} ${sent?.slice(0, 300) ?? ''}` }
}

/** Refused in the shape of the Graph API, and never as a fault of its own. */
function verdict({ status, text, what }: { status: number; text: string; what: string }): string | undefined {
  if (status < 300) return undefined
  try {
    const { error } = JSON.parse(text) as { error?: { message: string; code: number; fbtrace_id: string } }
    const shaped = typeof error?.message === 'string' && typeof error.code === 'number' && typeof error.fbtrace_id === 'string'
    return shaped && !(error.code === 1 && status === 500) ? undefined : `${what} → ${status} ${text.slice(0, 200)}`
  } catch {
    return `${what} → ${status} ${text.slice(0, 200)}`
  }
}

test('20,000 spoiled requests are each answered or refused as Meta would, and it goes on', { timeout: 60_000 }, async () => {
  const wrong: string[] = []
  let left = 20_000
  const worker = async (): Promise<void> => {
    while (left-- > 0) {
      const problem = verdict(await ask())
      if (problem !== undefined) wrong.push(problem)
    }
  }
  await Promise.all(Array.from({ length: 24 }, worker))
  expect(wrong.slice(0, 5)).toEqual([])
  // Much of it is good enough to be taken, so that what comes after the checks is tried too.
  expect(stage.simulator.world.state.totals.accepted).toBeGreaterThan(1_000)
  // The number of the garbage may well have been deregistered by it.
  const other = (await stage.call('POST', '/control/numbers', { key: 'other' })).json
  const text = { messaging_product: 'whatsapp', to: '919876500001', text: { body: 'still here' } }
  const authorization = `Bearer ${other.access_token}`
  expect((await stage.call('POST', `/${other.phone_number_id}/messages`, text, { authorization })).status).toBe(200)
})

test('a body nested a million deep, a body above the limit and a file above every limit are refused', {
  timeout: 60_000,
}, async () => {
  const path = `/v26.0/${stage.business.phone_number_id}/messages`
  const headers = { 'content-type': 'application/json' }
  for (const text of [
    nested(1_000_000),
    nested(5_000),
    `{"a":"${'x'.repeat(5 * 1024 * 1024)}"}`,
    `${'{"a":'.repeat(700_000)}1`,
  ]) {
    const answer = await stage.call('POST', path, text, headers)
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(500)
    expect([100, 131009]).toContain(answer.json.error.code)
  }
  const form = new FormData()
  form.set('messaging_product', 'whatsapp')
  form.set('file', new Blob([Buffer.alloc(102 * 1024 * 1024)], { type: 'application/pdf' }), 'large.pdf')
  const answer = await stage.call('POST', `/v26.0/${stage.business.phone_number_id}/media`, form)
  expect(answer.status).toBeLessThan(500)
  expect(answer.json.error).toBeDefined()
})
