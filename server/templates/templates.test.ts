import { Readable } from 'node:stream'
import type { Channel } from '@woochat/contract/channels.ts'
import { Refusal } from '@woochat/contract/errors.ts'
import type { MediaId, TemplateId } from '@woochat/contract/id.ts'
import { shownTemplate } from '@woochat/contract/template-shown.ts'
import type { TemplateDraft, TemplateParts } from '@woochat/contract/templates.ts'
import { beforeAll, expect, test } from 'vitest'
import { sendMessage } from '../cloud-api/send.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { testDatabase } from '../test/database.ts'
import type { MadeWorkspace } from '../test/make.ts'
import { type Practice, startPractice } from '../test/practice.ts'
import { applyTemplateUpdate, templateFields } from './apply-update.ts'
import { deleteTemplate } from './delete.ts'
import { templateRequest } from './request.ts'
import { getTemplateRow, listTemplates, shownTemplateRow, type TemplateRow } from './store.ts'
import { resubmitTemplate, submitTemplate, type TemplateDeps } from './submit.ts'
import { syncTemplates } from './sync.ts'
import { fromComponents, toComponents } from './wire.ts'

const database = await testDatabase()
const { db } = database
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
let practice: Practice
let deps: TemplateDeps
let home: MadeWorkspace & { channel: Channel }

beforeAll(async () => {
  practice = await startPractice(database)
  deps = {
    db,
    credentials: practice.deps.credentials,
    media: {
      url: (_, id) => `/media/${id}`,
      file: async () => ({ mime: 'image/png', bytes: png.length, fileName: 'offer.png', stream: Readable.from([png]) }),
    },
  }
  home = await practice.workspace()
  practice.onWebhook = async ({ entry }) => {
    for (const { id: wabaId, changes } of entry)
      for (const { field, value } of changes)
        if (templateFields.has(field))
          await withWorkspace(db, home.workspaceId, (tx) => applyTemplateUpdate(tx, home.workspaceId, { wabaId, field, value }))
  }
})

const parts = (change: Partial<TemplateParts> = {}): TemplateParts => ({
  header: { kind: 'text', text: 'Hello {{first}}' },
  body: 'Dear {{first}}, your order {{order_id}} is on its way to you today.',
  footer: 'Reply STOP to unsubscribe',
  buttons: [
    { kind: 'url', text: 'Track it', url: 'https://shop.example/track/{{code}}', sample: 'A1' },
    { kind: 'quick-reply', text: 'Thanks' },
    { kind: 'phone', text: 'Call us', phone: '+919800000001' },
  ],
  samples: { 'header.first': 'Asha', 'body.first': 'Asha', 'body.order_id': 'A1' },
  ...change,
})
let made = 0
const draft = (change: Partial<TemplateDraft> = {}): TemplateDraft => ({
  channelId: home.channel.id,
  name: `order_${++made}`,
  language: 'en',
  category: 'UTILITY',
  parts: parts(),
  ...change,
})
const now = (id: number): Promise<TemplateRow> =>
  withWorkspace(db, home.workspaceId, (tx) => getTemplateRow(tx, home.workspaceId, id))
const settled = (id: number): Promise<TemplateRow> => practice.until(async () => (await now(id)).state !== 'PENDING' && now(id))
const refusalOf = async (act: Promise<unknown>): Promise<Refusal> => {
  const error = await act.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof Refusal) return error
  throw error ?? new Error('It was not refused')
}

test('a template is submitted, approved by webhook, and can then be sent with its values', async () => {
  const row = await submitTemplate(deps, home.workspaceId, draft())
  expect(row).toMatchObject({ state: 'PENDING', category: 'UTILITY' })
  expect(row.meta_id).toMatch(/^\d+$/)
  const approved = await settled(row.id)
  expect(approved).toMatchObject({ state: 'APPROVED', reason: null })
  const values = { 'header.first': 'Asha', 'body.first': 'Asha', 'body.order_id': '77', 'button.0': 'XY' }
  const transport = await deps.credentials.transport(home.workspaceId, home.channel.id)
  if (!transport) throw new Error('no transport')
  const template = { name: approved.name, language: approved.language, parts: approved.parts as TemplateParts }
  const body = JSON.stringify({
    messaging_product: 'whatsapp',
    to: '919800000007',
    type: 'template',
    template: templateRequest(template, values),
    biz_opaque_callback_data: '1.1',
  })
  expect((await sendMessage(transport, body)).kind).toBe('accepted')
  expect(shownTemplate(template, values)).toMatchObject({
    header: { text: 'Hello Asha' },
    body: 'Dear Asha, your order 77 is on its way to you today.',
    buttons: [{ url: 'https://shop.example/track/XY' }, { text: 'Thanks', url: null }, { url: 'tel:+919800000001' }],
  })
})

test('what Meta would refuse is refused here first, naming each part', async () => {
  const refusal = await refusalOf(
    submitTemplate(
      deps,
      home.workspaceId,
      draft({ name: 'Bad Name', parts: parts({ body: '{{first}} hi', footer: 'x'.repeat(61) }) }),
    ),
  )
  expect(refusal.code).toBe('template_invalid')
  expect(refusal.problems?.map((p) => p.path)).toEqual(
    expect.arrayContaining(['body.name', 'body.parts.body', 'body.parts.footer']),
  )
})

test('a rejected template says why in words, and is approved once mended', async () => {
  const row = await submitTemplate(deps, home.workspaceId, draft({ name: `reject_${++made}` }))
  const rejected = await settled(row.id)
  expect(rejected.state).toBe('REJECTED')
  expect(rejected.reason).toMatch(/[a-z]{4,}/)
  expect(rejected.reason).not.toMatch(/[A-Z]+_[A-Z]+/)
})

test('an edit goes back to review; a pending one cannot be edited', async () => {
  const row = await submitTemplate(deps, home.workspaceId, draft())
  expect((await refusalOf(resubmitTemplate(deps, home.workspaceId, row.id as TemplateId, { parts: parts() }))).code).toBe(
    'wrong_state',
  )
  await settled(row.id)
  const edited = await resubmitTemplate(deps, home.workspaceId, row.id as TemplateId, {
    parts: parts({ body: 'Dear {{first}}, order {{order_id}} has left our shop this morning.' }),
  })
  expect(edited.state).toBe('PENDING')
  expect(await settled(row.id)).toMatchObject({
    state: 'APPROVED',
    parts: { body: 'Dear {{first}}, order {{order_id}} has left our shop this morning.' },
  })
  const again = await refusalOf(resubmitTemplate(deps, home.workspaceId, row.id as TemplateId, { parts: parts() }))
  expect(again.message).toMatch(/cannot be edited now/)
})

test('a picture header uploads its sample to Meta', async () => {
  const row = await submitTemplate(
    deps,
    home.workspaceId,
    draft({ parts: parts({ header: { kind: 'image', mediaId: 5 as MediaId } }) }),
  )
  expect((await settled(row.id)).state).toBe('APPROVED')
  expect(shownTemplateRow(row, '/media/5')).toMatchObject({
    parts: { header: { kind: 'image', mediaId: 5 } },
    headerUrl: '/media/5',
  })
  const wrong = {
    ...deps,
    media: {
      ...deps.media,
      file: async () => ({ mime: 'image/webp', bytes: 3, fileName: null, stream: Readable.from(['abc']) }),
    },
  }
  expect(
    (
      await refusalOf(
        submitTemplate(wrong, home.workspaceId, draft({ parts: parts({ header: { kind: 'image', mediaId: 5 as MediaId } }) })),
      )
    ).message,
  ).toContain('image/webp')
})

test('the same name and language twice is refused', async () => {
  const twice = draft()
  await submitTemplate(deps, home.workspaceId, twice)
  expect((await refusalOf(submitTemplate(deps, home.workspaceId, twice))).code).toBe('name_taken')
})

test('a refusal of Meta leaves nothing behind', async () => {
  const twice = draft()
  const row = await submitTemplate(deps, home.workspaceId, twice)
  await settled(row.id)
  await withWorkspace(db, home.workspaceId, (tx) =>
    tx.deleteFrom('templates').where('workspace_id', '=', home.workspaceId).where('id', '=', row.id).execute(),
  )
  const refusal = await refusalOf(submitTemplate(deps, home.workspaceId, twice))
  expect(refusal.code).toBe('graph_refused')
  expect((await listTemplates(db, home.workspaceId, { search: twice.name })).total).toBe(0)
})

test('sync brings what was made elsewhere, what changed, and forgets what is gone', async () => {
  const other = await practice.workspace()
  const [{ id: first }, second] = [
    await submitTemplate(deps, other.workspaceId, draft({ channelId: other.channel.id })),
    await submitTemplate(deps, other.workspaceId, draft({ channelId: other.channel.id })),
  ]
  const templates = practice.simulator.world.state.templates
  await practice.until(
    () => [...templates.values()].filter((t) => t.accountId === other.channel.wabaId && t.status === 'APPROVED').length === 2,
  )
  expect(await syncTemplates(deps, other.workspaceId, other.channel.id)).toEqual({ created: 0, updated: 2, removed: 0 })
  expect(await syncTemplates(deps, other.workspaceId, other.channel.id)).toEqual({ created: 0, updated: 0, removed: 0 })
  await withWorkspace(db, other.workspaceId, (tx) =>
    tx.deleteFrom('templates').where('workspace_id', '=', other.workspaceId).where('id', '=', first).execute(),
  )
  const gone = templates.get(second.meta_id ?? '')
  if (gone) practice.simulator.world.state.removeTemplate(gone)
  await withWorkspace(db, other.workspaceId, (tx) =>
    tx
      .updateTable('templates')
      .set({ updated_at: new Date(Date.now() - 120_000) })
      .where('workspace_id', '=', other.workspaceId)
      .execute(),
  )
  expect(await syncTemplates(deps, other.workspaceId, other.channel.id)).toEqual({ created: 1, updated: 0, removed: 1 })
  const { rows } = await listTemplates(db, other.workspaceId, {})
  expect(rows).toHaveLength(1)
  expect(rows[0]?.parts).toMatchObject({
    body: parts().body,
    buttons: [{ kind: 'url', url: 'https://shop.example/track/{{1}}' }, {}, {}],
    samples: { 'body.first': 'Asha' },
  })
})

test('deleting is refused while a campaign needs it, then deletes at Meta and here', async () => {
  const row = await submitTemplate(deps, home.workspaceId, draft())
  await settled(row.id)
  expect(
    (await refusalOf(deleteTemplate({ ...deps, usesOf: async () => ['Diwali'] }, home.who, row.id as TemplateId))).message,
  ).toContain('Diwali')
  await deleteTemplate({ ...deps, usesOf: async () => [] }, home.who, row.id as TemplateId)
  expect(practice.simulator.world.state.templates.has(row.meta_id ?? '')).toBe(false)
  expect((await refusalOf(now(row.id))).code).toBe('not_found')
})

test('webhooks pause, restore and recategorise, each with its reason', async () => {
  const row = await submitTemplate(deps, home.workspaceId, draft())
  await settled(row.id)
  const about = {
    message_template_id: Number(row.meta_id?.slice(0, 15)),
    message_template_name: row.name,
    message_template_language: row.language,
  }
  const apply = (field: string, value: object) =>
    withWorkspace(db, home.workspaceId, (tx) =>
      applyTemplateUpdate(tx, home.workspaceId, {
        wabaId: home.channel.wabaId,
        field,
        value: { ...about, message_template_id: row.meta_id, ...value },
      }),
    )
  expect(
    await apply('message_template_status_update', {
      event: 'PAUSED',
      other_info: { title: 'FIRST_PAUSE', description: 'Paused for 3 hours.' },
    }),
  ).toEqual([{ kind: 'template.changed', templateId: row.id }])
  expect(await now(row.id)).toMatchObject({ state: 'PAUSED', reason: expect.stringContaining('3 hours') })
  await apply('message_template_status_update', { event: 'REINSTATED' })
  expect(await now(row.id)).toMatchObject({ state: 'APPROVED', reason: null })
  await apply('template_category_update', { previous_category: 'UTILITY', new_category: 'MARKETING' })
  await apply('message_template_quality_update', { previous_quality_score: 'GREEN', new_quality_score: 'YELLOW' })
  expect(await now(row.id)).toMatchObject({ category: 'MARKETING', quality: 'YELLOW' })
})

test('parts survive the way to Meta and back; what we cannot fill is named', () => {
  const numbered = parts({
    header: { kind: 'text', text: 'Hi {{1}}' },
    body: 'Dear {{1}}, order {{2}} is on its way to you now.',
    buttons: [],
    samples: { 'header.1': 'A', 'body.1': 'A', 'body.2': 'B' },
  })
  expect(fromComponents(toComponents(numbered, undefined))).toEqual({ parts: numbered, unsupported: [] })
  expect(
    fromComponents([
      { type: 'BODY', text: 'x' },
      { type: 'CAROUSEL' },
      { type: 'BUTTONS', buttons: [{ type: 'FLOW', text: 'Open' }] },
    ]).unsupported,
  ).toEqual(['CAROUSEL', 'BUTTON FLOW'])
})
