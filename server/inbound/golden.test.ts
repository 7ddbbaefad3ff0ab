import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { testDatabase } from '../test/database.ts'
import { startRunning } from '../test/running.ts'

const running = await startRunning(await testDatabase())
const place = await running.place()

interface Golden {
  object?: string
  entry: { id: string; changes: { field: string; value: Record<string, unknown> }[] }[]
}

const folder = join(import.meta.dirname, '../../contract/cloud-api/golden')
const goldens = readdirSync(folder)
  .map((name) => ({ name, body: JSON.parse(readFileSync(join(folder, name), 'utf8')) as Golden }))
  .filter(({ body }) => body.object === 'whatsapp_business_account')

/** The same webhook, for the number and the account of this place. */
function addressed(body: Golden): Golden {
  const copy = structuredClone(body)
  for (const entry of copy.entry) {
    entry.id = place.channel.wabaId
    for (const { value } of entry.changes) {
      const metadata = value['metadata'] as Record<string, unknown> | undefined
      if (metadata) metadata['phone_number_id'] = place.channel.phoneNumberId
    }
  }
  return copy
}

test.each(goldens)('$name is taken in and leaves nothing in quarantine', async ({ body }) => {
  expect((await running.webhook(place, addressed(body))).status).toBe(200)
  await running.settled()
  const faults = await running.rows(
    place.workspaceId,
    sql<{ reason: string; place: string }>`select place, reason from webhook_faults`,
  )
  expect(faults).toEqual([])
  const messages = body.entry.flatMap(({ changes }) =>
    changes.flatMap(({ value }) => (value['messages'] as { id: string }[]) ?? []),
  )
  const known = await running.rows(
    place.workspaceId,
    sql<{
      wamid: string
    }>`select wamid from message_wamids where workspace_id = ${place.workspaceId} and wamid = any(${messages.map(({ id }) => id)}::text[])`,
  )
  expect(known.map(({ wamid }) => wamid).sort()).toEqual(messages.map(({ id }) => id).sort())
})
