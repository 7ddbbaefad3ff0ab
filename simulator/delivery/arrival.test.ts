import { expect, test } from 'vitest'
import { accountRecords } from '../numbers/records.ts'
import type { Outgoing } from '../state.ts'
import { dayMs, hourMs, minuteMs, startSteppedStage } from '../test/stepped-stage.ts'

const stage = await startSteppedStage()
const { world } = stage.simulator
await stage.template('promo', 'MARKETING')
await stage.template('quick', 'UTILITY', { message_send_ttl_seconds: 60 })
await stage.template('slow_promo', 'MARKETING', { message_send_ttl_seconds: 43_200 })
await stage.template('code', 'AUTHENTICATION', {
  components: [{ type: 'BODY' }, { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE' }] }],
})

const set = (phone: string, change: Record<string, unknown>): Promise<unknown> =>
  stage.call('POST', '/control/people', { people: [{ phone, ...change }] })
const lives = async (to: string): Promise<string[]> =>
  (await stage.call('GET', `/control/ledger?to=${to}`)).json.data.map((one: { status: string }) => one.status)
const statuses = (id: string): string[] => stage.statuses(id).map((one) => one.status)

test('what waits for a phone that is off arrives when it is on again, in order', async () => {
  await set('919800000001', { offline: true })
  const ids = [await stage.sendTemplate('919800000001', 'promo'), await stage.sendTemplate('919800000001', 'promo')]
  await stage.pass(3 * dayMs)
  expect(ids.map(statuses)).toEqual([['sent'], ['sent']])
  await set('919800000001', { offline: false })
  await stage.pass(minuteMs)
  expect(ids.map(statuses)).toEqual([
    ['sent', 'delivered', 'read'],
    ['sent', 'delivered', 'read'],
  ])
})

test('a phone that goes off while a message is on its way gets it later', async () => {
  const id = await stage.sendTemplate('919800000002', 'promo')
  await stage.pass(3)
  await set('919800000002', { offline: true })
  await stage.pass(hourMs)
  expect(statuses(id)).not.toContain('delivered')
  await set('919800000002', { offline: false })
  await stage.pass(minuteMs)
  expect(statuses(id)).toContain('delivered')
})

test('what is not delivered in 30 days expires, and nobody is told', async () => {
  await set('919800000003', { offline: true })
  const id = await stage.sendTemplate('919800000003', 'promo')
  await stage.pass(29 * dayMs)
  expect(await lives('919800000003')).toEqual(['sent'])
  await stage.pass(2 * dayMs)
  expect(await lives('919800000003')).toEqual(['expired'])
  await set('919800000003', { offline: false })
  await stage.pass(dayMs)
  expect(statuses(id)).toEqual(['sent'])
  expect((await stage.call('GET', '/control/ledger/recipients?to=919800000003')).json.data).toMatchObject([
    { accepted: 1, expired: 1, delivered: 0, charged_micros: 0 },
  ])
})

test('templates have their own time: what they say, ten minutes for codes, a month for marketing by the usual way', async () => {
  await set('919800000004', { offline: true })
  const last = async (): Promise<Outgoing | undefined> =>
    world.state.thread(stage.business.phone_number_id, '919800000004').said.at(-1) as Outgoing | undefined
  const ttl = async (name: string, path = 'messages'): Promise<number | undefined> => {
    await stage.sendTemplate('919800000004', name, path)
    return (await last())?.ttlSeconds
  }
  expect([await ttl('quick'), await ttl('promo'), await ttl('slow_promo')]).toEqual([60, 2_592_000, 2_592_000])
  accountRecords(world).of(stage.business.waba_id).marketingTerms = 'ONBOARDED'
  expect(await ttl('slow_promo', 'marketing_messages')).toBe(43_200)
  await stage.send('919800000004', {
    type: 'template',
    template: {
      name: 'code',
      language: { code: 'en_US' },
      components: [
        { type: 'body', parameters: [{ type: 'text', text: '1234' }] },
        { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: '1234' }] },
      ],
    },
  })
  expect((await last())?.ttlSeconds).toBe(600)
  await stage.send('919800000004', { type: 'text', text: { body: 'On its way' }, category: 'utility', ttl_seconds: 90 })
  expect((await last())?.ttlSeconds).toBe(90)
})

test('who has blocked the business never gets what came meanwhile: one tick for ever', async () => {
  await set('919800000005', { blocked: true, number: stage.business.phone_number_id })
  const id = await stage.sendTemplate('919800000005', 'promo')
  await stage.pass(dayMs)
  await set('919800000005', { blocked: false, offline: true, number: stage.business.phone_number_id })
  await set('919800000005', { offline: false })
  await stage.pass(dayMs)
  expect(statuses(id)).toEqual(['sent'])
  expect(statuses(await stage.sendTemplate('919800000005', 'promo'))).toEqual([])
  await stage.pass(hourMs)
  expect(await lives('919800000005')).toEqual(['read', 'sent'])
})
