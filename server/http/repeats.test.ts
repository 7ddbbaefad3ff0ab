import { expect, test } from 'vitest'
import { testDatabase } from '../test/database.ts'
import { makeIn } from '../test/make.ts'
import { keepRepeats } from './repeats.ts'

const { db } = await testDatabase()
const make = makeIn(db)
const repeats = keepRepeats(db)

test('work that was done is not done again because its answer could not be kept', async () => {
  const { who } = await make.workspace()
  let done = 0
  const act = async (): Promise<unknown> => ({ noJson: BigInt(++done) })
  await expect(repeats.once(who, 'key-00000001', 'POST /x', {}, act)).rejects.toThrow(TypeError)
  await expect(repeats.once(who, 'key-00000001', 'POST /x', {}, act)).rejects.toMatchObject({ code: 'request_in_flight' })
  expect(done).toBe(1)
})

test('work that failed frees its key', async () => {
  const { who } = await make.workspace()
  const fail = (): Promise<unknown> => Promise.reject(new Error('no'))
  await expect(repeats.once(who, 'key-00000001', 'POST /x', {}, fail)).rejects.toThrow('no')
  expect(await repeats.once(who, 'key-00000001', 'POST /x', {}, async () => 'done')).toBe('done')
})
