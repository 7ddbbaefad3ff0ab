import type { Contact, ContactDraft } from '@woochat/contract/contacts.ts'
import { Refusal } from '@woochat/contract/errors.ts'
import { everybody } from '@woochat/contract/filter.ts'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { type Tallied, tendTallies } from '../db/tallies.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { matchFilter } from '../segments/match-filter.ts'
import { countTagged } from '../tags/store.ts'
import { testDatabase } from '../test/database.ts'
import { makeIn } from '../test/make.ts'
import { pageActivity } from './activity.ts'
import { changeContacts } from './bulk.ts'
import { createContact } from './create.ts'
import { findOrCreateContact, findOrCreateContacts } from './identify.ts'
import { removeContact } from './remove.ts'
import { countContacts, getContact, tendContactCount } from './store.ts'
import { updateContact } from './update.ts'

const { db } = await testDatabase()
const make = makeIn(db)
const by = { name: 'Asha', source: 'manual' } as const
const create = (workspaceId: number, draft: ContactDraft): Promise<Contact> => createContact(db, workspaceId, draft, by)
const why = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'nothing',
    (error: unknown) =>
      error instanceof Refusal ? (error.problems?.map((p) => `${p.path}: ${p.message}`) ?? error.code) : String(error),
  )
const rows = async <T>(workspaceId: number, query: ReturnType<typeof sql<T>>): Promise<T[]> =>
  (await withWorkspace(db, workspaceId, (tx) => query.execute(tx))).rows
const count = (workspaceId: number): Promise<number> => withWorkspace(db, workspaceId, (tx) => countContacts(tx, workspaceId))

describe('a contact', () => {
  it('is made with everything it was given, read as people write it', async () => {
    const { workspaceId, who } = await make.workspace()
    const plan = await make.field(workspaceId, 'select', ['Free', 'Pro'])
    const tag = await make.tag(workspaceId)
    const pro = plan.options[1]?.id ?? 0
    const contact = await create(workspaceId, {
      name: '  João ',
      phone: '98000 00001',
      email: 'Joao@Example.com',
      optIn: 'in',
      ownerId: who.memberId,
      tags: [tag, tag],
      fields: { [plan.id]: pro },
    })
    expect(contact).toMatchObject({
      phone: '919800000001',
      email: 'joao@example.com',
      country: 'IN',
      optIn: 'in',
      source: 'manual',
      ownerId: who.memberId,
      tags: [tag],
      fields: { [plan.id]: pro },
      blocked: false,
    })
    expect(await getContact(db, workspaceId, contact.id)).toEqual(contact)
    expect(await rows(workspaceId, sql`select name_key from contacts where workspace_id = ${workspaceId}`)).toEqual([
      { name_key: '  joao ' },
    ])
    const proof = await rows(workspaceId, sql`select state, source, actor from consent_log where workspace_id = ${workspaceId}`)
    expect(proof).toEqual([{ state: 1, source: 'manual', actor: 'Asha' }])
    const facts = await rows<{ fact: unknown }>(
      workspaceId,
      sql`select fact from events where workspace_id = ${workspaceId} order by seq desc limit 1`,
    )
    expect(facts).toEqual([{ fact: { kind: 'contact.changed', contactId: contact.id } }])
    const changes = await rows(workspaceId, sql`select contact_id from contact_changes where workspace_id = ${workspaceId}`)
    expect(changes).toEqual([{ contact_id: contact.id }])
  })

  it('is refused with every problem at once', async () => {
    const { workspaceId } = await make.workspace()
    const age = await make.field(workspaceId, 'number')
    expect(
      await why(
        create(workspaceId, {
          phone: '9.198E+11',
          tags: [77 as Contact['tags'][0]],
          ownerId: 99 as never,
          fields: { [age.id]: 'old', 999: 1 },
        }),
      ),
    ).toEqual([
      expect.stringContaining('body.phone: A spreadsheet shortened'),
      'body.tags: There is no tag 77',
      'body.ownerId: There is no member 99',
      `body.fields.${age.id}: Give a number`,
      'body.fields.999: There is no such field',
    ])
    expect(await count(workspaceId)).toBe(0)
  })

  it('has a number of its own, under each of the names the number has', async () => {
    const { workspaceId } = await make.workspace()
    const first = await create(workspaceId, { phone: '+55 11 98765-4321' })
    expect(await why(create(workspaceId, { phone: '551187654321' }))).toBe('phone_taken')
    const second = await create(workspaceId, { phone: '+55 11 98765-0000' })
    expect(await why(updateContact(db, workspaceId, second.id, { phone: '5511987654321' }, by))).toBe('phone_taken')
    await updateContact(db, workspaceId, first.id, { phone: null }, by)
    expect((await updateContact(db, workspaceId, second.id, { phone: '5511987654321' }, by)).phone).toBe('5511987654321')
    expect((await create(workspaceId, { phone: '+55 11 98765-0000' })).phone).toBe('5511987650000')
  })

  it('is made once when many make it at the same time', async () => {
    const { workspaceId } = await make.workspace()
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => why(create(workspaceId, { phone: '9800000001' }))))
    expect(outcomes.filter((outcome) => outcome === 'nothing')).toHaveLength(1)
    expect(outcomes.filter((outcome) => outcome === 'phone_taken')).toHaveLength(19)
    expect(await count(workspaceId)).toBe(1)
  })

  it('tells what was changed and by whom, and leaves no trace of what was the same', async () => {
    const { workspaceId } = await make.workspace()
    const city = await make.field(workspaceId, 'text', [], 'City')
    const plan = await make.field(workspaceId, 'multi-select', ['Free', 'Pro'], 'Plan')
    const vip = await make.tag(workspaceId, [], 'VIP')
    const contact = await create(workspaceId, { name: 'Ana', phone: '9800000001', fields: { [city.id]: 'Pune' } })
    const same = await updateContact(
      db,
      workspaceId,
      contact.id,
      { name: 'Ana', phone: '+919800000001', fields: { [city.id]: 'Pune' }, tags: [] },
      by,
    )
    expect(same).toEqual(contact)
    const changed = await updateContact(
      db,
      workspaceId,
      contact.id,
      {
        name: 'Ana B',
        email: 'a@b.co',
        optIn: 'out',
        blocked: true,
        tags: [vip],
        fields: { [city.id]: null, [plan.id]: plan.options.map(({ id }) => id) },
      },
      { name: 'Ravi', source: 'api' },
    )
    expect(changed).toMatchObject({
      name: 'Ana B',
      optIn: 'out',
      blocked: true,
      tags: [vip],
      fields: { [plan.id]: plan.options.map(({ id }) => id) },
    })
    expect(Date.parse(changed.updatedAt)).toBeGreaterThan(Date.parse(contact.updatedAt))
    await updateContact(db, workspaceId, contact.id, { tags: [], blocked: false }, by)
    const { items } = await pageActivity(db, workspaceId, contact.id, {})
    expect(items.map(({ kind, text, by: actor }) => `${actor} ${text} (${kind})`).sort()).toEqual(
      [
        'Asha created the contact (created)',
        'Ravi renamed from Ana to Ana B (changed)',
        'Ravi changed the e-mail address (changed)',
        'Ravi opted out of marketing (consent)',
        'Ravi blocked the contact (blocked)',
        'Ravi cleared City (changed)',
        'Ravi set Plan to Free, Pro (changed)',
        'Ravi tagged VIP (tagged)',
        'Asha untagged VIP (untagged)',
        'Asha unblocked the contact (unblocked)',
      ].sort(),
    )
    const proof = await rows(workspaceId, sql`select state, source, actor from consent_log where workspace_id = ${workspaceId}`)
    expect(proof).toEqual([{ state: 2, source: 'api', actor: 'Ravi' }])
  })

  it('goes with its conversations and words, while figures of campaigns stay', async () => {
    const { workspaceId, who } = await make.workspace()
    const contact = await create(workspaceId, { phone: '9800000001', name: 'Ana' })
    const tag = await make.tag(workspaceId, [contact.id])
    const message = (id: number, campaign: number | null) =>
      sql`insert into messages (workspace_id, id, channel_id, contact_id, direction, content, author_kind, campaign_id, at, accepted_at)
        values (${workspaceId}, ${id}, 1, ${contact.id}, 1, '{"type":"template","values":{"body.1":"Ana"}}', 'campaign', ${campaign}, now(), now())`
    await rows(workspaceId, message(1, null))
    await rows(workspaceId, message(2, 5))
    await removeContact(db, workspaceId, contact.id, who)
    expect(await why(getContact(db, workspaceId, contact.id))).toBe('not_found')
    expect(await why(removeContact(db, workspaceId, contact.id, who))).toBe('not_found')
    expect(
      await rows(
        workspaceId,
        sql`select id, content, accepted_at is not null as sent from messages where workspace_id = ${workspaceId}`,
      ),
    ).toEqual([{ id: 2, content: { type: 'template', values: {} }, sent: true }])
    expect(await count(workspaceId)).toBe(0)
    expect((await withWorkspace(db, workspaceId, (tx) => countTagged(tx, workspaceId, [tag]))).get(`tag.${tag}`)).toBe(0)
    expect(await rows(workspaceId, sql`select 1 from contact_aliases where workspace_id = ${workspaceId}`)).toEqual([])
    expect((await create(workspaceId, { phone: '9800000001' })).id).not.toBe(contact.id)
  })

  it('of another workspace is not there', async () => {
    const ours = await make.workspace()
    const theirs = await make.workspace({ firstId: 1_000_000 })
    const id = await make.contact(theirs.workspaceId)
    expect(await why(getContact(db, ours.workspaceId, id))).toBe('not_found')
    expect(await why(updateContact(db, ours.workspaceId, id, { name: 'x' }, by))).toBe('not_found')
    expect(await why(removeContact(db, ours.workspaceId, id, ours.who))).toBe('not_found')
    expect(await why(pageActivity(db, ours.workspaceId, id, {}))).toBe('not_found')
  })

  it('pages through its history, with campaigns and messages by day, once each', async () => {
    const { workspaceId } = await make.workspace()
    const contact = await create(workspaceId, { name: 'Ana' })
    await rows(workspaceId, sql`insert into campaigns (workspace_id, id, name) values (${workspaceId}, 5, 'Diwali')`)
    for (let i = 0; i < 12; i++)
      await rows(
        workspaceId,
        sql`insert into messages (workspace_id, id, channel_id, contact_id, direction, content, author_kind, campaign_id, at, read_at)
          values (${workspaceId}, ${i + 1}, 1, ${contact.id}, ${i % 2}, '{}', 'x', ${i === 11 ? 5 : null}, now() - make_interval(days => ${Math.floor(i / 4)}), now())`,
      )
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await pageActivity(db, workspaceId, contact.id, { limit: 2, cursor })
      seen.push(...page.items.map(({ text }) => text))
      cursor = page.next ?? undefined
    } while (cursor)
    expect(seen.sort()).toEqual(
      [
        'created the contact',
        'got campaign “Diwali” and read it',
        'got 1 message',
        'got 2 messages',
        'got 2 messages',
        'wrote 2 messages',
        'wrote 2 messages',
        'wrote 2 messages',
      ].sort(),
    )
    expect(await why(pageActivity(db, workspaceId, contact.id, { cursor: "1.'; drop table x" }))).toEqual([
      'query.cursor: Not the `next` of a page',
    ])
  })
})

describe('someone who writes', () => {
  const person = (waId: string) => ({ waId, name: 'Ana', source: 'inbound', optIn: 'in' }) as const

  it('for the first time in 200 messages at once becomes one contact', async () => {
    const { workspaceId } = await make.workspace()
    const found = await Promise.all(
      Array.from({ length: 200 }, (_, i) =>
        withWorkspace(db, workspaceId, (tx) =>
          findOrCreateContact(tx, db, workspaceId, person(i % 2 ? '5511987654321' : '551187654321')),
        ),
      ),
    )
    expect(new Set(found.map(({ contactId }) => contactId)).size).toBe(1)
    expect(found.filter(({ created }) => created)).toHaveLength(1)
    expect(
      await rows(workspaceId, sql`select name, opt_in, source, country from contacts where workspace_id = ${workspaceId}`),
    ).toEqual([{ name: 'Ana', opt_in: 1, source: 'inbound', country: 'BR' }])
    expect(await rows(workspaceId, sql`select state from consent_log where workspace_id = ${workspaceId}`)).toEqual([
      { state: 1 },
    ])
    expect(await count(workspaceId)).toBe(1)
  }, 60_000)

  it('in batches that overlap in any order becomes one contact each, without a deadlock', async () => {
    const { workspaceId } = await make.workspace()
    const numbers = Array.from({ length: 40 }, (_, i) => `91980000${String(1000 + i)}`)
    const found = await Promise.all(
      Array.from({ length: 12 }, (_, i) => {
        const mine = i % 2 ? numbers.slice(i) : numbers.slice(0, 40 - i).reverse()
        return withWorkspace(db, workspaceId, (tx) => findOrCreateContacts(tx, db, workspaceId, [...mine, ...mine].map(person)))
      }),
    )
    expect(found.flat().filter(({ created }) => created).length).toBeGreaterThanOrEqual(40)
    expect(await count(workspaceId)).toBe(40)
    expect(new Set(found.flat().map(({ contactId }) => contactId)).size).toBe(40)
  }, 60_000)

  it('is the contact that has the number, whose name and consent stay', async () => {
    const { workspaceId } = await make.workspace()
    const contact = await create(workspaceId, { name: 'Customer 7', phone: '+5215512345678', optIn: 'out' })
    const found = await withWorkspace(db, workspaceId, (tx) => findOrCreateContact(tx, db, workspaceId, person('5215512345678')))
    expect(found).toEqual({ contactId: contact.id, created: false })
    expect(await getContact(db, workspaceId, contact.id)).toMatchObject({
      name: 'Customer 7',
      optIn: 'out',
      phone: '525512345678',
    })
  })

  it('is known by all names learnt on the way, without a number too', async () => {
    const { workspaceId } = await make.workspace()
    const identify = (who: Parameters<typeof findOrCreateContact>[3]) =>
      withWorkspace(db, workspaceId, (tx) => findOrCreateContact(tx, db, workspaceId, who))
    const hidden = await identify({ bsuid: 'IN.123', username: 'Ana', source: 'inbound' })
    expect(await getContact(db, workspaceId, hidden.contactId)).toMatchObject({ phone: null, name: '' })
    expect(await identify({ bsuid: 'IN.123', waId: '919800000001', name: 'Ana', source: 'inbound' })).toEqual({
      ...hidden,
      created: false,
    })
    expect(await identify({ waId: '919800000001', source: 'inbound' })).toEqual({ ...hidden, created: false })
    expect(await identify({ username: 'ana', source: 'inbound' })).toEqual({ ...hidden, created: false })
    expect((await getContact(db, workspaceId, hidden.contactId)).name).toBe('Ana')
  })
})

describe('many contacts', () => {
  it('get tags and lose them, and only those it changes are counted and told', async () => {
    const { workspaceId, who } = await make.workspace()
    const ids = [await make.contact(workspaceId), await make.contact(workspaceId), await make.contact(workspaceId)]
    const [a, b] = [await make.tag(workspaceId, ids.slice(0, 1), 'A'), await make.tag(workspaceId, [], 'B')]
    const all = { matching: {} }
    expect(await changeContacts(db, who, { act: 'addTags', on: all, tags: [a] }, matchFilter)).toBe(2)
    expect(await changeContacts(db, who, { act: 'addTags', on: all, tags: [a, b] }, matchFilter)).toBe(3)
    expect(await changeContacts(db, who, { act: 'removeTags', on: { ids: ids.slice(0, 1) }, tags: [b] }, matchFilter)).toBe(1)
    const { items } = await pageActivity(db, workspaceId, ids[1] ?? 0, {})
    expect(items.map(({ text }) => text)).toEqual(['tagged B', 'tagged A'])
    const counts = await withWorkspace(db, workspaceId, (tx) => countTagged(tx, workspaceId, [a, b]))
    expect([...counts.values()]).toEqual([3, 2])
  })

  it('are chosen by filter and search but for the exceptions, fixed in one instant', async () => {
    const { workspaceId, who } = await make.workspace()
    const ids = []
    for (let i = 0; i < 25; i++)
      ids.push(await make.contact(workspaceId, { name: i < 20 ? `Ana ${i}` : `Ben ${i}`, optIn: i % 2 ? 1 : 0 }))
    const filter = {
      ...everybody,
      root: {
        type: 'group' as const,
        match: 'all' as const,
        of: [{ type: 'choice' as const, field: 'optIn' as const, op: 'anyOf' as const, values: ['in'] }],
      },
    }
    const on = { matching: { search: 'aná', filter }, except: ids.slice(1, 2) }
    expect(await changeContacts(db, who, { act: 'setOptIn', on, optIn: 'out' }, matchFilter)).toBe(9)
    const left = await rows(
      workspaceId,
      sql`select opt_in, count(*) as n from contacts where workspace_id = ${workspaceId} group by 1 order by 1`,
    )
    expect(left).toEqual([
      { opt_in: 0, n: 13 },
      { opt_in: 1, n: 3 },
      { opt_in: 2, n: 9 },
    ])
    expect(
      await rows(workspaceId, sql`select count(*) as n from consent_log where workspace_id = ${workspaceId} and state = 2`),
    ).toEqual([{ n: 9 }])
  })

  it('are deleted only by who may, and it is noted', async () => {
    const { workspaceId, who } = await make.workspace()
    const ids = [await make.contact(workspaceId), await make.contact(workspaceId)]
    const agent = make.who(workspaceId, await make.member(workspaceId), 'agent')
    expect(await why(changeContacts(db, agent, { act: 'delete', on: { ids } }, matchFilter))).toBe('forbidden')
    expect(await changeContacts(db, who, { act: 'delete', on: { ids: [...ids, 999 as never] } }, matchFilter)).toBe(2)
    expect(await rows(workspaceId, sql`select action, target from audit_log where workspace_id = ${workspaceId}`)).toEqual([
      { action: 'contacts.deleted', target: '2 contacts' },
    ])
  })

  it('are told apart by workspace: a selection never reaches another', async () => {
    const ours = await make.workspace()
    const theirs = await make.workspace({ firstId: 1_000_000 })
    const id = await make.contact(theirs.workspaceId)
    const tag = await make.tag(ours.workspaceId)
    expect(await changeContacts(db, ours.who, { act: 'addTags', on: { ids: [id] }, tags: [tag] }, matchFilter)).toBe(0)
    expect(await changeContacts(db, ours.who, { act: 'delete', on: { ids: [id] } }, matchFilter)).toBe(0)
    const foreign = await make.tag(theirs.workspaceId)
    expect(
      await why(changeContacts(db, ours.who, { act: 'addTags', on: { matching: {} }, tags: [foreign] }, matchFilter)),
    ).toEqual([`body.tags: There is no tag ${foreign}`])
  })
})

describe('kept counts', () => {
  it('stay exact while contacts come and go at the same time as the keeping begins', async () => {
    const { workspaceId, who } = await make.workspace()
    const tag = await make.tag(workspaceId)
    await rows(
      workspaceId,
      sql`insert into contacts (workspace_id, id, source) select ${workspaceId}, 1000000 + g, 'demo' from generate_series(1, 20500) g`,
    )
    await rows(
      workspaceId,
      sql`insert into contact_tags (workspace_id, tag_id, contact_id) select ${workspaceId}, ${tag}, 1000000 + g from generate_series(1, 600) g`,
    )
    const counted = async (): Promise<Map<Tallied, number>> =>
      withWorkspace(db, workspaceId, (tx) => countTagged(tx, workspaceId, [tag]))
    const churn = async (n: number): Promise<void> => {
      for (let i = 0; i < 12; i++) {
        const { id } = await create(workspaceId, { tags: [tag] })
        if ((i + n) % 3 === 0) await removeContact(db, workspaceId, id, who)
      }
    }
    const tend = async (): Promise<void> => {
      for (let i = 0; i < 6; i++) {
        await tendContactCount(db, workspaceId, await count(workspaceId))
        await tendTallies(
          db,
          workspaceId,
          await counted(),
          async (tx, what) => (await countTagged(tx, workspaceId, [tag])).get(what) ?? 0,
        )
      }
    }
    await Promise.all([churn(0), churn(1), churn(2), tend(), tend()])
    await tend()
    const [real] = await rows<{ n: number; tagged: number }>(
      workspaceId,
      sql`select (select count(*) from contacts where workspace_id = ${workspaceId}) as n,
        (select count(*) from contact_tags where workspace_id = ${workspaceId}) as tagged`,
    )
    expect(await rows(workspaceId, sql`select count(*) as n from tallies where workspace_id = ${workspaceId} and base`)).toEqual([
      { n: 2 },
    ])
    expect(await count(workspaceId)).toBe(real?.n)
    expect((await counted()).get(`tag.${tag}`)).toBe(real?.tagged)
  }, 60_000)
})
