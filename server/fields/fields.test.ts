import type { Field } from '@woochat/contract/fields.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forgetValues } from '../contacts/forget-values.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { testDatabase } from '../test/database.ts'
import { testApp } from '../test/http.ts'
import { type MadeWorkspace, makeIn } from '../test/make.ts'
import { checkedValue, isDay, livingValues } from './values.ts'

const database = await testDatabase()
const { db } = database
const { ask } = await testApp(database)
const make = makeIn(db)
const sessionOf = async (made: MadeWorkspace): Promise<{ session: string }> => ({
  session: await make.session(made.userId, made.workspaceId),
})

describe('a field', () => {
  it('is made, renamed and moved, and its options keep their ids whatever they are called', async () => {
    const made = await make.workspace()
    const as = await sessionOf(made)
    const draft = { label: 'Plan', kind: 'select', options: [{ label: 'Free' }, { label: 'Pro', color: 'blue' }] }
    const { body: plan } = (await ask('POST', '/fields', as, draft)) as { body: Field }
    const [free, pro] = plan.options
    expect(plan).toMatchObject({ label: 'Plan', position: 0, options: [{ label: 'Free' }, { label: 'Pro', color: 'blue' }] })
    for (const label of ['Age', 'City']) await ask('POST', '/fields', as, { label, kind: 'text' })
    const options = [{ id: pro?.id, label: 'Premium' }, { id: free?.id, label: 'Free' }, { label: 'Team' }]
    const { body: changed } = (await ask('PATCH', `/fields/${plan.id}`, as, { options, position: 1 })) as { body: Field }
    expect(changed.options.map(({ id, label }) => [id, label])).toEqual([
      [pro?.id, 'Premium'],
      [free?.id, 'Free'],
      [expect.any(Number), 'Team'],
    ])
    const { body } = (await ask('GET', '/fields', as)) as { body: { items: Field[] } }
    expect(body.items.map(({ label, position }) => `${position} ${label}`)).toEqual(['0 Age', '1 Plan', '2 City'])
  })

  it('never gives the id of a deleted option to a new one', async () => {
    const made = await make.workspace()
    const as = await sessionOf(made)
    const plan = await make.field(made.workspaceId, 'select', ['A', 'B'])
    const last = plan.options[1]?.id ?? 0
    await ask('PATCH', `/fields/${plan.id}`, as, { options: plan.options.slice(0, 1) })
    const options = [...plan.options.slice(0, 1), { label: 'C' }]
    const { body } = (await ask('PATCH', `/fields/${plan.id}`, as, { options })) as { body: Field }
    expect(body.options[1]?.id).toBeGreaterThan(last)
  })

  it.each([
    [{ label: 'plan', kind: 'text' }, 'name_taken'],
    [{ label: 'Age', kind: 'number', options: [{ label: 'x' }] }, 'invalid'],
    [{ label: 'Size', kind: 'select', options: [{ label: 'x' }, { label: 'X' }] }, 'invalid'],
    [{ label: '  ', kind: 'text' }, 'invalid'],
  ])('%j is refused', async (draft, code) => {
    const made = await make.workspace()
    await make.field(made.workspaceId, 'select', ['A'], 'Plan')
    expect((await ask('POST', '/fields', await sessionOf(made), draft)).body).toMatchObject({ error: { code } })
  })

  it('cannot take the name of another or an option of another field', async () => {
    const made = await make.workspace()
    const as = await sessionOf(made)
    const plan = await make.field(made.workspaceId, 'select', ['A'], 'Plan')
    const size = await make.field(made.workspaceId, 'select', ['S'], 'Size')
    expect((await ask('PATCH', `/fields/${size.id}`, as, { label: 'PLAN' })).body).toMatchObject({
      error: { code: 'name_taken' },
    })
    expect((await ask('PATCH', `/fields/${size.id}`, as, { options: plan.options })).body).toMatchObject({
      error: { code: 'invalid' },
    })
  })

  it('is not deleted while a segment asks for it or a campaign writes it, and they are named', async () => {
    const made = await make.workspace()
    const as = await sessionOf(made)
    const plan = await make.field(made.workspaceId, 'select', ['A', 'B'], 'Plan')
    const [a, b] = plan.options.map(({ id }) => String(id))
    const ask1 = { type: 'choice' as const, field: `field.${plan.id}`, op: 'anyOf' as const, values: [a ?? ''] }
    const id = await make.segment(
      made.workspaceId,
      { version: 1, root: { type: 'group', match: 'all', of: [{ type: 'group', match: 'none', of: [ask1] }] } },
      'Plan A',
    )
    await withWorkspace(db, made.workspaceId, async (tx) => {
      const variables = JSON.stringify({ 'body.1': { from: 'field', field: `field.${plan.id}`, fallback: 'x' } })
      await tx.insertInto('campaigns').values({ workspace_id: made.workspaceId, id: 1, name: 'Diwali', variables }).execute()
      await tx
        .insertInto('campaigns')
        .values({ workspace_id: made.workspaceId, id: 2, name: 'Over', variables, state: 'completed' })
        .execute()
    })
    const remove = (): Promise<{ status: number; body: unknown }> => ask('DELETE', `/fields/${plan.id}`, as)
    expect((await remove()).body).toMatchObject({
      error: { code: 'in_use', message: 'This field is in use: segment “Plan A”, campaign “Diwali”.' },
    })
    const without = (gone: string | undefined) => ({ options: plan.options.filter((option) => String(option.id) !== gone) })
    expect((await ask('PATCH', `/fields/${plan.id}`, as, without(a))).body).toMatchObject({ error: { code: 'in_use' } })
    expect((await ask('PATCH', `/fields/${plan.id}`, as, without(b))).body).toMatchObject({ options: [{ label: 'A' }] })
    await ask('DELETE', `/segments/${id}`, as)
    await withWorkspace(db, made.workspaceId, (tx) =>
      tx.deleteFrom('campaigns').where('workspace_id', '=', made.workspaceId).where('id', '=', 1).execute(),
    )
    expect((await remove()).body).toEqual({ done: true })
    expect((await remove()).status).toBe(404)
  })

  it('that is deleted is gone from contacts, and so is the answer of a deleted option', async () => {
    const made = await make.workspace()
    const as = await sessionOf(made)
    const plan = await make.field(made.workspaceId, 'multi-select', ['A', 'B'])
    const city = await make.field(made.workspaceId, 'text')
    const [a = 0, b = 0] = plan.options.map(({ id }) => id)
    const contact = await make.contact(made.workspaceId, { fields: { [plan.id]: [a, b], [city.id]: 'Pune' } })
    await ask('PATCH', `/fields/${plan.id}`, as, { options: plan.options.slice(0, 1) })
    await ask('DELETE', `/fields/${city.id}`, as)
    expect((await ask('GET', `/contacts/${contact}`, as)).body).toMatchObject({ fields: { [plan.id]: [a] } })
    const known = (field: Field) => ({
      version: 1,
      root: { type: 'group', match: 'all', of: [{ type: 'choice', field: `field.${field.id}`, op: 'known', values: [] }] },
    })
    expect((await ask('POST', '/segments/answer', as, { filter: known(plan) })).body).toMatchObject({ total: 1 })
    const held = async (): Promise<unknown> => {
      for (const { id: fieldId } of [plan, city]) await forgetValues(db, { workspaceId: made.workspaceId, fieldId })
      const row = await withWorkspace(db, made.workspaceId, (tx) =>
        tx.selectFrom('contacts').select('fields').where('workspace_id', '=', made.workspaceId).executeTakeFirst(),
      )
      return row?.fields
    }
    expect(await held()).toEqual({ [plan.id]: [a] })
    await ask('PATCH', `/fields/${plan.id}`, as, { options: [] })
    expect((await ask('POST', '/segments/answer', as, { filter: known(plan) })).body).toMatchObject({ total: 0 })
    expect(await held()).toEqual({})
  })
})

describe('a value', () => {
  const field = (kind: Field['kind']): Field => ({
    id: 1 as Field['id'],
    label: 'F',
    kind,
    position: 0,
    options: [
      { id: 1, label: 'A' },
      { id: 2, label: 'B' },
    ],
  })

  it.each([
    ['text', ' Pune ', 'Pune'],
    ['text', '   ', null],
    ['text', 5, 'problem'],
    ['number', 2.5, 2.5],
    ['number', '2.5', 'problem'],
    ['date', '2024-02-29', '2024-02-29'],
    ['date', '2023-02-29', 'problem'],
    ['date', '2024-2-9', 'problem'],
    ['switch', false, false],
    ['switch', 'yes', 'problem'],
    ['select', 2, 2],
    ['select', 3, 'problem'],
    ['multi-select', [2, 1, 2], [2, 1]],
    ['multi-select', [], null],
    ['multi-select', [1, 9], 'problem'],
    ['number', null, null],
    ['text', '', null],
  ] as const)('of a %s field, %j, is %j', (kind, value, expected) => {
    const reading = checkedValue(field(kind), value as never)
    expect('problem' in reading ? 'problem' : reading.value).toEqual(expected)
  })

  it('that was checked is a living one', () => {
    const kinds = ['text', 'number', 'date', 'select', 'multi-select', 'switch'] as const
    const any = fc.oneof(
      fc.string(),
      fc.double({ noNaN: true }),
      fc.boolean(),
      fc.array(fc.integer({ min: 1, max: 3 })),
      fc.integer({ min: 1, max: 3 }),
    )
    fc.assert(
      fc.property(fc.constantFrom(...kinds), any, (kind, value) => {
        const reading = checkedValue(field(kind), value)
        if ('value' in reading)
          expect(livingValues([field(kind)], { 1: reading.value })).toEqual(reading.value === null ? {} : { 1: reading.value })
      }),
    )
  })

  it('is a day of the calendar or none', () => {
    expect(['2026-01-31', '0001-01-01', '9999-12-31', '2000-02-29'].every(isDay)).toBe(true)
    expect(
      ['2026-13-01', '2026-00-10', '2026-04-31', '1900-02-29', '0000-01-01', '2026-1-1', '2026-01-01T00:00'].some(isDay),
    ).toBe(false)
  })
})
