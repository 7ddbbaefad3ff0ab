import { expect, test } from 'vitest'
import { accountRecords, numberRecords } from '../numbers/records.ts'
import { startStage } from '../test/stage.ts'

const stage = await startStage({ pairLimit: false, throughput: 0 })
const { world } = stage.simulator
const numberId = stage.business.phone_number_id
const account = accountRecords(world).of(stage.business.waba_id)
const template = (name: string) => ({ type: 'template', template: { name, language: { code: 'en_US' } } })
const text = { type: 'text', text: { body: 'hello' } }
await stage.approve({ name: 'plain', components: [{ type: 'BODY', text: 'We are open again.' }] })
const codeOf = async (to: string, content: Record<string, unknown>) => (await stage.send(to, content)).json.error?.code

test('an account that may not start conversations still answers', async () => {
  account.restrictions = [{ type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', until: world.clock.now() + 60_000 }]
  expect(await codeOf('919800005001', template('plain'))).toBe(368)
  expect(await codeOf('919800005001', { ...text, category: 'utility' })).toBe(368)
  expect(await codeOf('919800005001', text)).toBeUndefined()
  account.restrictions = []
})

test('without a payment method nothing is sent', async () => {
  account.paymentMissing = true
  expect(await codeOf('919800005002', template('plain'))).toBe(131042)
  delete account.paymentMissing
})

test('a test number writes to its own list only', async () => {
  numberRecords(world).of(numberId).recipients = ['919800005003']
  expect(await codeOf('919800005003', template('plain'))).toBeUndefined()
  expect(await codeOf('919800005004', template('plain'))).toBe(131030)
  delete numberRecords(world).of(numberId).recipients
})

test('while a number is being raised to a higher speed, it takes nothing', async () => {
  const number = world.state.numbers.get(numberId)
  if (number) number.upgradingUntil = world.clock.now() + 60_000
  expect(await codeOf('919800005005', template('plain'))).toBe(131057)
  delete number?.upgradingUntil
})

test('a number that is not registered sends nothing', async () => {
  await stage.call('POST', `/v26.0/${numberId}/deregister`)
  expect(await codeOf('919800005006', template('plain'))).toBe(133010)
  await stage.call('POST', `/v26.0/${numberId}/register`, { messaging_product: 'whatsapp', pin: '123456' })
})

test('a new marketing template that must first prove itself is held, and the answer says so', async () => {
  world.delivery.rules.pacingAfter = 1
  const first = await stage.send('919800005007', template('plain'))
  const second = await stage.send('919800005008', template('plain'))
  world.delivery.rules.pacingAfter = null
  expect(first.json.messages[0].message_status).toBe('accepted')
  expect(second.json.messages[0].message_status).toBe('held_for_quality_assessment')
})
