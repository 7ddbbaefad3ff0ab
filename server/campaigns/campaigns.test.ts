import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { CampaignDraft, CampaignReport } from '@woochat/contract/campaigns.ts'
import type { Channel } from '@woochat/contract/channels.ts'
import type { Contact } from '@woochat/contract/contacts.ts'
import { Refusal } from '@woochat/contract/errors.ts'
import type { CampaignId, ContactId, MediaId, SegmentId, TemplateId } from '@woochat/contract/id.ts'
import type { TemplateParts } from '@woochat/contract/templates.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { takeId } from '../db/ids.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { createLog } from '../log.ts'
import { createMediaAtMeta } from '../media/at-meta.ts'
import { createMedia } from '../media/store.ts'
import { applyStatuses } from '../messages/apply-statuses.ts'
import { readStatus } from '../messages/read-status.ts'
import { settleSends } from '../messages/settle.ts'
import { startOutbox } from '../outbox/start.ts'
import { openStorage } from '../storage/files.ts'
import { applyTemplateUpdate, templateFields } from '../templates/apply-update.ts'
import { submitTemplate } from '../templates/submit.ts'
import { testDatabase } from '../test/database.ts'
import { type MadeWorkspace, makeIn } from '../test/make.ts'
import { type Practice, startPractice } from '../test/practice.ts'
import type { SegmentCondition } from './audience.ts'
import { cancelCampaign, pauseCampaign, resumeCampaign, sendCampaign, stopRefusedCampaign } from './control.ts'
import { feedCampaign, freshMemory } from './feed.ts'
import { type PreviewDeps, previewCampaign, sendTest } from './preview.ts'
import { exportRecipients, listRecipients } from './recipients.ts'
import { reportCampaign } from './report.ts'
import { readPlan, reviewCampaign } from './review.ts'
import { prepareCampaign, type Runner, startCampaigns } from './runner.ts'
import { createCampaign, getCampaign, getCampaignRow, listCampaigns } from './store.ts'

const database = await testDatabase()
const { db } = database
const log = createLog('error')
const make = makeIn(db)
const dataDir = mkdtempSync(join(tmpdir(), 'woochat-campaigns-'))
const storage = openStorage(dataDir)
/** Stands for the segment compiler: a segment's filter here is a tag of the contact's fields. */
const conditionOf: SegmentCondition = async (tx, workspaceId, id) => {
  const row = await tx
    .selectFrom('segments')
    .select('filter')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const { kind } = row.filter as { kind: string }
  if (kind === 'broken') throw new Refusal('segment_broken', { why: 'a field was deleted.' })
  return sql<boolean>`c.fields->>'1' = ${kind}`
}
let practice: Practice
let home: MadeWorkspace & { channel: Channel }
let templateId: TemplateId
let runner: Runner
let deps: PreviewDeps
const stops: (() => Promise<void>)[] = []

beforeAll(async () => {
  practice = await startPractice(database, { throughput: 0, tier: 'TIER_UNLIMITED', pairLimit: false })
  practice.onWebhook = async ({ entry }, { workspaceId, channelId }) => {
    for (const { id: wabaId, changes } of entry)
      for (const { field, value } of changes)
        await withWorkspace(db, workspaceId, async (tx) => {
          if (templateFields.has(field)) await applyTemplateUpdate(tx, workspaceId, { wabaId, field, value })
          const statuses = field === 'messages' ? ((value as { statuses?: unknown[] }).statuses ?? []) : []
          await applyStatuses(
            tx,
            workspaceId,
            statuses.map((status) => readStatus(channelId, status)),
          )
        })
  }
  const outbox = await startOutbox({
    database,
    log,
    dataDir,
    settle: settleSends,
    campaignRefused: stopRefusedCampaign,
    transportOf: (workspaceId, channelId) => practice.deps.credentials.transportOf(workspaceId, channelId),
    mediaAtMeta: createMediaAtMeta({
      db,
      storage,
      transportOf: (workspaceId, channelId) => practice.deps.credentials.transportOf(workspaceId, channelId),
    }),
  })
  runner = startCampaigns({ database, conditionOf, log })
  stops.push(
    () => runner.stop(),
    () => outbox.stop(),
  )
  home = await practice.workspace()
  templateId = await approved(home)
  deps = {
    db,
    conditionOf,
    media: { url: (_, id) => `/media/${id}` },
    contacts: {
      get: async (_who, id) => ({ id }) as Contact,
      ofPhone: async (who, phone) => make.contact(who.workspaceId, { name: 'Test Person', phone }),
    },
  }
})
afterAll(async () => {
  for (const stop of stops) await stop()
})

const parts: TemplateParts = {
  header: null,
  body: 'Hello {{name}}, the {{offer}} is yours until tonight in our shop.',
  footer: null,
  buttons: [{ kind: 'url', text: 'See it', url: 'https://shop.example/{{1}}', sample: 'x' }],
  samples: { 'body.name': 'Asha', 'body.offer': 'sale' },
}
async function approved(
  at: MadeWorkspace & { channel: Channel },
  category: 'MARKETING' | 'UTILITY' = 'MARKETING',
): Promise<TemplateId> {
  const media = { url: () => '', file: () => Promise.reject(new Error('no files here')) }
  const row = await submitTemplate({ db, credentials: practice.deps.credentials, media }, at.workspaceId, {
    channelId: at.channel.id,
    name: `offer_${Date.now()}`,
    language: 'en',
    category,
    parts,
  })
  await practice.until(
    async () =>
      (
        await withWorkspace(db, at.workspaceId, (tx) =>
          tx
            .selectFrom('templates')
            .select('state')
            .where('workspace_id', '=', at.workspaceId)
            .where('id', '=', row.id)
            .executeTakeFirst(),
        )
      )?.state === 'APPROVED',
  )
  return row.id as TemplateId
}
async function segment(kind: string, at: MadeWorkspace = home): Promise<SegmentId> {
  const id = await takeId<SegmentId>(db, at.workspaceId, 'segment')
  await withWorkspace(db, at.workspaceId, (tx) =>
    tx
      .insertInto('segments')
      .values({ workspace_id: at.workspaceId, id, name: `Segment ${kind} ${id}`, filter: JSON.stringify({ kind }) })
      .execute(),
  )
  return id
}
const people = async (
  kind: string,
  count: number,
  draft: Parameters<typeof make.contact>[1] = {},
  at: MadeWorkspace = home,
): Promise<ContactId[]> => {
  const ids: ContactId[] = []
  for (let i = 0; i < count; i++)
    ids.push(await make.contact(at.workspaceId, { name: `Person ${i}`, fields: { 1: kind }, ...draft }))
  return ids
}
const variables: CampaignDraft['variables'] = {
  'body.name': { from: 'field', field: 'firstName', fallback: 'friend' },
  'body.offer': { from: 'text', text: 'big sale' },
  'button.0': { from: 'field', field: 'phone', fallback: 'x' },
}
async function campaign(draft: Partial<CampaignDraft>, at: MadeWorkspace & { channel: Channel } = home): Promise<CampaignId> {
  const id = await takeId<CampaignId>(db, at.workspaceId, 'campaign')
  await withWorkspace(db, at.workspaceId, (tx) =>
    createCampaign(
      tx,
      at.workspaceId,
      id,
      { name: `Campaign ${id}`, channelId: at.channel.id, templateId, variables, ...draft },
      at.who.memberId,
    ),
  )
  return id
}
const get = (id: CampaignId, at: MadeWorkspace = home) =>
  withWorkspace(db, at.workspaceId, (tx) => getCampaign(tx, at.workspaceId, id))
const review = (id: CampaignId, at: MadeWorkspace = home) =>
  withWorkspace(db, at.workspaceId, async (tx) =>
    reviewCampaign(tx, await readPlan(tx, await getCampaignRow(tx, at.workspaceId, id), conditionOf)),
  )
const report = (id: CampaignId, at: MadeWorkspace = home): Promise<CampaignReport> => reportCampaign(db, at.workspaceId, id)
const reached = (id: CampaignId, state: string, at: MadeWorkspace = home) =>
  practice.until(async () => {
    const now = await get(id, at)
    return now.state === state && now
  })
const refusalOf = async (act: Promise<unknown>): Promise<Refusal> => {
  const error = await act.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof Refusal) return error
  throw error ?? new Error('It was not refused')
}
const ledger = (channel: Channel = home.channel): Map<string, number> =>
  new Map(
    [...(practice.simulator.world.state.threads.get(channel.phoneNumberId) ?? [])].map(([phone, thread]) => [
      phone,
      thread.accepted,
    ]),
  )

test('the number reviewed is the number frozen, and everyone left out has a reason', async () => {
  const kind = 'reasons'
  await people(kind, 5)
  const [double] = await people(kind, 1, { phone: '919811111111' })
  await withWorkspace(db, home.workspaceId, (tx) =>
    sql`insert into contacts (workspace_id, id, name, phone, source, fields) select workspace_id, id + 1000000, name, phone, source, fields from contacts where workspace_id = ${home.workspaceId} and id = ${double}`.execute(
      tx,
    ),
  )
  await people(kind, 2, { phone: null })
  await people(kind, 1, { phone: '0123' })
  await people(kind, 3, { optIn: 2 })
  const [blocked] = await people(kind, 1)
  await withWorkspace(db, home.workspaceId, (tx) =>
    sql`update contacts set blocked_at = now() where workspace_id = ${home.workspaceId} and id = ${blocked}`.execute(tx),
  )
  await people('vip', 4)
  await withWorkspace(db, home.workspaceId, (tx) =>
    sql`update contacts set fields = '{"1":"vip"}' where workspace_id = ${home.workspaceId} and fields->>'1' = 'vip'`.execute(tx),
  )
  const id = await campaign({ include: [await segment(kind), await segment('vip')], exclude: [await segment('vip')] })
  const before = await review(id)
  expect(before.problems).toEqual([])
  expect(before).toMatchObject({ chosen: 18, recipients: 6 })
  expect(Object.fromEntries(before.reasons.map((r) => [r.reason, r.count]))).toEqual({
    excluded_segment: 4,
    opted_out: 3,
    no_number: 2,
    invalid_number: 1,
    blocked: 1,
    duplicate: 1,
  })
  await sendCampaign(deps, home.who, id, null)
  const done = await reached(id, 'completed')
  expect(done.counts).toMatchObject({ chosen: before.chosen, recipients: before.recipients, excluded: 12 })
  expect(Object.fromEntries((await report(id)).exclusions.map((r) => [r.reason, r.count]))).toEqual(
    Object.fromEntries(before.reasons.map((r) => [r.reason, r.count])),
  )
  expect(ledger().get('919811111111')).toBe(1)
})

test('a campaign runs from send to read: one message each, every number opens its contacts, the cost is told', async () => {
  const ids = await people('run', 120)
  const id = await campaign({ include: [await segment('run')] })
  const { cost, seconds } = await review(id)
  expect(cost).toMatchObject({ currency: 'USD', amountMicro: 120 * 11_800, byCountry: [{ country: 'IN', people: 120 }] })
  expect(seconds).toBe(1)
  await sendCampaign(deps, home.who, id, null)
  await reached(id, 'completed')
  const end = await practice.until(async () => {
    const now = await report(id)
    return now.campaign.counts.read > 60 && now
  })
  expect(end.campaign.counts).toMatchObject({ chosen: 120, recipients: 120, waiting: 0, accepted: 120, unknown: 0, failed: 0 })
  for (const state of ['accepted', 'delivered', 'read', 'waiting', 'failed', 'excluded', 'unknown', 'replied'] as const) {
    const all = await listRecipients(db, home.workspaceId, id, { state, limit: 200 }, false)
    const now = (await report(id)).campaign.counts
    expect(all.items.length, state).toBeLessThanOrEqual(now[state])
    expect(all.items.length, state).toBeGreaterThanOrEqual(end.campaign.counts[state])
  }
  const counts = ledger()
  const phones = await withWorkspace(db, home.workspaceId, (tx) =>
    tx.selectFrom('contacts').select('phone').where('workspace_id', '=', home.workspaceId).where('id', 'in', ids).execute(),
  )
  for (const { phone } of phones) expect(counts.get(phone ?? '')).toBe(1)
  expect(end.cost.expectedMicro).toBe(120 * 11_800)
  expect(end.cost.soFarMicro).toBeGreaterThan(60 * 11_800)
  const last = end.series.at(-1)
  expect(end.series.length).toBeLessThanOrEqual(120)
  expect(last?.accepted).toBe(120)
  expect(end.series.every((point, i) => i === 0 || point.accepted >= (end.series[i - 1]?.accepted ?? 0))).toBe(true)
  const listed = await listCampaigns(db, home.workspaceId, { search: `Campaign ${id}` })
  expect(listed.items.find((one) => one.id === id)?.counts.accepted).toBe(120)
})

test('failures are told by code in words, with what to do', async () => {
  await people('fail', 3)
  await people('fail', 1, { phone: '919800010000' })
  const id = await campaign({ include: [await segment('fail')] })
  await sendCampaign(deps, home.who, id, null)
  await reached(id, 'completed')
  const end = await practice.until(async () => {
    const now = await report(id)
    return now.failures.length > 0 && now
  })
  expect(end.failures).toEqual([
    { code: 131026, says: 'Not reachable on WhatsApp', advice: expect.stringContaining('Check the number'), count: 1 },
  ])
  expect(end.series.at(-1)?.accepted, 'the chart says what the numbers say').toBe(end.campaign.counts.accepted)
  const { items } = await listRecipients(db, home.workspaceId, id, { code: '131026' }, true)
  expect(items).toMatchObject([{ state: 'failed', reason: 'Not reachable on WhatsApp', phone: expect.stringContaining('•') }])
})

test('pause holds back what has not left, resume goes on, nobody gets it twice, nor who opted out meanwhile', async () => {
  await withWorkspace(db, home.workspaceId, (tx) =>
    sql`update channels set throughput = 40 where workspace_id = ${home.workspaceId}`.execute(tx),
  )
  const ids = await people('pause', 150)
  const id = await campaign({ include: [await segment('pause')] })
  const before = [...ledger().values()].reduce((a, b) => a + b, 0)
  await sendCampaign(deps, home.who, id, null)
  await practice.until(async () => (await get(id)).counts.accepted > 10)
  await pauseCampaign(deps, home.who, id)
  await new Promise((done) => setTimeout(done, 300))
  const held = (await get(id)).counts.accepted
  expect(held).toBeLessThan(150)
  await new Promise((done) => setTimeout(done, 600))
  expect((await get(id)).counts.accepted).toBe(held)
  expect((await refusalOf(pauseCampaign(deps, home.who, id))).code).toBe('wrong_state')
  await withWorkspace(db, home.workspaceId, (tx) =>
    sql`update channels set throughput = 1000 where workspace_id = ${home.workspaceId}`.execute(tx),
  )
  await withWorkspace(db, home.workspaceId, (tx) =>
    sql`update contacts set opt_in = 2 where workspace_id = ${home.workspaceId} and id = ${ids[149]}`.execute(tx),
  )
  await resumeCampaign(deps, home.who, id)
  expect((await reached(id, 'completed')).counts).toMatchObject({ accepted: 149, excluded: 1 })
  expect([...ledger().values()].reduce((a, b) => a + b, 0) - before).toBe(149)
})

test('cancel keeps everyone who was not sent to in the report, with the reason', async () => {
  await withWorkspace(db, home.workspaceId, (tx) =>
    sql`update channels set throughput = 40 where workspace_id = ${home.workspaceId}`.execute(tx),
  )
  await people('cancel', 300)
  const id = await campaign({ include: [await segment('cancel')] })
  await sendCampaign(deps, home.who, id, null)
  await practice.until(async () => (await get(id)).counts.accepted > 5)
  await cancelCampaign(deps, home.who, id)
  await withWorkspace(db, home.workspaceId, (tx) =>
    sql`update channels set throughput = 1000 where workspace_id = ${home.workspaceId}`.execute(tx),
  )
  await new Promise((done) => setTimeout(done, 500))
  const { counts } = await get(id)
  expect(counts.chosen).toBe(300)
  expect(counts.waiting).toBe(0)
  expect(counts.accepted + counts.excluded).toBe(300)
  expect((await report(id)).exclusions).toEqual([{ reason: 'cancelled', says: 'Campaign was cancelled', count: counts.excluded }])
})

test('who opts out, is blocked or deleted after freezing gets nothing, and the report says why', async () => {
  const ids = await people('changed', 4)
  const id = await campaign({ include: [await segment('changed')] })
  await runner.stop()
  await sendCampaign(deps, home.who, id, null)
  await prepareCampaign({ database, conditionOf }, { workspaceId: home.workspaceId, id })
  await withWorkspace(db, home.workspaceId, async (tx) => {
    await sql`update contacts set opt_in = 2 where workspace_id = ${home.workspaceId} and id = ${ids[0]}`.execute(tx)
    await sql`update contacts set blocked_at = now() where workspace_id = ${home.workspaceId} and id = ${ids[1]}`.execute(tx)
    await sql`delete from contacts where workspace_id = ${home.workspaceId} and id = ${ids[2]}`.execute(tx)
  })
  runner = startCampaigns({ database, conditionOf, log })
  await reached(id, 'completed')
  const end = await report(id)
  expect(Object.fromEntries(end.exclusions.map((one) => [one.reason, one.count]))).toEqual({
    opted_out: 1,
    blocked: 1,
    deleted: 1,
  })
  expect(end.campaign.counts).toMatchObject({ chosen: 4, recipients: 1, accepted: 1 })
})

test('two feeders at once share a campaign and give each person one message', async () => {
  const shop = await practice.workspace()
  const shopTemplate = await approved(shop)
  await people('two', 60, {}, shop)
  const id = await campaign({ include: [await segment('two', shop)], templateId: shopTemplate }, shop)
  await sendCampaign(deps, shop.who, id, null)
  const memories = [freshMemory(), freshMemory(), freshMemory()]
  await practice.until(async () => {
    await Promise.all(memories.map((memory) => feedCampaign(db, shop.workspaceId, id, memory)))
    return (await get(id, shop)).state === 'completed'
  })
  const counts = [...ledger(shop.channel).values()]
  expect(counts).toHaveLength(60)
  expect(Math.max(...counts)).toBe(1)
})

test('a withdrawn token stops the campaign with the reason; after a new one it goes on and loses nobody', async () => {
  const shop = await practice.workspace()
  const shopTemplate = await approved(shop)
  await people('token', 50, {}, shop)
  const id = await campaign({ include: [await segment('token', shop)], templateId: shopTemplate }, shop)
  const number = practice.simulator.world.state.numbers.get(shop.channel.phoneNumberId)
  const access = practice.simulator.world.state.tokens.get(number?.token ?? '')
  if (!number || !access) throw new Error('no number')
  practice.simulator.world.state.tokens.delete(number.token)
  await sendCampaign(deps, shop.who, id, null)
  const paused = await reached(id, 'paused', shop)
  expect(paused.problem).toMatch(/token.*Then resume/s)
  expect(paused.counts).toMatchObject({ failed: 0, recipients: 50 })
  practice.simulator.world.state.tokens.set(number.token, access)
  await resumeCampaign(deps, shop.who, id)
  expect((await reached(id, 'completed', shop)).counts).toMatchObject({ accepted: 50, failed: 0 })
  expect(Math.max(...ledger(shop.channel).values())).toBe(1)
})

test('a campaign waits at the daily limit and says so', async () => {
  const shop = await practice.workspace()
  const shopTemplate = await approved(shop)
  await people('limit', 12, {}, shop)
  await withWorkspace(db, shop.workspaceId, (tx) =>
    sql`update channels set messaging_limit = 5, messaging_tier = 'TIER_5' where workspace_id = ${shop.workspaceId}`.execute(tx),
  )
  const id = await campaign({ include: [await segment('limit', shop)], templateId: shopTemplate }, shop)
  const before = await review(id, shop)
  expect(before.limit).toEqual({ perDay: 5, leftToday: 5 })
  expect(before.warnings[0]).toContain('5 people more today')
  await sendCampaign(deps, shop.who, id, null)
  const waiting = await practice.until(async () => {
    const now = await get(id, shop)
    return now.counts.accepted === 5 && now.problem !== null && now
  })
  expect(waiting).toMatchObject({ state: 'sending', problem: expect.stringContaining('limit of 5 people') })
  expect((await report(id, shop)).limit).toEqual({ perDay: 5, leftToday: 0 })
  await withWorkspace(db, shop.workspaceId, (tx) =>
    sql`update channels set messaging_limit = null where workspace_id = ${shop.workspaceId}`.execute(tx),
  )
  expect((await reached(id, 'completed', shop)).counts.accepted).toBe(12)
})

test('a scheduled campaign starts at its time, and can be cancelled before', async () => {
  await people('later', 2)
  const include = [await segment('later')]
  const [soon, late] = [await campaign({ include }), await campaign({ include })]
  await sendCampaign(deps, home.who, soon, new Date(Date.now() + 700))
  await sendCampaign(deps, home.who, late, new Date(Date.now() + 3_600_000))
  expect((await get(soon)).state).toBe('scheduled')
  expect((await reached(soon, 'completed')).startedAt).not.toBeNull()
  await cancelCampaign(deps, home.who, late)
  expect((await get(late)).state).toBe('cancelled')
  expect((await refusalOf(sendCampaign(deps, home.who, late, new Date(Date.now() - 3_600_000)))).code).toBe('invalid')
})

test('what is missing is refused before sending, all of it in words', async () => {
  const id = await campaign({ channelId: null, templateId: null, variables: {} })
  const refusal = await refusalOf(sendCampaign(deps, home.who, id, null))
  expect(refusal.code).toBe('campaign_not_ready')
  expect(refusal.problems?.map((p) => p.message)).toEqual([
    'Choose the number to send from.',
    'Choose a template.',
    'Choose at least one segment to send to.',
  ])
  await people('some', 1)
  const half = await campaign({
    include: [await segment('some'), await segment('broken')],
    variables: { 'body.name': { from: 'field', field: 'name', fallback: '' } },
  })
  const { problems, recipients } = await review(half)
  expect(recipients).toBe(0)
  expect(problems.join(' ')).toMatch(
    /where a contact has nothing there.*Fill \{\{offer\}\}.*Fill the link of “See it”.*Segment “Segment broken/s,
  )
  const nobody = await campaign({ include: [await segment('nobody at all')] })
  expect((await refusalOf(sendCampaign(deps, home.who, nobody, null))).message).toContain('Nobody would get it')
})

test('the preview shows real people one after the other, and where the fallback was used', async () => {
  const ids = await people('look', 3)
  await withWorkspace(db, home.workspaceId, (tx) =>
    sql`update contacts set name = '' where workspace_id = ${home.workspaceId} and id = ${ids[1]}`.execute(tx),
  )
  const id = await campaign({ include: [await segment('look')] })
  const first = await previewCampaign(deps, home.who, id, {})
  expect(first).toMatchObject({
    index: 0,
    of: 3,
    contact: { id: ids[0] },
    missing: [],
    shown: { body: 'Hello Person, the big sale is yours until tonight in our shop.' },
  })
  expect(await previewCampaign(deps, home.who, id, { index: 1 })).toMatchObject({
    missing: ['body.name'],
    shown: { body: 'Hello friend, the big sale is yours until tonight in our shop.' },
  })
  expect((await previewCampaign(deps, home.who, id, { contactId: ids[2] })).contact?.id).toBe(ids[2])
  const empty = await campaign({})
  expect(await previewCampaign(deps, home.who, empty, {})).toMatchObject({
    contact: null,
    of: 0,
    shown: { body: 'Hello Asha, the sale is yours until tonight in our shop.' },
  })
})

test('whoever may not see numbers does not see them in a preview either', async () => {
  await people('private', 1, { phone: '919876543210' })
  const id = await campaign({
    include: [await segment('private')],
    variables: { ...variables, 'body.offer': { from: 'field', field: 'phone', fallback: 'x' } },
  })
  const seen = JSON.stringify((await previewCampaign(deps, { ...home.who, masked: true }, id, {})).shown)
  expect(seen).not.toContain('9876543')
  expect(JSON.stringify((await previewCampaign(deps, home.who, id, {})).shown)).toContain('+919876543210')
})

test('a picture in the header is uploaded once and goes to everyone', async () => {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  )
  const media = await createMedia(db, home.workspaceId, await storage.put(png), 'offer.png')
  const file = async () => ({ mime: 'image/png', bytes: png.length, fileName: 'offer.png', stream: Readable.from([png]) })
  const draft = {
    channelId: home.channel.id,
    name: `pictured_${Date.now()}`,
    language: 'en',
    category: 'MARKETING' as const,
    parts: { ...parts, header: { kind: 'image' as const, mediaId: media.id as MediaId } },
  }
  const row = await submitTemplate(
    { db, credentials: practice.deps.credentials, media: { url: () => '', file } },
    home.workspaceId,
    draft,
  )
  await practice.until(
    async () =>
      (
        await withWorkspace(db, home.workspaceId, (tx) =>
          tx
            .selectFrom('templates')
            .select('state')
            .where('workspace_id', '=', home.workspaceId)
            .where('id', '=', row.id)
            .executeTakeFirst(),
        )
      )?.state === 'APPROVED',
  )
  await people('pictured', 8)
  const id = await campaign({ include: [await segment('pictured')], templateId: row.id as TemplateId })
  const before = practice.simulator.world.state.media.size
  await sendCampaign(deps, home.who, id, null)
  expect((await reached(id, 'completed')).counts).toMatchObject({ accepted: 8, failed: 0 })
  expect(practice.simulator.world.state.media.size - before).toBe(1)
})

test('a test goes to one number at once and counts for nothing', async () => {
  await people('testing', 1)
  const id = await campaign({ include: [await segment('testing')] })
  await sendTest(deps, home.who, id, '919877700001')
  await practice.until(() => ledger().get('919877700001') === 1)
  expect((await get(id)).counts.chosen).toBe(0)
})

test('the export holds everyone, and no cell can run', async () => {
  await people('csv', 3, { name: '=HYPERLINK("http://evil","x")' })
  await people('csv', 1, { optIn: 2, name: 'Quoted "Name", Ltd' })
  const id = await campaign({ include: [await segment('csv')] })
  await sendCampaign(deps, home.who, id, null)
  await reached(id, 'completed')
  const { stream } = await exportRecipients(db, home.workspaceId, id)
  let text = ''
  for await (const chunk of stream) text += chunk
  const lines = text.trim().split('\r\n')
  expect(lines).toHaveLength(5)
  expect(text).not.toMatch(/(^|,)"?=/m)
  expect(text).toContain('"Quoted ""Name"", Ltd"')
  expect(text).toContain('Opted out of marketing')
})

test('another workspace finds no campaign under the same id', async () => {
  const id = await campaign({})
  const other = await make.workspace()
  expect((await refusalOf(get(id, other))).code).toBe('not_found')
  expect((await refusalOf(report(id, other))).code).toBe('not_found')
  expect((await refusalOf(listRecipients(db, other.workspaceId, id, {}, false))).code).toBe('not_found')
  expect((await refusalOf(cancelCampaign(deps, other.who, id))).code).toBe('not_found')
})
