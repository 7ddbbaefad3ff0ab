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

test('a restricted number answers but begins nothing, a disconnected one sends nothing', async () => {
  const status = (to: string) => stage.call('POST', `/control/numbers/${numberId}`, { status: to })
  const failureOf = async (to: string, content: Record<string, unknown>): Promise<number | undefined> => {
    const { id } = (await stage.send(to, content)).json.messages[0]
    return (await stage.until(() => stage.statuses(id).find((one) => one.status !== 'sent'))).errors?.[0]?.code
  }
  await status('RESTRICTED')
  await stage.write('919800005009', { type: 'text', text: 'Hello?' })
  expect(await failureOf('919800005009', text)).toBeUndefined()
  expect(await failureOf('919800005010', template('plain'))).toBe(131048)
  await status('DISCONNECTED')
  expect(await codeOf('919800005009', text)).toBe(133010)
  await status('CONNECTED')
})

test('what is changed for Meta by hand is told as Meta tells it', async () => {
  const change = (wish: Record<string, unknown>) => stage.call('POST', `/control/numbers/${numberId}`, wish)
  await change({ tier: 'TIER_10K' })
  await change({ quality: 'YELLOW' })
  await change({ quality: 'RED' })
  await change({ quality: 'GREEN', throughput: 1_000 })
  const told = await stage.until(() => {
    const events = stage.fields('phone_number_quality_update').map(({ event, old_limit }) => [event, old_limit])
    return events.length >= 4 && events
  })
  expect(told.slice(-4)).toEqual([
    ['DOWNGRADE', 'TIER_100K'],
    ['FLAGGED', undefined],
    ['THROUGHPUT_UPGRADE', undefined],
    ['UNFLAGGED', undefined],
  ])
  await change({ throughput: 0 })
})

test('a new marketing template that must first prove itself is held, and the answer says so', async () => {
  world.delivery.rules.pacingAfter = 1
  const first = await stage.send('919800005007', template('plain'))
  const second = await stage.send('919800005008', template('plain'))
  world.delivery.rules.pacingAfter = null
  expect(first.json.messages[0].message_status).toBe('accepted')
  expect(second.json.messages[0].message_status).toBe('held_for_quality_assessment')
})
