import { type Contact, contactSorts } from '@woochat/contract/contacts.ts'
import { Refusal } from '@woochat/contract/errors.ts'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { withWorkspace } from '../db/with-workspace.ts'
import { testDatabase } from '../test/database.ts'
import { testApp } from '../test/http.ts'
import { makeIn } from '../test/make.ts'
import { type ContactPageQuery, type Matcher, pageContacts } from './list.ts'
import { foldText, searchCondition } from './search.ts'

const database = await testDatabase()
const { db } = database
const { ask } = await testApp(database)
const make = makeIn(db)
const { workspaceId } = await make.workspace()
await make.contact((await make.workspace()).workspaceId, { name: 'Stranger' })

/** Blanks, equal values and microseconds that differ: whatever makes a page lose or repeat someone. */
await withWorkspace(db, workspaceId, (tx) =>
  sql`insert into contacts (workspace_id, id, name, phone, email, country, source, created_at, last_inbound_at)
    select ${workspaceId}, g,
      (array['', 'Ana', 'ana', 'Ána', 'Zoë', 'Ben', '', 'Чай'])[1 + g % 8],
      case when g % 3 > 0 then (919800000000 + g)::text end,
      case when g % 4 > 0 then (array['a', 'b', 'c'])[1 + g % 3] || '@x.com' end,
      case when g % 97 = 0 then 'BR' else 'IN' end, 'demo',
      timestamptz '2026-01-01' + (g % 50) * interval '1 microsecond',
      case when g % 5 > 0 then timestamptz '2026-02-01' + (g % 7) * interval '1 microsecond' end
    from generate_series(1, 300) g`.execute(tx),
)

const keyOf: Readonly<Record<(typeof contactSorts)[number], (c: Contact, exact: string) => string>> = {
  createdAt: (_, exact) => exact,
  name: (c) => foldText(c.name),
  phone: (c) => c.phone ?? '',
  email: (c) => c.email ?? '',
  lastInboundAt: (c, exact) => (c.lastInboundAt ? exact : ''),
}
const exactTimes = async (column: 'created_at' | 'last_inbound_at'): Promise<Map<number, string>> => {
  const { rows } = await withWorkspace(db, workspaceId, (tx) =>
    sql<{
      id: number
      at: string
    }>`select id, ${sql.ref(column)}::text as at from contacts where workspace_id = ${workspaceId}`.execute(tx),
  )
  return new Map(rows.map((row) => [row.id, row.at ?? '']))
}

async function walkAll(
  query: ContactPageQuery,
  matches?: Matcher,
): Promise<{ ids: number[]; contacts: Contact[]; total: number | undefined }> {
  const contacts: Contact[] = []
  let total: number | undefined
  let cursor: string | undefined
  do {
    const page = await pageContacts(db, workspaceId, { ...query, cursor }, matches)
    if (!cursor) total = page.total
    else expect(page.total).toBeUndefined()
    contacts.push(...page.items)
    cursor = page.next ?? undefined
  } while (cursor)
  return { ids: contacts.map(({ id }) => id), contacts, total }
}

describe('pages of contacts', () => {
  const filters: [string, Matcher | undefined, number][] = [
    ['all', undefined, 300],
    ['nearly all', () => sql`(c.country = 'IN')`, 297],
    ['few', () => sql`(c.country = 'BR')`, 3],
    ['nobody', () => sql`false`, 0],
  ]
  const cases = contactSorts.flatMap((sort) =>
    (['asc', 'desc'] as const).flatMap((order) => filters.map(([what, matches, n]) => ({ sort, order, what, matches, n }))),
  )

  it.each(cases)(
    'by $sort $order hold $what exactly once, in order, those who lack it last',
    async ({ sort, order, matches, n }) => {
      const exact = await exactTimes(sort === 'createdAt' ? 'created_at' : 'last_inbound_at')
      const key = (c: Contact): string => keyOf[sort](c, exact.get(c.id) ?? '')
      for (const limit of [7, 200]) {
        const { contacts, ids, total } = await walkAll({ sort, order, limit }, matches)
        expect(total).toBe(n)
        expect(new Set(ids).size).toBe(n)
        const having = contacts.filter((c) => key(c) !== '')
        expect(contacts.slice(0, having.length)).toEqual(having)
        const sign = order === 'asc' ? 1 : -1
        const sorted = [...having].sort(
          (a, b) => sign * (Buffer.compare(Buffer.from(key(a)), Buffer.from(key(b))) || a.id - b.id),
        )
        expect(having.map(({ id }) => id)).toEqual(sorted.map(({ id }) => id))
        const lacking = ids.slice(having.length)
        expect(lacking).toEqual([...lacking].sort((a, b) => sign * (a - b)))
      }
    },
  )

  it('go on where they ended though contacts come and go meanwhile', async () => {
    const made = await make.workspace()
    for (let i = 0; i < 30; i++) await make.contact(made.workspaceId, { name: `P${String(i).padStart(2, '0')}` })
    const first = await pageContacts(db, made.workspaceId, { sort: 'name', limit: 10 })
    await make.contact(made.workspaceId, { name: 'P00 earlier' })
    await make.contact(made.workspaceId, { name: 'P15 later' })
    const rest = await pageContacts(db, made.workspaceId, { sort: 'name', limit: 50, cursor: first.next ?? undefined })
    expect(rest.items.map(({ name }) => name)).toEqual(
      [...Array.from({ length: 20 }, (_, i) => `P${i + 10}`), 'P15 later'].sort(),
    )
  })

  it('refuse a cursor of another sorting or one that was made up', async () => {
    const { next } = await pageContacts(db, workspaceId, { sort: 'name', limit: 5 })
    const bad = [
      { sort: 'phone' as const, cursor: next ?? '' },
      { sort: 'name' as const, order: 'desc' as const, cursor: next ?? '' },
      { cursor: 'nonsense' },
      { cursor: Buffer.from('["createdAt","desc","yesterday","1"]').toString('base64url') },
      { cursor: Buffer.from('["createdAt","desc","now() or true",1]').toString('base64url') },
    ]
    for (const query of bad) await expect(pageContacts(db, workspaceId, query)).rejects.toBeInstanceOf(Refusal)
  })
})

const searched = await make.workspace()
await make.contact(searched.workspaceId, { name: 'João Silva', phone: '919800012345', email: 'joao@x.com' })
await make.contact(searched.workspaceId, { name: 'Maria 100%', phone: '5511987654321', email: 'm_s@y.com' })

describe('searching contacts', () => {
  const found = async (text: string, masked = false): Promise<string[]> => {
    const condition = searchCondition(text, { masked })
    const page = await pageContacts(db, searched.workspaceId, { sort: 'createdAt', order: 'asc' }, condition && (() => condition))
    return page.items.map(({ name }) => name)
  }

  it.each([
    ['joao', ['João Silva']],
    ['JOÃO', ['João Silva']],
    ['silva joa', ['João Silva']],
    ['98000 12', ['João Silva']],
    ['+91 98000-12345', ['João Silva']],
    ['098000', ['João Silva']],
    ['y.com', ['Maria 100%']],
    ['maria y.com', ['Maria 100%']],
    ['100%', ['Maria 100%']],
    ['m_s', ['Maria 100%']],
    ['j_ao', []],
    ['%', ['Maria 100%']],
    ["' or 1=1 --", []],
  ])('for %s finds %j', async (text, names) => {
    expect((await found(text)).sort()).toEqual(names)
  })

  it('tells nobody numbers or addresses whom they are masked from', async () => {
    expect(await found('98000', true)).toEqual([])
    expect(await found('y.com', true)).toEqual([])
    expect(await found('joao', true)).toEqual(['João Silva'])
  })
})

describe('the API', () => {
  it('masks numbers and addresses for viewers, and does not let them search, sort or filter them out', async () => {
    const made = await make.workspace()
    const id = await make.contact(made.workspaceId, { name: 'Ana', phone: '919800012345', email: 'ana@example.com' })
    const userId = await make.user()
    await make.member(made.workspaceId, { userId, role: 'viewer' })
    const as = { session: await make.session(userId, made.workspaceId) }
    const shown = { phone: '91•••••••345', email: 'a••••@e••••.com' }
    expect((await ask('GET', '/contacts', as)).body).toMatchObject({ items: [shown], total: 1 })
    expect((await ask('GET', `/contacts/${id}`, as)).body).toMatchObject(shown)
    const filter = {
      version: 1,
      root: { type: 'group', match: 'all', of: [{ type: 'text', field: 'phone', op: 'starts', values: ['9198'] }] },
    }
    expect((await ask('POST', '/segments/answer', as, { filter })).status).toBe(403)
    for (const query of ['sort=phone', 'sort=email', `filter=${encodeURIComponent(JSON.stringify(filter))}`])
      expect((await ask('GET', `/contacts?${query}`, as)).body).toMatchObject({ error: { code: 'masked' } })
    expect((await ask('GET', '/contacts?search=98000', as)).body).toMatchObject({ items: [], total: 0 })
    expect((await ask('GET', '/contacts?search=ana', as)).body).toMatchObject({ items: [shown], total: 1 })
  })

  it('makes, changes, lists, filters and deletes contacts', async () => {
    const made = await make.workspace()
    const as = { session: await make.session(made.userId, made.workspaceId) }
    const { body: contact } = (await ask('POST', '/contacts', as, { name: 'Ana', phone: '9800012345' })) as { body: Contact }
    expect(contact).toMatchObject({ phone: '919800012345', source: 'manual' })
    expect((await ask('POST', '/contacts', as, { phone: '9800012345' })).body).toMatchObject({ error: { code: 'phone_taken' } })
    expect((await ask('POST', '/contacts', as, { phone: 'none of your business' })).body).toMatchObject({
      error: { code: 'invalid', problems: [{ path: 'body.phone', message: '“none of your business” is not a phone number' }] },
    })
    expect((await ask('PATCH', `/contacts/${contact.id}`, as, { optIn: 'in' })).body).toMatchObject({ optIn: 'in' })
    const filter = {
      version: 1,
      root: { type: 'group', match: 'all', of: [{ type: 'choice', field: 'optIn', op: 'anyOf', values: ['in'] }] },
    }
    const listed = await ask('GET', `/contacts?filter=${encodeURIComponent(JSON.stringify(filter))}`, as)
    expect(listed.body).toMatchObject({ items: [{ id: contact.id }], next: null, total: 1 })
    expect((await ask('GET', `/contacts/${contact.id}/activity`, as)).body).toMatchObject({
      items: [{ text: 'opted in to marketing' }, { text: 'created the contact' }],
    })
    expect(
      (await ask('POST', '/contacts/bulk', as, { act: 'setOptIn', on: { matching: { filter } }, optIn: 'out' })).body,
    ).toEqual({ changed: 1 })
    expect((await ask('DELETE', `/contacts/${contact.id}`, as)).body).toEqual({ done: true })
    expect((await ask('GET', `/contacts/${contact.id}`, as)).status).toBe(404)
  })
})
