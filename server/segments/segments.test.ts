import type { AddressInfo } from 'node:net'
import type { Contact } from '@woochat/contract/contacts.ts'
import { type Condition, everybody, type Filter, filterLimits } from '@woochat/contract/filter.ts'
import type { FilterAnswer, Segment } from '@woochat/contract/segments.ts'
import { sql } from 'kysely'
import { Client } from 'pg'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { withWorkspace } from '../db/with-workspace.ts'
import { removeField } from '../fields/store.ts'
import { testDatabase } from '../test/database.ts'
import { testApp } from '../test/http.ts'
import { type MadeWorkspace, makeIn } from '../test/make.ts'
import { answerFilter } from './answer.ts'
import { matchFilter, segmentCondition } from './match-filter.ts'

const database = await testDatabase()
const { db } = database
const { ask, app, parts } = await testApp(database)
const make = makeIn(db)
const never = new AbortController().signal

const all = (...of: Filter['root']['of']): Filter => ({ version: 1, root: { type: 'group', match: 'all', of } })
const named = (...values: string[]): Condition => ({ type: 'text', field: 'name', op: 'contains', values })
const optIn = (...values: string[]): Condition => ({ type: 'choice', field: 'optIn', op: 'anyOf', values })
const sessionOf = async (made: MadeWorkspace): Promise<{ session: string }> => ({
  session: await make.session(made.userId, made.workspaceId),
})

describe('the answer to a filter', () => {
  it('counts each node by itself, groups before their children, and shows who is meant', async () => {
    const { workspaceId } = await make.workspace()
    const ana = await make.contact(workspaceId, { name: 'Ana', optIn: 1 })
    const ben = await make.contact(workspaceId, { name: 'Ben', optIn: 2 })
    const noNumber = await make.contact(workspaceId, { name: 'Anabel', optIn: 1, phone: null })
    const tag = await make.tag(workspaceId, [ana, ben])
    const tagged: Condition = { type: 'tags', op: 'anyOf', values: [tag] }
    const filter = all(
      { type: 'group', match: 'any', of: [named('ana'), tagged] },
      { type: 'group', match: 'none', of: [optIn('out')] },
    )
    const answer = await answerFilter(db, workspaceId, filter, never)
    expect(answer).toMatchObject({ total: 2, everyone: 3, reachable: 1 })
    expect(answer.counts).toEqual(
      [
        [[], 2],
        [[0], 3],
        [[0, 0], 2],
        [[0, 1], 2],
        [[1], 2],
        [[1, 0], 1],
      ].map(([path, count]) => ({ path, count, problem: null })),
    )
    expect(answer.sample.map(({ id }) => id).sort()).toEqual([ana, noNumber].sort())
  })

  it.each([
    ['everybody', everybody, 3],
    ['nobody', { version: 1, root: { type: 'group', match: 'any', of: [] } } as Filter, 0],
    ['one condition', all(named('ana')), 2],
    ['one condition turned round', { version: 1, root: { type: 'group', match: 'none', of: [named('ana')] } } as Filter, 1],
    ['one condition in a group', all({ type: 'group', match: 'none', of: [named('ana')] }), 1],
  ])('is the same for %s as the list of contacts', async (_, filter, total) => {
    const { workspaceId } = await make.workspace()
    for (const name of ['Ana', 'Anabel', 'Ben']) await make.contact(workspaceId, { name })
    const answer = await answerFilter(db, workspaceId, filter, never)
    expect(answer).toMatchObject({ total, everyone: 3, reachable: total })
    expect(answer.counts[0]).toEqual({ path: [], count: total, problem: null })
    expect(answer.sample).toHaveLength(total)
  })

  it('is null, never everyone and never nobody, while a condition is broken; sound ones are still counted', async () => {
    const { workspaceId } = await make.workspace()
    await make.contact(workspaceId, { name: 'Ana' })
    const broken: [Condition, string][] = [
      [{ type: 'number', field: 'field.99', op: 'greater', values: [1] }, 'The field of this condition was deleted'],
      [{ type: 'tags', op: 'anyOf', values: [99 as never] }, 'The tag of this condition was deleted'],
      [{ type: 'campaign', did: 'read', campaignId: 99 as never }, 'The campaign of this condition was deleted'],
      [{ type: 'choice', field: 'owner', op: 'anyOf', values: ['99'] }, 'The owner of this condition left the team'],
      [{ type: 'text', field: 'name', op: 'contains', values: [] }, 'Write what to look for'],
      [{ type: 'text', field: 'phone', op: 'contains', values: ['abc'] }, 'A phone number has digits'],
      [{ type: 'date', field: 'createdAt', op: 'inLast', values: [] }, 'Choose a period'],
      [
        { type: 'date', field: 'createdAt', op: 'between', values: ['2026-02-01', '2026-01-01'] },
        'The first is after the second',
      ],
      [{ type: 'choice', field: 'country', op: 'allOf', values: ['IN', 'BR'] }, 'Only one at a time can be true: use “any of”'],
    ]
    for (const [condition, problem] of broken) {
      const answer = await answerFilter(
        db,
        workspaceId,
        all(named('ana'), { type: 'group', match: 'none', of: [condition] }),
        never,
      )
      expect(answer).toMatchObject({ total: null, reachable: null, everyone: 1, sample: [] })
      expect(answer.counts).toEqual([
        { path: [], count: null, problem: 'A condition inside cannot be evaluated' },
        { path: [0], count: 1, problem: null },
        { path: [1], count: null, problem: 'A condition inside cannot be evaluated' },
        { path: [1, 0], count: null, problem },
      ])
    }
  })

  it('tells a condition that does not fit the kind of its field', async () => {
    const { workspaceId } = await make.workspace()
    const number = await make.field(workspaceId, 'number', [], 'Age')
    const date = await make.field(workspaceId, 'date', [], 'Birthday')
    const select = await make.field(workspaceId, 'select', ['A'], 'Plan')
    const problem = async (condition: Condition): Promise<string | null | undefined> =>
      (await answerFilter(db, workspaceId, all(condition), never)).counts[1]?.problem
    expect(await problem({ type: 'text', field: `field.${number.id}`, op: 'is', values: ['1'] })).toBe(
      '“Age” is a number field, which this condition does not fit',
    )
    expect(
      await problem({ type: 'date', field: `field.${date.id}`, op: 'inLast', values: [], period: { amount: 3, unit: 'hours' } }),
    ).toBe('This field knows days only: choose days, weeks or months')
    expect(await problem({ type: 'choice', field: `field.${select.id}`, op: 'anyOf', values: ['9'] })).toBe(
      'An option of “Plan” was deleted',
    )
  })

  it('is given up when whoever asked has gone, and the connection serves the next', async () => {
    const made = await make.workspace()
    const { workspaceId } = made
    const { session } = await sessionOf(made)
    await withWorkspace(db, workspaceId, (tx) =>
      sql`insert into contacts (workspace_id, id, name, source)
        select ${workspaceId}, 1000 + g, repeat('x', 200) || g, 'demo' from generate_series(1, 60000) g`.execute(tx),
    )
    const slow = all(...Array.from({ length: 150 }, (_, i) => named(...Array.from({ length: 30 }, (__, j) => `y${i}.${j}`))))
    // Only the owner sees what others' connections are doing.
    const owner = new Client({ connectionString: database.url })
    await owner.connect()
    onTestFinished(() => owner.end())
    const busy = async (): Promise<number> => {
      const { rows } = await owner.query<{ n: string }>(
        `select count(*) as n from pg_stat_activity where datname = current_database() and state = 'active' and query like '%"s"."l0"%' and pid <> pg_backend_pid()`,
      )
      return Number(rows[0]?.n)
    }
    await app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = app.server.address() as AddressInfo
    const gone = new AbortController()
    const asked = fetch(`http://127.0.0.1:${port}/api/v1/segments/answer`, {
      method: 'POST',
      headers: { cookie: `woochat_${parts.config.port}=${session}`, 'content-type': 'application/json' },
      body: JSON.stringify({ filter: slow }),
      signal: gone.signal,
    })
    await vi.waitFor(async () => expect(await busy()).toBe(1), { timeout: 5_000, interval: 20 })
    gone.abort()
    await expect(asked).rejects.toThrow()
    await vi.waitFor(async () => expect(await busy()).toBe(0), { timeout: 1_000, interval: 20 })
    expect((await answerFilter(db, workspaceId, all(named('zzz')), never)).total).toBe(0)
  }, 30_000)
})

describe('a segment', () => {
  it('is saved, listed with its size, renamed, changed, duplicated and deleted', async () => {
    const made = await make.workspace()
    const as = await sessionOf(made)
    for (const name of ['Ana', 'Anabel', 'Ben']) await make.contact(made.workspaceId, { name })
    const { body: segment } = (await ask('POST', '/segments', as, { name: 'Anas', filter: all(named('ana')) })) as {
      body: Segment
    }
    expect(segment).toMatchObject({ name: 'Anas', size: 2, broken: null, campaigns: 0 })
    expect((await ask('POST', '/segments', as, { name: 'ANAS', filter: everybody })).body).toMatchObject({
      error: { code: 'name_taken' },
    })
    expect((await ask('POST', '/segments', as, { name: 'Anas (copy)', filter: segment.filter })).body).toMatchObject({ size: 2 })
    expect((await ask('PATCH', `/segments/${segment.id}`, as, { filter: all(named('ben')) })).body).toMatchObject({
      name: 'Anas',
      size: 1,
    })
    expect((await ask('PATCH', `/segments/${segment.id}`, as, { name: 'Anas (copy)' })).body).toMatchObject({
      error: { code: 'name_taken' },
    })
    expect((await ask('PATCH', `/segments/${segment.id}`, as, { name: 'Bens' })).body).toMatchObject({ name: 'Bens', size: 1 })
    expect((await ask('GET', '/segments', as)).body).toMatchObject({
      items: [{ name: 'Anas (copy)' }, { name: 'Bens' }],
      total: 2,
      next: null,
    })
    expect((await ask('GET', `/segments/${segment.id}/contacts`, as)).body).toMatchObject({ items: [{ name: 'Ben' }], total: 1 })
    expect((await ask('DELETE', `/segments/${segment.id}`, as)).body).toEqual({ done: true })
    expect((await ask('GET', `/segments/${segment.id}`, as)).status).toBe(404)
  })

  it('pages by name, once each', async () => {
    const made = await make.workspace()
    const as = await sessionOf(made)
    for (const name of ['b', 'A', 'ç', 'C', 'a b']) await make.segment(made.workspaceId, everybody, name)
    const seen: string[] = []
    for (let cursor = ''; ; ) {
      const { body } = (await ask('GET', `/segments?limit=2${cursor && `&cursor=${cursor}`}`, as)) as {
        body: { items: Segment[]; next: string | null }
      }
      seen.push(...body.items.map(({ name }) => name))
      if (!body.next) break
      cursor = body.next
    }
    expect(seen).toEqual(['A', 'a b', 'b', 'C', 'ç'])
  })

  it('is not saved with a flaw, and each is told with its place', async () => {
    const made = await make.workspace()
    const as = await sessionOf(made)
    const filter = all(named('ana'), {
      type: 'group',
      match: 'any',
      of: [named(''), { type: 'tags', op: 'allOf', values: [9 as never] }],
    })
    expect((await ask('POST', '/segments', as, { name: 'x', filter })).body).toMatchObject({
      error: {
        code: 'invalid',
        problems: [
          { path: 'body.filter.root.of.1.of.0', message: 'Write what to look for' },
          { path: 'body.filter.root.of.1.of.1', message: 'The tag of this condition was deleted' },
        ],
      },
    })
  })

  it('whose field is gone says so, and is neither everyone nor nobody to anyone who asks', async () => {
    const made = await make.workspace()
    const as = await sessionOf(made)
    await make.contact(made.workspaceId)
    const field = await make.field(made.workspaceId, 'text')
    const condition: Condition = { type: 'text', field: `field.${field.id}`, op: 'isNot', values: ['x'] }
    const id = await make.segment(made.workspaceId, all(condition))
    await withWorkspace(db, made.workspaceId, (tx) => removeField(tx, made.workspaceId, field.id))
    const why = 'The field of this condition was deleted'
    expect((await ask('GET', `/segments/${id}`, as)).body).toMatchObject({ broken: why })
    expect((await ask('GET', '/segments', as)).body).toMatchObject({ items: [{ broken: why }] })
    const refused = { error: { code: 'segment_broken', message: `This segment cannot be evaluated: ${why}` } }
    expect((await ask('GET', `/segments/${id}/contacts`, as)).body).toMatchObject(refused)
    expect((await ask('GET', `/contacts?filter=${encodeURIComponent(JSON.stringify(all(condition)))}`, as)).body).toMatchObject(
      refused,
    )
    const bulk = { act: 'delete', on: { matching: { filter: all(condition) } } }
    expect((await ask('POST', '/contacts/bulk', as, bulk)).body).toMatchObject(refused)
    await expect(withWorkspace(db, made.workspaceId, (tx) => segmentCondition(tx, made.workspaceId, id))).rejects.toMatchObject({
      code: 'segment_broken',
    })
    expect((await ask('POST', '/segments/answer', as, { filter: all(condition) })).body).toMatchObject({
      total: null,
      sample: [],
    } satisfies Partial<FilterAnswer>)
  })

  it('that campaigns use is not deleted, and they are named', async () => {
    const made = await make.workspace()
    const as = await sessionOf(made)
    const id = await make.segment(made.workspaceId)
    await withWorkspace(db, made.workspaceId, async (tx) => {
      await tx.insertInto('campaigns').values({ workspace_id: made.workspaceId, id: 4, name: 'Diwali' }).execute()
      await tx
        .insertInto('campaign_segments')
        .values({ workspace_id: made.workspaceId, campaign_id: 4, segment_id: id, mode: 'exclude' })
        .execute()
    })
    expect((await ask('GET', `/segments/${id}/uses`, as)).body).toEqual({
      campaigns: [{ id: 4, name: 'Diwali', state: 'draft' }],
    })
    expect((await ask('DELETE', `/segments/${id}`, as)).body).toMatchObject({
      error: { code: 'in_use', message: 'This segment is in use: campaign “Diwali” (draft).' },
    })
    expect((await ask('GET', `/segments/${id}`, as)).body).toMatchObject({ campaigns: 1 })
  })

  it('is a condition that is never null, so that it may stand under NOT', async () => {
    const { workspaceId } = await make.workspace()
    await make.contact(workspaceId, { name: 'Ana', email: 'ana@x.com' })
    await make.contact(workspaceId, { name: 'Ben' })
    const id = await make.segment(workspaceId, all({ type: 'text', field: 'email', op: 'contains', values: ['ana'] }))
    const { rows } = await withWorkspace(db, workspaceId, async (tx) => {
      const member = await segmentCondition(tx, workspaceId, id)
      return await sql<{
        name: string
      }>`select c.name from contacts c where c.workspace_id = ${workspaceId} and not ${member}`.execute(tx)
    })
    expect(rows).toEqual([{ name: 'Ben' }])
  })

  it('of another workspace is not there, and its tags, fields and campaigns mean nothing here', async () => {
    const ours = await make.workspace()
    const theirs = await make.workspace({ firstId: 1_000_000 })
    const tag = await make.tag(theirs.workspaceId, [await make.contact(theirs.workspaceId)])
    const id = await make.segment(theirs.workspaceId, all({ type: 'tags', op: 'anyOf', values: [tag] }))
    await expect(withWorkspace(db, ours.workspaceId, (tx) => segmentCondition(tx, ours.workspaceId, id))).rejects.toMatchObject({
      code: 'not_found',
    })
    const borrowed = all({ type: 'tags', op: 'anyOf', values: [tag] })
    await expect(withWorkspace(db, ours.workspaceId, (tx) => matchFilter(tx, ours.workspaceId, borrowed))).rejects.toMatchObject({
      code: 'segment_broken',
    })
  })

  it('that is nested without end or has too many conditions is refused before anything is asked', async () => {
    const made = await make.workspace()
    const as = await sessionOf(made)
    const deep = (levels: number): unknown =>
      levels === 0 ? named('x') : { type: 'group', match: 'all', of: [deep(levels - 1)] }
    const body = (root: unknown): object => ({ filter: { version: 1, root } })
    expect((await ask('POST', '/segments/answer', as, body(deep(filterLimits.depth)))).status).toBe(200)
    expect((await ask('POST', '/segments/answer', as, body(deep(filterLimits.depth + 1)))).body).toMatchObject({
      error: { code: 'invalid' },
    })
    const wide = { type: 'group', match: 'all', of: Array.from({ length: filterLimits.conditions + 1 }, () => named('x')) }
    expect((await ask('POST', '/segments/answer', as, body(wide))).body).toMatchObject({ error: { code: 'invalid' } })
    const bottomless = `{"filter":{"version":1,"root":${'{"type":"group","match":"all","of":['.repeat(20_000)}${']}'.repeat(20_000)}}}`
    const session = { cookie: `woochat_${parts.config.port}=x`, 'content-type': 'application/json' }
    const response = await app.inject({ method: 'POST', url: '/api/v1/segments/answer', headers: session, payload: bottomless })
    expect(response.statusCode).toBeGreaterThanOrEqual(400)
    expect(response.statusCode).toBeLessThan(500)
  })

  it('shows its members to a viewer masked', async () => {
    const made = await make.workspace()
    await make.contact(made.workspaceId, { phone: '919800012345' })
    const id = await make.segment(made.workspaceId)
    const userId = await make.user()
    await make.member(made.workspaceId, { userId, role: 'viewer' })
    const as = { session: await make.session(userId, made.workspaceId) }
    const { body } = (await ask('GET', `/segments/${id}/contacts`, as)) as { body: { items: Contact[] } }
    expect(body.items[0]?.phone).toBe('91•••••••345')
  })
})
