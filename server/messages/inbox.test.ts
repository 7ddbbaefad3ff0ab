import type { Conversation } from '@woochat/contract/conversations.ts'
import type { Message } from '@woochat/contract/messages.ts'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { withWorkspace } from '../db/with-workspace.ts'
import { testDatabase } from '../test/database.ts'
import { makeIn } from '../test/make.ts'
import { type Place, startRunning } from '../test/running.ts'

const database = await testDatabase()
const { db } = database
const running = await startRunning(database)

interface Refused {
  error: { code: string; problems?: { path: string }[] }
}
let people = 0
const newPhone = (): string => `9198${String(40_000_001 + people++)}`
const call = <T>(place: Pick<Place, 'cookie'>, method: string, path: string, body?: unknown) =>
  running.call<T & Refused>(place, method, path, body)
const conversationOf = (place: Place, phone: string) =>
  running.until(async () => {
    const { data } = await call<{ items: Conversation[] }>(place, 'GET', '/conversations?tab=open')
    return data.items.find((item) => item.contact.phone === phone)
  })
const thread = async (place: Place, id: number): Promise<Message[]> =>
  (await call<{ items: Message[] }>(place, 'GET', `/conversations/${id}/messages`)).data.items
const text = (words: string, clientId = `client-${Math.random()}`) => ({ content: { type: 'text', text: words }, clientId })
const as = async (place: Place, role: 'agent' | 'viewer' | 'admin'): Promise<Place & { memberId: number }> => {
  const userId = await makeIn(db).user()
  const memberId = await makeIn(db).member(place.workspaceId, { userId, role })
  return {
    ...place,
    memberId,
    cookie: `woochat_${running.parts.config.port}=${await makeIn(db).session(userId, place.workspaceId)}`,
  }
}
const raw = (place: Place, item: object) =>
  running.webhook(place, {
    object: 'whatsapp_business_account',
    entry: [
      {
        id: place.channel.wabaId,
        changes: [{ field: 'messages', value: { metadata: { phone_number_id: place.channel.phoneNumberId }, messages: [item] } }],
      },
    ],
  })
const contactRow = async (place: Place, phone: string) =>
  (
    await running.rows(
      place.workspaceId,
      sql<{
        id: number
        opt_in: number
        last_inbound_at: Date | null
      }>`select id, opt_in, last_inbound_at from contacts where workspace_id = ${place.workspaceId} and phone = ${phone}`,
    )
  )[0]

test('a message from a phone makes a contact and a conversation, and an answer reaches the phone with all its ticks', async () => {
  const place = await running.place()
  const phone = newPhone()
  await running.write(place, phone, 'hello')
  const conversation = await conversationOf(place, phone)
  expect(conversation).toMatchObject({ preview: { text: 'hello', direction: 'in' }, unread: 1, assigneeId: null, state: 'open' })
  const sent = await call<Message>(place, 'POST', `/conversations/${conversation.id}/messages`, text('hi there'))
  expect(sent.data).toMatchObject({
    direction: 'out',
    content: { type: 'text', text: 'hi there' },
    author: { kind: 'member' },
    delivery: { state: 'queued' },
  })
  await running.until(
    async () => (await call<Message>(place, 'GET', `/messages/${sent.data.id}`)).data.delivery?.state === 'read',
  )
  const facts = await running.facts(place.workspaceId)
  expect(facts.filter((fact) => fact.kind === 'message.added')).toHaveLength(3)
  expect(facts.filter((fact) => fact.kind === 'message.changed').length).toBeGreaterThanOrEqual(2)
  expect(facts.some((fact) => fact.kind === 'contact.changed')).toBe(true)
})

test('a double click sends once, and so does the same click from two tabs at the same time', async () => {
  const place = await running.place()
  const phone = newPhone()
  await running.write(place, phone, 'hello')
  const { id } = await conversationOf(place, phone)
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => call<Message>(place, 'POST', `/conversations/${id}/messages`, text('once', 'client-double'))),
  )
  expect(new Set(answers.map((answer) => answer.data.id)).size).toBe(1)
  await running.until(async () => (await thread(place, id)).some((message) => message.delivery?.state === 'read'))
  expect((await thread(place, id)).filter((message) => message.direction === 'out')).toHaveLength(1)
})

test('answering what nobody has takes it; resolving, reopening and assigning leave their lines in the thread', async () => {
  const place = await running.place()
  const phone = newPhone()
  await running.write(place, phone, 'hello')
  const { id } = await conversationOf(place, phone)
  await call(place, 'POST', `/conversations/${id}/messages`, text('mine'))
  expect((await conversationOf(place, phone)).assigneeId).toBe(place.who.memberId)
  const agent = await as(place, 'agent')
  await call(place, 'POST', `/conversations/${id}/assign`, { memberId: agent.memberId })
  expect((await call<Conversation>(place, 'POST', `/conversations/${id}/resolve`)).data).toMatchObject({
    state: 'resolved',
    assigneeId: agent.memberId,
  })
  await running.write(place, phone, 'one more thing')
  await running.until(async () => (await call<Conversation>(place, 'GET', `/conversations/${id}`)).data.state === 'open')
  await call(place, 'POST', `/conversations/${id}/assign`, { memberId: null })
  const notes = (await thread(place, id)).flatMap((message) => (message.content.type === 'event' ? [message.content.event] : []))
  expect(notes).toEqual(['unassigned', 'reopened', 'resolved', 'assigned', 'assigned'])
  const sessions = await running.rows(
    place.workspaceId,
    sql<{ resolved: boolean; replied: boolean }>`
    select resolved_at is not null as resolved, first_reply_at is not null as replied from conversation_sessions where workspace_id = ${place.workspaceId} order by id`,
  )
  expect(sessions).toEqual([
    { resolved: true, replied: true },
    { resolved: false, replied: false },
  ])
})

test('tabs count what they list, page by page', async () => {
  const place = await running.place()
  for (let i = 0; i < 5; i++) await running.write(place, newPhone(), `hello ${i}`)
  await running.until(
    async () => (await call<{ unassigned: number }>(place, 'GET', '/conversations/counts')).data.unassigned === 5,
  )
  const first = (await call<{ items: Conversation[]; next: string }>(place, 'GET', '/conversations?tab=unassigned&limit=3')).data
  const second = (
    await call<{ items: Conversation[]; next: string | null }>(
      place,
      'GET',
      `/conversations?tab=unassigned&limit=3&cursor=${first.next}`,
    )
  ).data
  expect([...first.items, ...second.items].map((item) => item.id).sort()).toHaveLength(5)
  expect(second.next).toBeNull()
  await call(place, 'POST', `/conversations/${first.items[0]?.id}/resolve`)
  expect((await call<object>(place, 'GET', '/conversations/counts')).data).toEqual({
    unassigned: 4,
    mine: 0,
    open: 4,
    resolved: 1,
    unread: 4,
  })
  expect(
    (await call<{ items: Conversation[] }>(place, 'GET', '/conversations?tab=resolved')).data.items.map((item) => item.id),
  ).toEqual([first.items[0]?.id])
  expect((await call(place, 'GET', '/conversations?tab=open&cursor=nonsense')).status).toBe(400)
})

test('an agent sees what is theirs or nobody’s; a viewer sees numbers masked and marks nothing as read', async () => {
  const place = await running.place()
  const phone = newPhone()
  await running.write(place, phone, 'hello')
  const { id } = await conversationOf(place, phone)
  const [agent, viewer] = [await as(place, 'agent'), await as(place, 'viewer')]
  expect((await call(agent, 'GET', `/conversations/${id}`)).status).toBe(200)
  await call(place, 'POST', `/conversations/${id}/assign`, { memberId: place.who.memberId })
  expect((await call(agent, 'GET', `/conversations/${id}`)).status).toBe(404)
  expect((await call(agent, 'GET', `/conversations/${id}/messages`)).status).toBe(404)
  expect((await call(agent, 'POST', `/conversations/${id}/messages`, text('psst'))).status).toBe(404)
  expect((await call<{ open: number }>(agent, 'GET', '/conversations/counts')).data.open).toBe(0)
  expect((await call<Conversation>(viewer, 'GET', `/conversations/${id}`)).data.contact.phone).toMatch(/•/)
  expect((await call<Conversation>(viewer, 'POST', `/conversations/${id}/read`)).data.unread).toBe(1)
  expect((await call<Conversation>(place, 'POST', `/conversations/${id}/read`)).data.unread).toBe(0)
  const chat = running.simulator.world.state.thread(place.channel.phoneNumberId, phone)
  await running.until(() => chat.said.some((said) => !said.out && said.readAt > 0))
})

test('after 24 hours only a template may be sent, by the clock of the database', async () => {
  const place = await running.place()
  const phone = newPhone()
  await running.write(place, phone, 'hello')
  const { id } = await conversationOf(place, phone)
  await withWorkspace(db, place.workspaceId, (tx) =>
    sql`update conversations set last_inbound_at = now() - interval '24 hours' where workspace_id = ${place.workspaceId}`.execute(
      tx,
    ),
  )
  const answer = await call(place, 'POST', `/conversations/${id}/messages`, text('too late'))
  expect([answer.status, answer.data.error.code]).toEqual([409, 'window_closed'])
  expect((await thread(place, id)).filter((message) => message.direction === 'out')).toEqual([])
})

async function approvedTemplate(place: Place, category = 'UTILITY'): Promise<number> {
  const name = `order_${people++}`
  const made = await call<{ id: number }>(place, 'POST', '/templates', {
    channelId: place.channel.id,
    name,
    language: 'en',
    category,
    parts: {
      header: null,
      body: 'Hello {{1}}, your order is on its way to you.',
      footer: null,
      buttons: [],
      samples: { 'body.1': 'Asha' },
    },
  })
  expect(made.status).toBe(200)
  await running.until(
    async () => (await call<{ state: string }>(place, 'GET', `/templates/${made.data.id}`)).data.state === 'APPROVED',
  )
  return made.data.id
}

test('a template opens a new conversation with a number; a value that is missing is named', async () => {
  const place = await running.place()
  const templateId = await approvedTemplate(place)
  const phone = newPhone()
  const send = (values: object) =>
    call<Message>(place, 'POST', '/messages', {
      channelId: place.channel.id,
      to: `+${phone}`,
      name: 'Ravi',
      content: { type: 'template', templateId, values },
    })
  const refused = await send({})
  expect([refused.status, refused.data.error.problems?.[0]?.path]).toEqual([400, 'body.content.values.body.1'])
  expect(await contactRow(place, phone)).toBeUndefined()
  const sent = await send({ 'body.1': 'Ravi' })
  expect(sent.data.content).toMatchObject({ type: 'template', body: 'Hello Ravi, your order is on its way to you.' })
  expect(await conversationOf(place, phone)).toMatchObject({
    assigneeId: place.who.memberId,
    contact: { name: 'Ravi' },
    windowEndsAt: null,
  })
  await running.until(
    async () => (await call<Message>(place, 'GET', `/messages/${sent.data.id}`)).data.delivery?.state === 'read',
  )
})

test('what a program sends shows in no tab until it is answered; then the thread shows it', async () => {
  const place = await running.place()
  const templateId = await approvedTemplate(place)
  const phone = newPhone()
  const key = await call<{ secret: string }>(place, 'POST', '/api-keys', {
    name: 'shop',
    scopes: ['messages:send', 'conversations:read'],
    expiresInDays: null,
  })
  const answer = await fetch(`${running.url}/api/v1/messages`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key.data.secret}`,
      'content-type': 'application/json',
      'idempotency-key': 'order-000001',
    },
    body: JSON.stringify({
      channelId: place.channel.id,
      to: phone,
      content: { type: 'template', templateId, values: { 'body.1': 'x' } },
    }),
  })
  const sent = (await answer.json()) as Message
  expect([answer.status, sent.author?.kind]).toEqual([200, 'api'])
  await running.until(async () => (await call<Message>(place, 'GET', `/messages/${sent.id}`)).data.delivery?.state === 'read')
  expect((await call<{ open: number }>(place, 'GET', '/conversations/counts')).data.open).toBe(0)
  await running.write(place, phone, 'thanks')
  const { id, assigneeId } = await conversationOf(place, phone)
  expect(assigneeId).toBeNull()
  expect((await thread(place, id)).map((message) => message.content.type)).toEqual(['text', 'template'])
})

test('marketing is not sent to who opted out, nor anything to who is blocked', async () => {
  const place = await running.place()
  const templateId = await approvedTemplate(place, 'MARKETING')
  const phone = newPhone()
  await running.write(place, phone, 'Stop.')
  const { id } = await conversationOf(place, phone)
  expect((await contactRow(place, phone))?.opt_in).toBe(2)
  const template = { content: { type: 'template', templateId, values: { 'body.1': 'x' } }, clientId: 'client-promo' }
  expect((await call(place, 'POST', `/conversations/${id}/messages`, template)).data.error.code).toBe('opted_out')
  await running.write(place, phone, 'START')
  await running.until(async () => (await contactRow(place, phone))?.opt_in === 1)
  expect((await call(place, 'POST', `/conversations/${id}/messages`, template)).status).toBe(200)
  const log = await running.rows(
    place.workspaceId,
    sql<object>`select state, source, message_id is not null as proven from consent_log where workspace_id = ${place.workspaceId} order by id`,
  )
  expect(log.slice(-2)).toEqual([
    { state: 2, source: 'keyword', proven: true },
    { state: 1, source: 'keyword', proven: true },
  ])
  await withWorkspace(db, place.workspaceId, (tx) =>
    sql`update contacts set blocked_at = now() where workspace_id = ${place.workspaceId}`.execute(tx),
  )
  expect((await call(place, 'POST', `/conversations/${id}/messages`, text('hello'))).data.error.code).toBe('blocked')
})

test('who stops marketing in WhatsApp itself is opted out here', async () => {
  const place = await running.place()
  const phone = newPhone()
  await running.write(place, phone, 'hello')
  await conversationOf(place, phone)
  const settings = await fetch(`${running.simulator.url}/phones/api/chats/${place.channel.phoneNumberId}/settings`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ phone, marketing: 'stop' }),
  })
  expect(settings.ok).toBe(true)
  await running.until(async () => (await contactRow(place, phone))?.opt_in === 2)
})

test('a picture from a phone is fetched, and loads by a signed address that nobody else can make', async () => {
  const place = await running.place()
  const phone = newPhone()
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  )
  await fetch(`${running.simulator.url}/phones/api/chats/${place.channel.phoneNumberId}/files?phone=${phone}&caption=look`, {
    method: 'POST',
    headers: { 'content-type': 'image/png' },
    body: new Uint8Array(png),
  })
  const { id } = await conversationOf(place, phone)
  const url = await running.until(async () => {
    const [message] = await thread(place, id)
    return message?.content.type === 'image' ? message.content.url : null
  })
  const file = await fetch(running.url + url)
  expect(file.status).toBe(200)
  expect(Object.fromEntries(file.headers)).toMatchObject({
    'content-type': 'image/png',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
  })
  expect(file.headers.get('content-disposition')).toMatch(/^inline/)
  expect(Buffer.from(await file.arrayBuffer()).equals(png)).toBe(true)
  expect((await fetch(running.url + url.replace(/signature=..../, 'signature=AAAA'))).status).toBe(404)
  expect((await fetch(running.url + url.replace(/workspace=\d+/, 'workspace=999'))).status).toBe(404)
})

async function upload(place: Place, bytes: Uint8Array<ArrayBuffer>, name: string, claimed: string) {
  const form = new FormData()
  form.set('file', new Blob([bytes], { type: claimed }), name)
  const answer = await fetch(`${running.url}/api/v1/media`, { method: 'POST', headers: { cookie: place.cookie }, body: form })
  return {
    status: answer.status,
    data: (await answer.json()) as { id: number; kind: string; mime: string; url: string } & Refused,
  }
}

test('a picture is uploaded once for a number and reaches the phone', async () => {
  const place = await running.place()
  const phone = newPhone()
  await running.write(place, phone, 'hello')
  const { id } = await conversationOf(place, phone)
  const png = new Uint8Array(
    Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64'),
  )
  const media = await upload(place, png, 'cat.png', 'text/html')
  expect(media.data).toMatchObject({ kind: 'image', mime: 'image/png' })
  for (const clientId of ['client-pic-1', 'client-pic-2']) {
    const sent = await call<Message>(place, 'POST', `/conversations/${id}/messages`, {
      content: { type: 'image', mediaId: media.data.id, caption: 'a cat' },
      clientId,
    })
    await running.until(
      async () => (await call<Message>(place, 'GET', `/messages/${sent.data.id}`)).data.delivery?.state === 'read',
    )
  }
  expect(
    await running.rows(place.workspaceId, sql`select media_id from media_uploads where workspace_id = ${place.workspaceId}`),
  ).toHaveLength(1)
})

test('what a file is comes from its bytes; what could run in a browser is only ever saved', async () => {
  const place = await running.place()
  const page = await upload(place, new TextEncoder().encode('<html><script>alert(1)</script></html>'), 'page.html', 'image/png')
  expect(page.data.kind).toBe('document')
  const file = await fetch(running.url + page.data.url)
  expect(file.headers.get('content-disposition')).toMatch(/^attachment/)
  expect(file.headers.get('content-type')).toBe('application/octet-stream')
  expect((await upload(place, new Uint8Array(), 'empty.png', 'image/png')).data.error.code).toBe('wrong_file')
  const big = new Uint8Array(5 * 1024 * 1024 + 1)
  big.set(Buffer.from('ffd8ffe000104a46494600', 'hex'))
  expect((await upload(place, big, 'big.jpg', 'image/jpeg')).data.error.code).toBe('too_large')
})

test('every kind of message WhatsApp knows is shown as what it is, and the unknown as unknown', async () => {
  const place = await running.place()
  const phone = newPhone()
  const base = { from: phone, timestamp: String(Math.floor(Date.now() / 1000)) }
  const items: [string, object][] = [
    ['button', { button: { text: 'Yes', payload: 'yes' } }],
    ['interactive', { interactive: { type: 'list_reply', list_reply: { id: 'a', title: 'Apples', description: 'red' } } }],
    ['location', { location: { latitude: 1.5, longitude: 2.5, name: 'Shop' } }],
    ['contacts', { contacts: [{ name: { formatted_name: 'Ravi' }, phones: [{ phone: '+91' }] }] }],
    [
      'order',
      {
        order: { catalog_id: '1', product_items: [{ product_retailer_id: 'a', quantity: 2, item_price: 1.25, currency: 'INR' }] },
      },
    ],
    ['unsupported', { errors: [{ code: 131051, title: 'Message type unknown' }], unsupported: { type: 'poll_creation' } }],
    ['hologram', {}],
  ]
  for (const [i, [type, content]] of items.entries()) await raw(place, { ...base, id: `wamid.${phone}.${i}`, type, ...content })
  const { id } = await conversationOf(place, phone)
  const messages = await running.until(async () => {
    const all = await thread(place, id)
    return all.length === items.length && all.reverse()
  })
  expect(messages.map((message) => message.content)).toEqual([
    { type: 'button', text: 'Yes', payload: 'yes' },
    { type: 'reply', id: 'a', title: 'Apples', description: 'red' },
    { type: 'location', latitude: 1.5, longitude: 2.5, name: 'Shop', address: null },
    { type: 'contacts', cards: [{ name: 'Ravi', phones: ['+91'] }] },
    { type: 'order', items: 2, total: 2.5, currency: 'INR' },
    { type: 'unsupported', what: 'a poll' },
    { type: 'unsupported', what: 'hologram' },
  ])
})

test('a reaction names the message it is for, and a quote is shown at both ends', async () => {
  const place = await running.place()
  const phone = newPhone()
  const wamid = await running.write(place, phone, 'which one?')
  const { id } = await conversationOf(place, phone)
  const [question] = await thread(place, id)
  const sent = await call<Message>(place, 'POST', `/conversations/${id}/messages`, { ...text('this one'), replyTo: question?.id })
  expect(sent.data.replyTo).toBe(question?.id)
  const said = await running.until(() =>
    running.simulator.world.state.thread(place.channel.phoneNumberId, phone).said.find((each) => each.out),
  )
  expect(said.out && said.raw.read()).toContain(wamid)
  await raw(place, {
    from: phone,
    id: `wamid.r.${phone}`,
    timestamp: String(Math.floor(Date.now() / 1000)),
    type: 'reaction',
    reaction: { message_id: said.id, emoji: '👍' },
  })
  const reaction = await running.until(async () =>
    (await thread(place, id)).find((message) => message.content.type === 'reaction'),
  )
  expect(reaction.content).toEqual({ type: 'reaction', emoji: '👍', toMessage: String(sent.data.id) })
  expect((await call<Conversation>(place, 'GET', `/conversations/${id}`)).data.unread).toBe(0)
})

test('a person who shows no number is known by the id Meta gives, and can be answered', async () => {
  const place = await running.place()
  const bsuid = `IN.${people++}${'7'.repeat(15)}`
  await running.webhook(place, {
    object: 'whatsapp_business_account',
    entry: [
      {
        id: place.channel.wabaId,
        changes: [
          {
            field: 'messages',
            value: {
              metadata: { phone_number_id: place.channel.phoneNumberId },
              contacts: [{ user_id: bsuid, profile: { name: 'Mystery', username: '@mystery' } }],
              messages: [
                {
                  from_user_id: bsuid,
                  id: `wamid.${bsuid}`,
                  timestamp: String(Math.floor(Date.now() / 1000)),
                  type: 'text',
                  text: { body: 'guess who' },
                },
              ],
            },
          },
        ],
      },
    ],
  })
  const conversation = await running.until(
    async () => (await call<{ items: Conversation[] }>(place, 'GET', '/conversations?tab=open')).data.items[0],
  )
  expect(conversation.contact).toMatchObject({ name: 'Mystery', phone: null })
  await call(place, 'POST', `/conversations/${conversation.id}/messages`, text('you'))
  const [row] = await running.rows(
    place.workspaceId,
    sql<{ request: { recipient?: string } }>`select request from outbox where workspace_id = ${place.workspaceId}`,
  )
  if (row) expect(row.request.recipient).toBe(bsuid)
})

test('what failed or was never confirmed is sent again when someone says so, and only once', async () => {
  const place = await running.place()
  const phone = newPhone()
  await running.write(place, phone, 'hello')
  const { id } = await conversationOf(place, phone)
  running.simulator.world.faults.add({
    kind: 'drop_before',
    rate: 1,
    ms: 0,
    times: 1,
    match: { number: place.channel.phoneNumberId },
  })
  const sent = await call<Message>(place, 'POST', `/conversations/${id}/messages`, text('lost'))
  await running.until(
    async () => (await call<Message>(place, 'GET', `/messages/${sent.data.id}`)).data.delivery?.state === 'unknown',
  )
  const again = await Promise.all([1, 2, 3].map(() => call<Message>(place, 'POST', `/messages/${sent.data.id}/resend`)))
  expect(new Set(again.map((answer) => answer.data.id)).size).toBe(1)
  await running.until(
    async () => (await call<Message>(place, 'GET', `/messages/${again[0]?.data.id}`)).data.delivery?.state === 'read',
  )
  expect((await call(place, 'POST', `/messages/${again[0]?.data.id}/resend`)).data.error.code).toBe('wrong_state')
})

test('a failure is told in words in the thread and on the list', async () => {
  const place = await running.place()
  const phone = `91981${100 + (people++ % 900)}0000`
  const templateId = await approvedTemplate(place)
  const sent = await call<Message>(place, 'POST', '/messages', {
    channelId: place.channel.id,
    to: `+${phone}`,
    content: { type: 'template', templateId, values: { 'body.1': 'x' } },
  })
  expect(sent.status).toBe(200)
  const failed = await running.until(async () => {
    const { data } = await call<Message>(place, 'GET', `/messages/${sent.data.id}`)
    return data.delivery?.state === 'failed' && data
  })
  expect(failed.delivery?.error?.code).toBe(131026)
  expect(failed.delivery?.error?.says.length).toBeGreaterThan(10)
  expect((await conversationOf(place, phone)).preview.failed).toBe(true)
})

test('the answer to a campaign is noted on its message: the one quoted, else the latest of the last days', async () => {
  const place = await running.place()
  const phone = newPhone()
  const contactId = await makeIn(db).contact(place.workspaceId, { phone })
  await withWorkspace(db, place.workspaceId, (tx) =>
    sql`insert into campaigns (workspace_id, id, name, state, template) values (${place.workspaceId}, 1, 'Sale', 'sent',
    ${JSON.stringify({ name: 'sale', language: 'en', category: 'MARKETING', parts: { header: null, body: 'Sale for {{1}} today', footer: null, buttons: [], samples: {} } })}::jsonb)`.execute(
      tx,
    ),
  )
  const send = (at: Date) =>
    makeIn(db).outgoing(
      place.workspaceId,
      { channelId: place.channel.id, contactId },
      { authorKind: 'campaign', campaignId: 1, content: { type: 'template', values: { 'body.1': 'Asha' } }, at },
    )
  const [old, recent] = [await send(new Date(Date.now() - 8 * 86_400_000)), await send(new Date(Date.now() - 3_600_000))]
  await running.write(place, phone, 'interested')
  const { id } = await conversationOf(place, phone)
  const replied = await running.rows(
    place.workspaceId,
    sql<{ id: number }>`select id from messages where workspace_id = ${place.workspaceId} and replied_at is not null`,
  )
  expect(replied).toEqual([{ id: recent }])
  const shown = (await thread(place, id)).filter((message) => message.campaign !== null)
  expect(shown.map((message) => message.id)).toEqual([recent, old])
  expect(shown[0]).toMatchObject({
    campaign: { id: 1, name: 'Sale' },
    content: { type: 'template', body: 'Sale for Asha today' },
    author: { kind: 'campaign', name: 'Sale' },
  })
})

test('another workspace finds nothing under the ids of this one', async () => {
  const [place, other] = [await running.place(), await running.place()]
  const phone = newPhone()
  await running.write(place, phone, 'hello')
  const { id } = await conversationOf(place, phone)
  const [message] = await thread(place, id)
  for (const [method, path, body] of [
    ['GET', `/conversations/${id}`],
    ['GET', `/conversations/${id}/messages`],
    ['POST', `/conversations/${id}/messages`, text('x')],
    ['POST', `/conversations/${id}/resolve`],
    ['GET', `/messages/${message?.id}`],
    ['POST', `/messages/${message?.id}/resend`],
  ] as const)
    expect([path, (await call(other, method, path, body)).status]).toEqual([path, 404])
})
