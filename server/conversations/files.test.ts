import type { Conversation } from '@woochat/contract/conversations.ts'
import type { Message } from '@woochat/contract/messages.ts'
import type { Role } from '@woochat/contract/permissions.ts'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { withWorkspace } from '../db/with-workspace.ts'
import { testDatabase } from '../test/database.ts'
import { makeIn } from '../test/make.ts'
import { type Place, startRunning } from '../test/running.ts'

const database = await testDatabase()
const make = makeIn(database.db)
const running = await startRunning(database)

const png = new Uint8Array(
  Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64'),
)
const as = async (place: Place, role: Role) => {
  const userId = await make.user()
  const memberId = await make.member(place.workspaceId, { userId, role })
  const session = await make.session(userId, place.workspaceId)
  return { ...place, memberId, cookie: `woochat_${running.parts.config.port}=${session}` }
}
const upload = async ({ cookie }: Place): Promise<number> => {
  const form = new FormData()
  form.set('file', new Blob([png]), 'cat.png')
  const answer = await fetch(`${running.url}/api/v1/media`, { method: 'POST', headers: { cookie }, body: form })
  return ((await answer.json()) as { id: number }).id
}
const look = async (asker: Place, mediaId: number): Promise<number> =>
  (await running.call(asker, 'GET', `/media/${mediaId}`)).status
const assign = (place: Place, id: number, memberId: number | null) =>
  running.call(place, 'POST', `/conversations/${id}/assign`, { memberId })
const pictureFrom = async (place: Place, phone: string): Promise<{ id: number; mediaId: number }> => {
  await fetch(`${running.simulator.url}/phones/api/chats/${place.channel.phoneNumberId}/files?phone=${phone}`, {
    method: 'POST',
    headers: { 'content-type': 'image/png' },
    body: png,
  })
  return running.until(async () => {
    const { data } = await running.call<{ items: Conversation[] }>(place, 'GET', '/conversations?tab=open')
    const id = data.items.find((item) => item.contact.phone === phone)?.id
    if (id === undefined) return undefined
    const [message] = (await running.call<{ items: Message[] }>(place, 'GET', `/conversations/${id}/messages`)).data.items
    return message?.content.type === 'image' && message.content.mediaId !== null && { id, mediaId: message.content.mediaId }
  })
}
const picture = (mediaId: number) => ({ content: { type: 'image', mediaId }, clientId: `client-${Math.random()}` })

test('an agent gets the files of their own conversations, of nobody’s, and those they uploaded; the others are not there', async () => {
  const place = await running.place()
  const [agent, viewer] = [await as(place, 'agent'), await as(place, 'viewer')]
  const { id, mediaId } = await pictureFrom(place, '919850000001')
  expect(await look(agent, mediaId)).toBe(200)
  await assign(place, id, place.who.memberId)
  expect(await look(agent, mediaId)).toBe(404)
  expect([await look(place, mediaId), await look(viewer, mediaId)]).toEqual([200, 200])
  await assign(place, id, agent.memberId)
  expect(await look(agent, mediaId)).toBe(200)
  const [theirs, ours] = [await upload(agent), await upload(place)]
  expect([await look(agent, theirs), await look(agent, ours), await look(place, theirs)]).toEqual([200, 404, 200])
  expect(await look(agent, 999_999)).toBe(404)
})

test('an agent cannot bring a file they may not see into a thread of their own, nor send it to a number', async () => {
  const place = await running.place()
  const agent = await as(place, 'agent')
  const hidden = await pictureFrom(place, '919850000002')
  await assign(place, hidden.id, place.who.memberId)
  const { id } = await pictureFrom(place, '919850000003')
  await assign(place, id, agent.memberId)
  const send = (mediaId: number) => running.call<Message>(agent, 'POST', `/conversations/${id}/messages`, picture(mediaId))
  expect(await send(hidden.mediaId)).toMatchObject({ status: 404, data: { error: { code: 'not_found' } } })
  const { content } = picture(hidden.mediaId)
  const body = { channelId: place.channel.id, to: '+919850000003', content }
  expect((await running.call(agent, 'POST', '/messages', body)).status).toBe(404)
  expect((await send(await upload(agent))).status).toBe(200)
  const theirs = await upload(place)
  expect((await send(theirs)).status).toBe(404)
  // Once it was sent to them in this thread, it is theirs to send on.
  expect((await running.call(place, 'POST', `/conversations/${id}/messages`, picture(theirs))).status).toBe(200)
  expect((await send(theirs)).status).toBe(200)
})

test('the header of a template is everybody’s, also where its id is given', async () => {
  const place = await running.place()
  const agent = await as(place, 'agent')
  const [header, other] = [await upload(place), await upload(place)]
  await withWorkspace(database.db, place.workspaceId, (tx) =>
    sql`insert into templates (workspace_id, id, channel_id, name, language, category, state, parts) values (${place.workspaceId}, 900,
      ${place.channel.id}, 'gift', 'en', 'UTILITY', 'APPROVED', ${JSON.stringify({ header: { kind: 'image', mediaId: header }, body: 'Hello', footer: null, buttons: [] })}::jsonb)`.execute(
      tx,
    ),
  )
  const { id } = await pictureFrom(place, '919850000004')
  const send = (headerMediaId: number) =>
    running.call(agent, 'POST', `/conversations/${id}/messages`, {
      content: { type: 'template', templateId: 900, values: {}, headerMediaId },
      clientId: `client-${Math.random()}`,
    })
  expect(await look(agent, header)).toBe(200)
  expect((await send(other)).status).toBe(404)
  expect((await send(header)).status).toBe(200)
  await assign(place, id, place.who.memberId)
  expect(await look(agent, header)).toBe(200)
})
