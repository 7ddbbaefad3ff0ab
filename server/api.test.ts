import { everybody } from '@woochat/contract/filter.ts'
import { type permissions, type Role, rolePowers, roles } from '@woochat/contract/permissions.ts'
import type { Route } from '@woochat/contract/route.ts'
import { allRoutes } from '@woochat/contract/routes.ts'
import { beforeAll, describe, expect, it } from 'vitest'
import { withWorkspace } from './db/with-workspace.ts'
import { createKey } from './developers/store.ts'
import { testDatabase } from './test/database.ts'
import { testApp } from './test/http.ts'
import { type MadeWorkspace, makeIn } from './test/make.ts'
import { type ForeignIds, foreignBodies, idIn, samples } from './test/route-samples.ts'

const database = await testDatabase()
const { db } = database
const { app, ask } = await testApp(database)
const make = makeIn(db)

const routes = Object.entries(allRoutes).flatMap(([noun, table]) =>
  Object.entries(table as Record<string, Route>).map(([name, route]) => ({ name: `${noun}.${name}`, noun, route })),
)
const guarded = routes.filter(({ route }) => route.may !== 'anyone')
const withPermission = routes.filter(({ route }) => route.may !== 'anyone' && route.may !== 'signed-in')
const withId = withPermission.filter(({ route }) => route.path.includes(':id'))

let ours: MadeWorkspace
let session: string
let foreign: ForeignIds

beforeAll(async () => {
  ours = await make.workspace()
  session = await make.session(ours.userId, ours.workspaceId)
  foreign = await furnished(await make.workspace({ firstId: 1_000_000 }))
})

/** One of everything in another workspace, with ids that ours does not have. */
async function furnished({ workspaceId, who }: MadeWorkspace): Promise<ForeignIds> {
  const contact = await make.contact(workspaceId)
  const id = 1_000_000
  await withWorkspace(db, workspaceId, async (tx) => {
    const own = { workspace_id: workspaceId, id }
    const sealed = Buffer.alloc(60)
    await tx
      .insertInto('channels')
      .values({
        ...own,
        kind: 'practice',
        name: 'Other',
        phone: '+1',
        phone_number_id: '77777',
        waba_id: '88888',
        app_id: '9',
        token: sealed,
        app_secret: sealed,
        webhook_key: 'k',
        verify_token: 'v',
      })
      .execute()
    await tx
      .insertInto('media')
      .values({ ...own, kind: 'image', mime: 'image/png', bytes: 1, sha256: '', stored_as: 'x' })
      .execute()
    await tx
      .insertInto('fields')
      .values({ ...own, label: 'City', kind: 'text' })
      .execute()
    await tx
      .insertInto('tags')
      .values({ ...own, name: 'VIP' })
      .execute()
    await tx
      .insertInto('imports')
      .values({ ...own, file_name: 'x', stored_as: 'x', state: 'uploaded', shape: '{"columns":[]}' })
      .execute()
    await tx
      .insertInto('segments')
      .values({ ...own, name: 'All', filter: JSON.stringify(everybody) })
      .execute()
    await tx
      .insertInto('templates')
      .values({
        ...own,
        channel_id: id,
        name: 'hello',
        language: 'en',
        category: 'UTILITY',
        state: 'APPROVED',
        parts: '{"header":null,"body":"Hi","footer":null,"buttons":[],"samples":{}}',
      })
      .execute()
    await tx
      .insertInto('conversations')
      .values({
        ...own,
        channel_id: id,
        contact_id: contact,
        preview: '{"text":"Hi","direction":"in","failed":false}',
        last_message_at: new Date(),
      })
      .execute()
    await tx
      .insertInto('messages')
      .values({
        ...own,
        channel_id: id,
        contact_id: contact,
        direction: 0,
        content: '{"type":"text","text":"Hi"}',
        author_kind: 'contact',
        at: new Date(),
      })
      .execute()
    await tx
      .insertInto('campaigns')
      .values({ ...own, name: 'Sale', channel_id: id, template_id: id })
      .execute()
  })
  const { key } = await withWorkspace(db, workspaceId, (tx) =>
    createKey(tx, db, workspaceId, 'test', { name: 'Key', scopes: ['contacts:read'], expiresInDays: null }),
  )
  return {
    member: who.memberId ?? 0,
    channel: id,
    media: id,
    field: id,
    tag: id,
    contact,
    import: id,
    segment: id,
    template: id,
    conversation: id,
    message: id,
    campaign: id,
    key: key.id,
  }
}

const pathOf = ({ route }: { route: Route }, ids: ForeignIds | undefined): string => {
  const noun = idIn[route.path.split('/')[1] ?? '']
  return route.path.replace(':id', String(ids && noun ? ids[noun] : 1)).replace(':token', 'nothing')
}
const code = (body: unknown): string | undefined => (body as { error?: { code?: string } } | undefined)?.error?.code

it('serves every route of the contract', () => {
  const missing = routes.filter(({ route }) => !app.hasRoute({ method: route.method, url: `/api/v1${route.path}` }))
  expect(missing.map(({ name }) => name)).toEqual([])
})

describe('a stranger', () => {
  it.each(guarded)('is refused at $name', async (entry) => {
    expect((await ask(entry.route.method, pathOf(entry, undefined))).status).toBe(401)
  })

  it('is refused with an API key that does not exist', async () => {
    expect(code((await ask('GET', '/contacts', { key: `wc_live_00000000_${'a'.repeat(43)}` })).body)).toBe('bad_key')
  })

  it('cannot change anything from the page of another site, even with the cookie', async () => {
    const response = await app.inject({
      method: 'POST',
      url: '/api/v1/tags',
      headers: { cookie: `woochat_4000=${session}`, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
      payload: { name: 'x' },
    })
    expect(response.statusCode).toBe(403)
  })
})

describe.each(roles)('the role %s', (role: Role) => {
  let as: string
  beforeAll(async () => {
    const userId = await make.user()
    await make.member(ours.workspaceId, { userId, role })
    as = await make.session(userId, ours.workspaceId)
  })

  it.each(withPermission.filter(({ route }) => route.wire !== 'stream'))(
    'may do $name exactly when the table says so',
    async (entry) => {
      const { status, body } = await ask(entry.route.method, pathOf(entry, undefined).replace('/1', '/424242'), { session: as })
      const may = rolePowers[role].may.has(entry.route.may as (typeof permissions)[number])
      if (may) expect([401, 403], JSON.stringify(body)).not.toContain(status)
      else expect(status).toBe(403)
    },
  )
})

it('an API key may do what its scopes say and nothing else', async () => {
  const { secret } = await withWorkspace(db, ours.workspaceId, (tx) =>
    createKey(tx, db, ours.workspaceId, 'test', { name: 'Reader', scopes: ['contacts:read'], expiresInDays: 1 }),
  )
  expect((await ask('GET', '/contacts', { key: secret })).status).toBe(200)
  expect((await ask('GET', '/segments', { key: secret })).status).toBe(403)
  expect((await ask('POST', '/contacts', { key: secret }, { name: 'X' })).status).toBe(403)
})

describe('another workspace', () => {
  it.each(withId)('has nothing at $name for us', async (entry) => {
    const sample = samples[entry.name]
    if (entry.route.body) expect(sample, `server/test/route-samples.ts has no body for ${entry.name}`).toBeDefined()
    const { status, body } = await ask(entry.route.method, pathOf(entry, foreign), { session }, sample?.(foreign))
    expect({ status, code: code(body) }).toEqual({ status: 404, code: 'not_found' })
  })

  it.each(foreignBodies)('cannot be named in the body of $route', async ({ method, path, body }) => {
    const answer = await ask(method, path, { session }, body(foreign))
    expect([400, 404, 409], JSON.stringify(answer.body)).toContain(answer.status)
  })

  it('is untouched by bulk changes that name its contacts', async () => {
    const { body } = await ask('POST', '/contacts/bulk', { session }, { act: 'delete', on: { ids: [foreign.contact] } })
    expect(body).toEqual({ changed: 0 })
  })
})

describe('what a request holds', () => {
  it.each([
    ['an array where an object should be', []],
    ['an object where text should be', { name: { $gt: '' } }],
    ['a field that is not known', { name: 'x', workspace_id: 2 }],
    ['a number where text should be', { name: 7 }],
  ])('is refused when it is %s', async (_, body) => {
    expect((await ask('POST', '/tags', { session }, body)).status).toBe(400)
  })

  it('is done once for one idempotency key, refused for another body, and told so', async () => {
    const post = (name: string) =>
      app.inject({
        method: 'POST',
        url: '/api/v1/tags',
        headers: { cookie: `woochat_4000=${session}`, 'idempotency-key': 'key-00000001' },
        payload: { name },
      })
    const [first, again] = [await post('Once'), await post('Once')]
    expect(again.json()).toEqual(first.json())
    expect((await post('Twice')).statusCode).toBe(422)
  })
})
