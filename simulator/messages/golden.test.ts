import { readdirSync, readFileSync } from 'node:fs'
import { SendReply, SendRequest } from '@woochat/contract/cloud-api/send.ts'
import { expect, test } from 'vitest'
import { prepare } from '../test/golden-stage.ts'
import { startStage } from '../test/stage.ts'

const stage = await startStage({ pairLimit: false, behaviour: { delivered: 0 } })
await prepare(stage)
const folder = new URL('../../contract/cloud-api/golden/', import.meta.url)
const names = readdirSync(folder).filter((name) => name.startsWith('send-'))

test.each(names)('%s is what the contract says, and is accepted', async (name) => {
  const body: unknown = JSON.parse(readFileSync(new URL(name, folder), 'utf8'))
  expect(SendRequest.parse(body)).toMatchObject({ messaging_product: 'whatsapp' })
  const answer = await stage.call('POST', `/v26.0/${stage.business.phone_number_id}/messages`, body)
  expect(answer.json).not.toHaveProperty('error')
  expect(SendReply.parse(answer.json).contacts?.[0]?.wa_id).toBe('919800000301')
})

test('there is a golden body of every type', () => {
  expect(names.length).toBeGreaterThan(30)
})
