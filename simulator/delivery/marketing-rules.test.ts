import { expect, test } from 'vitest'
import { dayMs, hourMs, minuteMs, startSteppedStage } from '../test/stepped-stage.ts'

const stage = await startSteppedStage()
await stage.template('promo', 'MARKETING')
await stage.template('order', 'UTILITY')
const rules = (change: Record<string, unknown>): Promise<unknown> => stage.call('POST', '/control/rules', change)

/** The error code of the failure, or 0 when it was sent. */
async function outcome(to: string, name = 'promo'): Promise<unknown> {
  const id = await stage.sendTemplate(to, name)
  await stage.pass(minuteMs)
  return stage.statuses(id)[0]?.errors?.[0]?.code ?? 0
}

test('a person gets so much marketing a day; who tries again waits longer', async () => {
  await rules({ marketingCap: 2 })
  expect([await outcome('919800000001'), await outcome('919800000001'), await outcome('919800000001')]).toEqual([0, 0, 131049])
  expect(await outcome('919800000001', 'order')).toBe(0)
  await stage.pass(23 * hourMs)
  expect(await outcome('919800000001')).toBe(131049)
  await stage.pass(23 * hourMs)
  expect(await outcome('919800000001')).toBe(131049)
  await stage.pass(dayMs)
  expect(await outcome('919800000001')).toBe(0)
})

test('what is sent after the person wrote is neither capped nor counted', async () => {
  await stage.write('919800000002', { type: 'text', text: 'Hi' })
  for (let i = 0; i < 3; i++) expect(await outcome('919800000002')).toBe(0)
  await stage.pass(dayMs)
  expect([await outcome('919800000002'), await outcome('919800000002'), await outcome('919800000002')]).toEqual([0, 0, 131049])
  await rules({ marketingCap: null })
})

test('marketing reaches the USA unless it is told to be as strict as Meta, and Canada always', async () => {
  expect(await outcome('12125550100')).toBe(0)
  await rules({ marketingToUsa: false })
  expect([await outcome('12125550101'), await outcome('12125550101', 'order'), await outcome('14165550100')]).toEqual([
    131049, 0, 0,
  ])
  await rules({ marketingToUsa: true })
})

test('who opted out or is in the experiment gets no marketing, and all else', async () => {
  const people = [
    { phone: '919800000003', experiment: true },
    { phone: '919800000004', marketing: 'stop', number: stage.business.phone_number_id },
  ]
  await stage.call('POST', '/control/people', { people })
  expect([await outcome('919800000003'), await outcome('919800000003', 'order')]).toEqual([130472, 0])
  expect([await outcome('919800000004'), await outcome('919800000004', 'order')]).toEqual([131050, 0])
})

test('odd rules are refused', async () => {
  for (const wrong of [{ marketingCap: -1 }, { redShare: 2 }, { mercy: true }])
    expect((await stage.call('POST', '/control/rules', wrong)).status).toBe(400)
})
