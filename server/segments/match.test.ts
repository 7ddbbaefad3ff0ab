import { contactSources, optIns } from '@woochat/contract/contacts.ts'
import type { Field, FieldValue } from '@woochat/contract/fields.ts'
import {
  type Condition,
  campaignDeeds,
  choiceOperators,
  dateFields,
  dateOperators,
  type Filter,
  type FilterNode,
  numberOperators,
  textOperators,
  units,
} from '@woochat/contract/filter.ts'
import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { withWorkspace } from '../db/with-workspace.ts'
import { testDatabase } from '../test/database.ts'
import { makeIn } from '../test/make.ts'
import { flawsOf } from './check.ts'
import { type CampaignFacts, type ContactFacts, evaluateFilter } from './evaluate.ts'
import { compileFilter } from './match.ts'
import { loadWorld, type World } from './world.ts'

const { db } = await testDatabase()
const make = makeIn(db)
const { workspaceId } = await make.workspace()
const other = await make.workspace()

const fields = {
  text: await make.field(workspaceId, 'text'),
  number: await make.field(workspaceId, 'number'),
  date: await make.field(workspaceId, 'date'),
  select: await make.field(workspaceId, 'select', ['A', 'B', 'C']),
  many: await make.field(workspaceId, 'multi-select', ['X', 'Y', 'Z']),
  switch: await make.field(workspaceId, 'switch'),
}
const tags = [await make.tag(workspaceId), await make.tag(workspaceId), await make.tag(workspaceId)]
const members = [await make.member(workspaceId), await make.member(workspaceId)]
const campaigns = [1, 2]
await withWorkspace(db, workspaceId, async (tx) => {
  for (const id of campaigns)
    await tx
      .insertInto('campaigns')
      .values({ workspace_id: workspaceId, id, name: `C${id}` })
      .execute()
})

const words = [
  'ana',
  'Ana',
  'JOÃO',
  'joão',
  'Иван',
  'иван',
  '100%',
  '50_50',
  'a\\b',
  "O'Hara",
  '"x"',
  '%',
  '_',
  ';drop',
  '-- ',
  '$1',
  '😀',
  'z',
]
const text = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 3 }).map((parts) => parts.join(' ').trim() || 'z')
const number = fc.constantFrom(-3.5, 0, 1, 2, 2.5, 10, 1e9, 0.1)
const now0 = Date.UTC(2026, 2, 8, 12)
/** Instants and days about now, their ends and the change of clocks in New York (8 March 2026) among them. */
const instant = fc
  .tuple(fc.integer({ min: -70, max: 70 }), fc.constantFrom(0, 1, 3_600_000, 86_399_999, 43_200_000, 18_000_000, 19_800_000))
  .map(([days, ms]) => new Date(Date.UTC(2026, 2, 8) + days * 86_400_000 + ms))
const day = fc
  .integer({ min: -40, max: 40 })
  .map((days) => new Date(Date.UTC(2026, 2, 8) + days * 86_400_000).toISOString().slice(0, 10))
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null, freq: 2 })
const optionsOf = (field: Field): number[] => field.options.map(({ id }) => id)

const deeds = fc.record({
  campaignId: fc.constantFrom(...campaigns),
  received: maybe(instant),
  delivered: maybe(instant),
  read: maybe(instant),
  replied: maybe(instant),
  failed: maybe(instant),
})
const contact: fc.Arbitrary<ContactFacts> = fc.record({
  name: fc.oneof(text, fc.constant('')),
  phone: maybe(fc.constantFrom('919800000001', '5511987654321', '14155550100')),
  email: maybe(fc.constantFrom('ana@gmail.com', 'joao@x.com', "o'hara@x.com", '%_@x.com')),
  country: maybe(fc.constantFrom('IN', 'BR')),
  language: maybe(fc.constantFrom('en', 'pt', 'pt_BR', 'pt-PT')),
  source: fc.constantFrom(...contactSources),
  optIn: fc.constantFrom(...optIns),
  blocked: fc.boolean(),
  ownerId: maybe(fc.constantFrom<number>(...members)),
  createdAt: instant,
  updatedAt: instant,
  lastInboundAt: maybe(instant),
  lastOutboundAt: maybe(instant),
  tags: fc.subarray<number>(tags),
  campaigns: fc.array(deeds, { maxLength: 3 }),
  fields: fc
    .record({
      text: maybe(text),
      number: maybe(number),
      date: maybe(day),
      select: maybe(fc.constantFrom(...optionsOf(fields.select), 999)),
      many: maybe(fc.subarray([...optionsOf(fields.many), 999])),
      switch: maybe(fc.boolean()),
    })
    .map((values) => {
      const held = Object.entries(values).filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0))
      return Object.fromEntries(
        held.map(([kind, value]) => [String(fields[kind as keyof typeof fields].id), value as FieldValue]),
      )
    }),
})

const period = fc.record({ amount: fc.integer({ min: 1, max: 40 }), unit: fc.constantFrom(...units) })
const custom = (field: Field) => `field.${field.id}` as const
const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    type: fc.constant('text' as const),
    field: fc.constantFrom('name', 'email', custom(fields.text)),
    op: fc.constantFrom(...textOperators),
    values: fc.array(text, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    type: fc.constant('text' as const),
    field: fc.constant('phone'),
    op: fc.constantFrom(...textOperators),
    values: fc.array(fc.constantFrom('+91 98000 00001', '55', '0100', '98'), { minLength: 1, maxLength: 2 }),
  }),
  fc.record({ op: fc.constantFrom(...numberOperators), a: number, b: number }).map(({ op, a, b }) => ({
    type: 'number' as const,
    field: custom(fields.number),
    op,
    values: op === 'between' ? [Math.min(a, b), Math.max(a, b)] : [a],
  })),
  fc
    .record({
      field: fc.constantFrom(...dateFields, custom(fields.date)),
      op: fc.constantFrom(...dateOperators),
      a: day,
      b: day,
      period,
    })
    .map(({ field, op, a, b, period: p }) => {
      const unit = field.startsWith('field.') && (p.unit === 'hours' || p.unit === 'minutes') ? ('days' as const) : p.unit
      const values = op === 'between' ? [a, b].sort() : op === 'on' || op === 'before' || op === 'after' ? [a] : []
      return { type: 'date' as const, field, op, values, period: { ...p, unit } }
    }),
  fc
    .record({
      choice: fc.constantFrom(
        ['country', ['IN', 'BR', 'MX']] as const,
        ['language', ['en', 'pt', 'fr']] as const,
        ['source', contactSources] as const,
        ['optIn', optIns] as const,
        ['owner', members.map(String)] as const,
        [custom(fields.select), optionsOf(fields.select).map(String)] as const,
        [custom(fields.many), optionsOf(fields.many).map(String)] as const,
      ),
      op: fc.constantFrom(...choiceOperators),
      picks: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
    })
    .map(({ choice: [field, values], op, picks }) => {
      const chosen = [...new Set(picks.map((pick) => values[pick % values.length] ?? ''))]
      return {
        type: 'choice' as const,
        field,
        op,
        values: op === 'allOf' && field !== custom(fields.many) ? chosen.slice(0, 1) : chosen,
      }
    }),
  fc.record({
    type: fc.constant('flag' as const),
    field: fc.constantFrom('blocked', custom(fields.switch)),
    op: fc.constantFrom('yes', 'no'),
  }),
  fc.record({
    type: fc.constant('tags' as const),
    op: fc.constantFrom('anyOf', 'allOf', 'noneOf', 'known', 'unknown'),
    values: fc.subarray(tags, { minLength: 1 }),
  }),
  fc
    .record({
      did: fc.constantFrom(...campaignDeeds),
      not: fc.boolean(),
      campaignId: fc.constantFrom(null, ...campaigns),
      times: fc.integer({ min: 1, max: 3 }),
      period: fc.option(period, { nil: undefined }),
    })
    .map(({ period: p, ...rest }) => ({ type: 'campaign' as const, ...rest, ...(p && { period: p }) })),
) as fc.Arbitrary<Condition>

const { tree } = fc.letrec<{ tree: FilterNode; group: FilterNode }>((tie) => ({
  tree: fc.oneof({ depthSize: 'small', withCrossShrink: true }, condition, tie('group')),
  group: fc.record({
    type: fc.constant('group' as const),
    match: fc.constantFrom('all', 'any', 'none'),
    of: fc.array(tie('tree'), { maxLength: 4 }),
  }),
}))
const filter: fc.Arbitrary<Filter> = fc
  .record({ match: fc.constantFrom('all' as const, 'any' as const, 'none' as const), of: fc.array(tree, { maxLength: 4 }) })
  .map(({ match, of }) => ({ version: 1, root: { type: 'group', match, of } }))

async function insert(facts: readonly ContactFacts[], into: number = workspaceId): Promise<void> {
  await withWorkspace(db, into, async (tx) => {
    let message = 0
    for (const [i, one] of facts.entries()) {
      await tx
        .insertInto('contacts')
        .values({
          workspace_id: into,
          id: i + 1,
          name: one.name,
          phone: one.phone,
          email: one.email,
          country: one.country,
          language: one.language,
          opt_in: optIns.indexOf(one.optIn),
          source: one.source,
          owner_id: one.ownerId,
          blocked_at: one.blocked ? new Date() : null,
          fields: JSON.stringify(one.fields),
          created_at: one.createdAt,
          updated_at: one.updatedAt,
          last_inbound_at: one.lastInboundAt,
          last_outbound_at: one.lastOutboundAt,
        })
        .execute()
      for (const tag_id of one.tags)
        await tx
          .insertInto('contact_tags')
          .values({ workspace_id: into, tag_id, contact_id: i + 1 })
          .execute()
      for (const sent of one.campaigns) await insertMessage(sent, i + 1, ++message)
    }
    async function insertMessage(sent: CampaignFacts, contact_id: number, id: number): Promise<void> {
      await tx
        .insertInto('messages')
        .values({
          workspace_id: into,
          id,
          channel_id: 1,
          contact_id,
          direction: 1,
          content: '{}',
          author_kind: 'campaign',
          campaign_id: sent.campaignId,
          at: new Date(now0),
          accepted_at: sent.received,
          delivered_at: sent.delivered,
          read_at: sent.read,
          replied_at: sent.replied,
          failed_at: sent.failed,
        })
        .execute()
    }
  })
}

const people = fc.sample(contact, { seed: 7, numRuns: 90 })
await insert(people)
const everything: World = await withWorkspace(db, workspaceId, async (tx) => {
  const { fields: known } = await loadWorld(tx, workspaceId, [])
  return {
    fields: known,
    tags: new Set<number>(tags),
    asked: new Set<number>(tags),
    campaigns: new Set(campaigns),
    members: new Set<number>(members),
  }
})

const zones = ['Asia/Kolkata', 'America/New_York', 'America/Sao_Paulo', 'Pacific/Auckland', 'UTC']
const context = fc.record({
  now: fc
    .constantFrom(now0, Date.UTC(2026, 2, 8, 5), Date.UTC(2026, 2, 8, 7, 30), Date.UTC(2026, 2, 7, 18, 30))
    .map((ms) => new Date(ms)),
  timeZone: fc.constantFrom(...zones),
})

test('SQL in both shapes and the evaluator agree on any tree, missing values included', async () => {
  let matched = 0
  let asked = 0
  await fc.assert(
    fc.asyncProperty(filter, context, async (asks, { now, timeZone }) => {
      expect(flawsOf(asks, everything)).toEqual([])
      const tagged = new Map(tags.map((id, i) => [id as number, i === 0 ? 10_000_000 : 10]))
      const where = { workspaceId, now, timeZone, fields: everything.fields, tagged }
      const { rows } = await withWorkspace(db, workspaceId, (tx) =>
        sql<{ id: number; set: boolean; probe: boolean }>`
          select c.id, ${compileFilter(asks, where, 'set')} is true as set, ${compileFilter(asks, where, 'probe')} is true as probe
          from contacts c where c.workspace_id = ${workspaceId} order by c.id`.execute(tx),
      )
      const expected = people.map((facts, i) => {
        const is = evaluateFilter(asks, facts, where)
        asked++
        if (is) matched++
        return { id: i + 1, set: is, probe: is }
      })
      expect(rows).toEqual(expected)
    }),
    { numRuns: 1500 },
  )
  // A test in which nearly everyone or nearly nobody matches would prove little.
  expect(matched / asked).toBeGreaterThan(0.2)
  expect(matched / asked).toBeLessThan(0.8)
}, 120_000)

test('a filter and its complement divide all contacts, in SQL, whatever is missing', async () => {
  await fc.assert(
    fc.asyncProperty(condition, async (asks) => {
      const where = { workspaceId, now: new Date(now0), timeZone: 'Asia/Kolkata', fields: everything.fields }
      const of = (match: 'all' | 'none') =>
        compileFilter({ version: 1, root: { type: 'group', match, of: [asks] } }, where, 'set')
      const { rows } = await withWorkspace(db, workspaceId, (tx) =>
        sql<{ yes: number; no: number; all: number }>`
          select count(*) filter (where ${of('all')}) as yes, count(*) filter (where ${of('none')}) as no, count(*) as all
          from contacts c where c.workspace_id = ${workspaceId}`.execute(tx),
      )
      const row = rows[0]
      expect((row?.yes ?? 0) + (row?.no ?? 0)).toBe(row?.all)
    }),
    { numRuns: 300 },
  )
}, 60_000)

const hostile = [
  "' or 1=1 --",
  "'; drop table contacts; --",
  '\\',
  "\\' or true --",
  '$1',
  '$$; select pg_sleep(9) $$',
  '%',
  '_',
  '\u0001',
  '"; --',
  "') or (select true) --",
  '{"a":1}',
  ']]>',
  '🤷',
  "E'\\x27'",
]

test('values are never SQL: hostile texts find only the contact that has them', async () => {
  const made = await make.workspace()
  const field = await make.field(made.workspaceId, 'text')
  const ids = new Map<string, number>()
  for (const word of hostile) ids.set(word, await make.contact(made.workspaceId, { name: word, fields: { [field.id]: word } }))
  const where = {
    workspaceId: made.workspaceId,
    now: new Date(now0),
    timeZone: 'UTC',
    fields: new Map([[field.id as number, field]]),
  }
  for (const word of hostile)
    for (const name of ['name', custom(field)])
      for (const shape of ['set', 'probe'] as const) {
        const asks: Filter = {
          version: 1,
          root: { type: 'group', match: 'all', of: [{ type: 'text', field: name, op: 'is', values: [word] }] },
        }
        const { rows } = await withWorkspace(db, made.workspaceId, (tx) =>
          sql<{
            id: number
          }>`select c.id from contacts c where c.workspace_id = ${made.workspaceId} and ${compileFilter(asks, where, shape)}`.execute(
            tx,
          ),
        )
        expect(rows.map(({ id }) => id)).toEqual([ids.get(word)])
      }
})

test('% and _ are letters to look for, not wildcards', async () => {
  const made = await make.workspace()
  const percent = await make.contact(made.workspaceId, { name: '100% cotton' })
  await make.contact(made.workspaceId, { name: '100 cotton' })
  const where = { workspaceId: made.workspaceId, now: new Date(now0), timeZone: 'UTC', fields: new Map() }
  const asks: Filter = {
    version: 1,
    root: { type: 'group', match: 'all', of: [{ type: 'text', field: 'name', op: 'contains', values: ['0%'] }] },
  }
  const { rows } = await withWorkspace(db, made.workspaceId, (tx) =>
    sql<{
      id: number
    }>`select c.id from contacts c where c.workspace_id = ${made.workspaceId} and ${compileFilter(asks, where, 'set')}`.execute(
      tx,
    ),
  )
  expect(rows).toEqual([{ id: percent }])
})

test.each([
  ['contains', []],
  ['starts', []],
  ['ends', []],
  ['is', []],
  ['notContains', ['known', 'none']],
  ['isNot', ['known', 'none']],
] as const)('a phone that %s letters only: they are in no number', async (op, expected) => {
  const made = await make.workspace()
  await make.contact(made.workspaceId, { name: 'known', phone: '919800000001' })
  await make.contact(made.workspaceId, { name: 'none', phone: null })
  const where = { workspaceId: made.workspaceId, now: new Date(now0), timeZone: 'UTC', fields: new Map() }
  const asks: Filter = {
    version: 1,
    root: { type: 'group', match: 'all', of: [{ type: 'text', field: 'phone', op, values: ['abc'] }] },
  }
  for (const shape of ['set', 'probe'] as const) {
    const { rows } = await withWorkspace(db, made.workspaceId, (tx) =>
      sql<{
        name: string
      }>`select c.name from contacts c where c.workspace_id = ${made.workspaceId} and ${compileFilter(asks, where, shape)} order by c.id`.execute(
        tx,
      ),
    )
    expect(rows.map(({ name }) => name)).toEqual(expected)
  }
  const [someone] = people
  if (!someone) throw new Error('There is nobody to ask of')
  const evaluated = [
    { ...someone, name: 'known', phone: '919800000001' },
    { ...someone, name: 'none', phone: null },
  ].filter((facts) => evaluateFilter(asks, facts, where))
  expect(evaluated.map(({ name }) => name)).toEqual(expected)
})

test('a value of the wrong kind in the table is missing, never an error', async () => {
  await make.contact(other.workspaceId, { fields: { 5: 'not a number', 6: { a: 1 }, 7: [1], 8: null } })
  const kinds: [Field['kind'], number][] = [
    ['number', 5],
    ['date', 6],
    ['select', 7],
    ['number', 8],
    ['multi-select', 5],
    ['switch', 5],
    ['text', 7],
  ]
  for (const [kind, id] of kinds) {
    const field = { ...fields.select, id: id as Field['id'], kind }
    const base = { field: `field.${id}` }
    const asks = {
      text: { type: 'text', op: 'is', values: ['x'], ...base },
      number: { type: 'number', op: 'greater', values: [1], ...base },
      date: { type: 'date', op: 'on', values: ['2026-01-01'], ...base },
      select: { type: 'choice', op: 'anyOf', values: [String(fields.select.options[0]?.id)], ...base },
      'multi-select': { type: 'choice', op: 'allOf', values: [String(fields.select.options[0]?.id)], ...base },
      switch: { type: 'flag', op: 'yes', ...base },
    }[kind] as Condition
    const where = { workspaceId: other.workspaceId, now: new Date(now0), timeZone: 'UTC', fields: new Map([[id, field]]) }
    const { rows } = await withWorkspace(db, other.workspaceId, (tx) =>
      sql`select c.id from contacts c where c.workspace_id = ${other.workspaceId}
        and ${compileFilter({ version: 1, root: { type: 'group', match: 'all', of: [asks] } }, where, 'set')}`.execute(tx),
    )
    expect(rows).toEqual([])
  }
})
