import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { testDatabase } from '../test/database.ts'
import { startRunning } from '../test/running.ts'

const database = await testDatabase()
const running = await startRunning(database)

test('a message from a phone makes a contact and a conversation, and an answer reaches the phone with all its ticks', async () => {
  const place = await running.place()
  await running.write(place, '919800000001', 'hello')
  const conversation = await running.until(async () => {
    const { data } = await running.call<{ items: { id: number; preview: { text: string } }[] }>(
      place,
      'GET',
      '/conversations?tab=unassigned',
    )
    return data.items[0]
  })
  expect(conversation.preview.text).toBe('hello')
  const sent = await running.call<{ id: number }>(place, 'POST', `/conversations/${conversation.id}/messages`, {
    content: { type: 'text', text: 'hi there' },
    clientId: 'client-0001',
  })
  expect(sent.status).toBe(200)
  const delivered = await running.until(async () => {
    const { data } = await running.call<{ delivery: { state: string } }>(place, 'GET', `/messages/${sent.data.id}`)
    return data.delivery.state === 'read' && data
  })
  expect(delivered).toMatchObject({ direction: 'out', content: { type: 'text', text: 'hi there' }, author: { kind: 'member' } })
  const rows = await running.rows(place.workspaceId, sql`select from outbox where workspace_id = ${place.workspaceId}`)
  expect(rows).toEqual([])
})
