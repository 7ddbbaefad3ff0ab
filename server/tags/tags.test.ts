import type { Tag } from '@woochat/contract/tags.ts'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { withWorkspace } from '../db/with-workspace.ts'
import { testDatabase } from '../test/database.ts'
import { testApp } from '../test/http.ts'
import { type MadeWorkspace, makeIn } from '../test/make.ts'

const database = await testDatabase()
const { db } = database
const { ask } = await testApp(database)
const make = makeIn(db)
const sessionOf = async (made: MadeWorkspace): Promise<{ session: string }> => ({
  session: await make.session(made.userId, made.workspaceId),
})

describe('a tag', () => {
  it('is made, renamed, recoloured and listed by name with how many contacts have it', async () => {
    const made = await make.workspace()
    const as = await sessionOf(made)
    const { body: vip } = (await ask('POST', '/tags', as, { name: ' VIP ', color: 'red' })) as { body: Tag }
    expect(vip).toMatchObject({ name: 'VIP', color: 'red', contacts: 0 })
    await ask('POST', '/tags', as, { name: 'a lead' })
    const contact = await make.contact(made.workspaceId)
    await ask('PATCH', `/contacts/${contact}`, as, { tags: [vip.id] })
    expect((await ask('PATCH', `/tags/${vip.id}`, as, { name: 'Vip', color: 'blue' })).body).toMatchObject({
      name: 'Vip',
      color: 'blue',
      contacts: 1,
    })
    expect((await ask('GET', '/tags', as)).body).toMatchObject({
      items: [
        { name: 'a lead', contacts: 0 },
        { name: 'Vip', contacts: 1 },
      ],
    })
  })

  it('has a name of its own, whatever its case', async () => {
    const made = await make.workspace()
    const as = await sessionOf(made)
    const other = await make.tag(made.workspaceId, [], 'Lead')
    await make.tag(made.workspaceId, [], 'VIP')
    expect((await ask('POST', '/tags', as, { name: 'vip' })).body).toMatchObject({ error: { code: 'name_taken' } })
    expect((await ask('PATCH', `/tags/${other}`, as, { name: 'vip' })).body).toMatchObject({ error: { code: 'name_taken' } })
  })

  it('is not deleted while a segment asks for it; then it leaves all contacts, whose change it is', async () => {
    const made = await make.workspace()
    const as = await sessionOf(made)
    const contact = await make.contact(made.workspaceId)
    const tag = await make.tag(made.workspaceId, [contact], 'VIP')
    const filter = {
      version: 1 as const,
      root: {
        type: 'group' as const,
        match: 'all' as const,
        of: [{ type: 'tags' as const, op: 'noneOf' as const, values: [tag] }],
      },
    }
    const segment = await make.segment(made.workspaceId, filter, 'Not VIP')
    expect((await ask('DELETE', `/tags/${tag}`, as)).body).toMatchObject({
      error: { code: 'in_use', message: 'This tag is in use: segment “Not VIP”.' },
    })
    await ask('DELETE', `/segments/${segment}`, as)
    expect((await ask('DELETE', `/tags/${tag}`, as)).body).toEqual({ done: true })
    expect((await ask('GET', `/contacts/${contact}`, as)).body).toMatchObject({ tags: [] })
    const { rows } = await withWorkspace(db, made.workspaceId, (tx) =>
      sql`select contact_id from contact_changes where workspace_id = ${made.workspaceId}`.execute(tx),
    )
    expect(rows).toEqual([{ contact_id: contact }])
    expect((await ask('DELETE', `/tags/${tag}`, as)).status).toBe(404)
  })
})
