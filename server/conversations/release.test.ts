import type { Conversation } from '@woochat/contract/conversations.ts'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { testDatabase } from '../test/database.ts'
import { makeIn } from '../test/make.ts'
import { startRunning } from '../test/running.ts'

const database = await testDatabase()
const make = makeIn(database.db)
const running = await startRunning(database)

test('who leaves the team gives their conversations back, and every open inbox hears of it', async () => {
  const place = await running.place()
  const [leaving, staying] = [await make.member(place.workspaceId), await make.member(place.workspaceId)]
  const opened = async (memberId: number): Promise<number> => {
    const contactId = await make.contact(place.workspaceId)
    const body = { channelId: place.channel.id, contactId }
    const { data } = await running.call<Conversation>(place, 'POST', '/conversations', body)
    await running.call(place, 'POST', `/conversations/${data.id}/assign`, { memberId })
    return data.id
  }
  const [open, resolved, other] = [await opened(leaving), await opened(leaving), await opened(staying)]
  await running.call(place, 'POST', `/conversations/${resolved}/resolve`)
  const before = (await running.facts(place.workspaceId)).length
  expect((await running.call(place, 'DELETE', `/members/${leaving}`)).status).toBe(200)
  const told = (await running.facts(place.workspaceId)).slice(before)
  expect(told).toMatchObject(
    [open, resolved].map((id) => ({ kind: 'conversation.changed', conversation: { id, assigneeId: null } })),
  )
  for (const fact of told)
    if (fact.kind === 'conversation.changed')
      expect((await running.call(place, 'GET', `/conversations/${fact.conversation.id}`)).data).toEqual(fact.conversation)
  expect((await running.call<Conversation>(place, 'GET', `/conversations/${other}`)).data.assigneeId).toBe(staying)
  const sessions = await running.rows(
    place.workspaceId,
    sql<{ id: number; assignee: number | null }>`select conversation_id as id, assignee_id as assignee from conversation_sessions
      where workspace_id = ${place.workspaceId} order by conversation_id`,
  )
  // A session that is over stays with who had it: reports tell of it.
  expect(sessions).toEqual([
    { id: open, assignee: null },
    { id: resolved, assignee: leaving },
    { id: other, assignee: staying },
  ])
})
