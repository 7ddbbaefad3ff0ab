import { expect, test } from 'vitest'
import { ask, believable } from '../population.ts'
import { State } from '../state.ts'
import { behaviourOf, inExperiment, isOf, isOnWhatsApp, offlineMs, readDelayMs, receiptsOff } from './behaviour.ts'
import { usernameOf } from './known.ts'
import { addPopulation, changeBehaviour, populationSlice, removePopulation } from './populations.ts'

const many = 20_000
const phones = Array.from({ length: many }, (_, i) => ({ phone: String(919_800_000_001 + 10 * i), numberId: '1' }))
const rules = {
  notOnWhatsApp: 0.02,
  readRate: 0.2,
  readDelayMs: [0, 600_000] as [number, number],
  replyRate: 0.05,
  blockRate: 0.01,
  reportRate: 0.005,
  optOutRate: 0.03,
  receiptsOffRate: 0.25,
  usernameRate: 0.4,
  offlineRate: 0.1,
  experimentRate: 0.06,
}

test.for([1, 2, 42])('shares of a population hold over 20,000 phones (seed %s)', (seed) => {
  const state = new State({ ...believable }, seed)
  addPopulation(state, { prefix: '91' }, rules)
  const someone: readonly [wanted: number, is: (one: (typeof phones)[number]) => boolean][] = [
    [rules.notOnWhatsApp, (one) => !isOnWhatsApp(state, one)],
    [rules.readRate, (one) => readDelayMs(state, one) !== undefined],
    [rules.replyRate, (one) => isOf(state, one, 'replyRate', ask.replies)],
    [rules.blockRate, (one) => isOf(state, one, 'blockRate', ask.blocks)],
    [rules.reportRate, (one) => isOf(state, one, 'reportRate', ask.reports)],
    [rules.optOutRate, (one) => isOf(state, one, 'optOutRate', ask.optsOut)],
    [rules.receiptsOffRate, (one) => receiptsOff(state, one)],
    [rules.usernameRate, (one) => usernameOf(state, one) !== undefined],
    [rules.offlineRate, (one) => offlineMs(state, one) > 0],
    [rules.experimentRate, (one) => inExperiment(state, one)],
    [rules.readRate * rules.receiptsOffRate, (one) => readDelayMs(state, one) !== undefined && receiptsOff(state, one)],
  ]
  for (const [wanted, is] of someone) expect(Math.abs(phones.filter(is).length / many - wanted)).toBeLessThan(0.015)
})

test('the first population that somebody belongs to decides, and everyone else follows the common behaviour', () => {
  const state = new State({ ...believable }, 1)
  const first = addPopulation(state, { prefix: '9198', share: 0.5 }, { readRate: 0.1 })
  addPopulation(state, { country: 'IN' }, { readRate: 0.2 })
  addPopulation(state, { number: '7' }, { readRate: 0.3 })
  const rates = new Map<number, number>()
  for (const one of phones) {
    const { readRate } = behaviourOf(state, one)
    rates.set(readRate, (rates.get(readRate) ?? 0) + 1)
  }
  expect([...rates.keys()].sort()).toEqual([0.1, 0.2])
  expect(Math.abs((rates.get(0.1) ?? 0) / many - 0.5)).toBeLessThan(0.015)
  expect(behaviourOf(state, { phone: '15550000001', numberId: '7' }).readRate).toBe(0.3)
  expect(behaviourOf(state, { phone: '15550000001', numberId: '8' })).toBe(state.behaviour)
  removePopulation(state, first.id)
  expect(phones.every((one) => behaviourOf(state, one).readRate === 0.2)).toBe(true)
})

test('a population takes from the common behaviour what it has no rule for, also after that has changed or was saved', () => {
  const state = new State({ ...believable }, 1)
  addPopulation(state, {}, { readRate: 0.1 })
  changeBehaviour(state, { delivered: 0.5 })
  expect(behaviourOf(state, { phone: '15550000001', numberId: '7' })).toMatchObject({ readRate: 0.1, delivered: 0.5 })
  const saved: unknown = JSON.parse(JSON.stringify(populationSlice(state).save()))
  const other = new State({ ...believable, replyRate: 0.7 }, 1)
  populationSlice(other).load(saved)
  expect(behaviourOf(other, { phone: '15550000001', numberId: '7' })).toMatchObject({ readRate: 0.1, replyRate: 0.7 })
})

test('what is set for somebody by hand goes before their population', () => {
  const state = new State({ ...believable }, 1)
  addPopulation(state, {}, { notOnWhatsApp: 1, readRate: 0, receiptsOffRate: 1, usernameRate: 1, offlineRate: 1 })
  const one = { phone: '15550000001', numberId: '7' }
  expect(usernameOf(state, one)).toMatch(/^[a-z.]+\.\d{4}$/)
  state.people.set(one.phone, {
    phone: one.phone,
    onWhatsApp: true,
    receiptsOff: false,
    username: null,
    offline: false,
    readDelayMs: [5, 6],
  })
  expect(isOnWhatsApp(state, one)).toBe(true)
  expect(receiptsOff(state, one)).toBe(false)
  expect(usernameOf(state, one)).toBeUndefined()
  expect(offlineMs(state, one)).toBe(0)
  expect(readDelayMs(state, one)).toEqual([5, 6])
})
