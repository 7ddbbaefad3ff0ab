import { Refusal } from '@woochat/contract/errors.ts'
import { expect, test } from 'vitest'
import { withWorkspace } from '../db/with-workspace.ts'
import { testDatabase } from '../test/database.ts'
import { makeIn } from '../test/make.ts'
import { keepRepeats } from './repeats.ts'

const { db } = await testDatabase()
const make = makeIn(db)
const repeats = keepRepeats(db)
const request = { key: 'key-00000001', route: 'POST /x', body: {}, secret: false }

test('a repeat gets the answer of the first, another body is refused', async () => {
  const { who } = await make.workspace()
  let done = 0
  const act = async (): Promise<unknown> => ({ done: ++done })
  expect(await repeats.once(who, request, act)).toEqual({ done: 1 })
  expect(await repeats.once(who, request, act)).toEqual({ done: 1 })
  await expect(repeats.once(who, { ...request, body: { other: true } }, act)).rejects.toMatchObject({
    code: 'idempotency_mismatch',
  })
})

test('work that was done is not done again because its answer could not be kept', async () => {
  const { who } = await make.workspace()
  let done = 0
  const act = async (): Promise<unknown> => ({ noJson: BigInt(++done) })
  await expect(repeats.once(who, request, act)).rejects.toThrow(TypeError)
  await expect(repeats.once(who, request, act)).rejects.toMatchObject({ code: 'request_in_flight' })
  expect(done).toBe(1)
})

test('a refusal frees its key; what broke half way does not, because it may have been done', async () => {
  const { who } = await make.workspace()
  const refuse = (): Promise<unknown> => Promise.reject(new Refusal('forbidden'))
  await expect(repeats.once(who, request, refuse)).rejects.toMatchObject({ code: 'forbidden' })
  const broken = (): Promise<unknown> => Promise.reject(new Error('the connection broke'))
  await expect(repeats.once(who, request, broken)).rejects.toThrow('the connection broke')
  await expect(repeats.once(who, request, async () => 'done')).rejects.toMatchObject({ code: 'outcome_unknown' })
})

test('a reply that holds a secret is not kept', async () => {
  const { who, workspaceId } = await make.workspace()
  const act = async (): Promise<unknown> => ({ secret: 'wc_live_secret' })
  expect(await repeats.once(who, { ...request, secret: true }, act)).toEqual({ secret: 'wc_live_secret' })
  await expect(repeats.once(who, { ...request, secret: true }, act)).rejects.toMatchObject({ code: 'done_already' })
  const kept = await withWorkspace(db, workspaceId, (tx) =>
    tx.selectFrom('idempotency_keys').selectAll().where('workspace_id', '=', workspaceId).execute(),
  )
  expect(JSON.stringify(kept)).not.toContain('wc_live_secret')
})
