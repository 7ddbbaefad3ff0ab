import { expect, test } from 'vitest'
import { hourMs, minuteMs, startSteppedStage } from '../test/stepped-stage.ts'

const stage = await startSteppedStage({ rules: { ratedFrom: 20 } })
const { world } = stage.simulator
const promo = await stage.template('promo', 'MARKETING')
const template = () => world.state.templates.get(promo)
const number = () => world.state.numbers.get(stage.business.phone_number_id)

let people = 919_800_000_000
/** Sends a template to new people and gives their phone numbers once it has arrived. */
async function reach(count: number, name = 'promo'): Promise<string[]> {
  const phones = Array.from({ length: count }, () => String(++people))
  for (const phone of phones) await stage.sendTemplate(phone, name)
  await stage.pass(minuteMs)
  return phones
}
const complain = (phones: readonly string[], how: 'blocked' | 'reported'): Promise<unknown> =>
  stage.call('POST', '/control/people', {
    people: phones.map((phone) => ({ phone, [how]: true, number: stage.business.phone_number_id })),
  })
const events = (): unknown[] =>
  stage
    .fields('message_template_status_update')
    .map((one) => (one.other_info as { title: string } | undefined)?.title ?? one.event)
const ratings = (): string[] =>
  stage
    .fields('message_template_quality_update')
    .filter((one) => one.message_template_name === 'promo')
    .map((one) => `${one.previous_quality_score} → ${one.new_quality_score}`)

test('while few have got a template it has no rating; then blocks and reports decide', async () => {
  const phones = await reach(19)
  await complain(phones.slice(0, 1), 'blocked')
  expect([template()?.quality, number()?.quality]).toEqual(['UNKNOWN', 'GREEN'])
  const more = await reach(31)
  await complain(more.slice(0, 1), 'reported')
  expect([template()?.quality, number()?.quality]).toEqual(['YELLOW', 'YELLOW'])
  await stage.pass(minuteMs)
  expect(ratings()).toEqual(['UNKNOWN → YELLOW'])
})

test('RED pauses it for three hours, and the number is flagged', async () => {
  await complain((await reach(5)).slice(0, 2), 'blocked')
  await stage.pass(minuteMs)
  expect([template()?.status, template()?.quality, number()?.quality, number()?.status]).toEqual([
    'PAUSED',
    'RED',
    'RED',
    'FLAGGED',
  ])
  expect(events().at(-1)).toBe('FIRST_PAUSE')
  expect(stage.fields('phone_number_quality_update')).toMatchObject([{ event: 'FLAGGED' }])
  expect(await stage.sendTemplate('919800009999', 'promo')).toBe('132015')
  await stage.pass(3 * hourMs - 2 * minuteMs)
  expect(template()?.status).toBe('PAUSED')
  await stage.pass(2 * minuteMs)
  expect([template()?.status, template()?.quality]).toEqual(['APPROVED', 'UNKNOWN'])
  expect(events().at(-1)).toBe('UNPAUSE')
})

test('after a pause people judge anew; the second pause takes six hours, the third time it is disabled', async () => {
  const phones = await reach(40)
  await complain(phones.slice(0, 1), 'blocked')
  expect(template()?.status).toBe('APPROVED')
  await complain(phones.slice(1, 2), 'blocked')
  await stage.pass(5 * hourMs)
  expect([template()?.status, events().at(-1)]).toEqual(['PAUSED', 'SECOND_PAUSE'])
  await stage.pass(hourMs)
  expect(template()?.status).toBe('APPROVED')
  await complain((await reach(40)).slice(0, 2), 'reported')
  await stage.pass(minuteMs)
  expect([template()?.status, events().at(-1)]).toEqual(['DISABLED', 'DISABLED'])
  expect(await stage.sendTemplate('919800009999', 'promo')).toBe('132016')
})

test('after better days the number is no longer flagged', async () => {
  await stage.template('order', 'UTILITY')
  await reach(400, 'order')
  await stage.pass(6 * hourMs)
  expect([number()?.quality, number()?.status]).toEqual(['GREEN', 'CONNECTED'])
  expect(stage.fields('phone_number_quality_update').map((one) => one.event)).toEqual(['FLAGGED', 'UNFLAGGED'])
})

test('a template hardly anybody reads is YELLOW after two days', async () => {
  const dull = await stage.template('dull', 'MARKETING')
  await stage.call('POST', '/control/behaviour', { readRate: 0 })
  await reach(30, 'dull')
  await stage.pass(6 * hourMs)
  expect(world.state.templates.get(dull)?.quality).toBe('GREEN')
  await stage.pass(66 * hourMs)
  await reach(1, 'order')
  await stage.pass(6 * hourMs)
  expect(world.state.templates.get(dull)?.quality).toBe('YELLOW')
})

test('with ratings off nothing is rated', async () => {
  await stage.call('POST', '/control/rules', { ratings: false })
  const calm = await stage.template('calm', 'MARKETING')
  await complain(await reach(25, 'calm'), 'blocked')
  expect(world.state.templates.get(calm)).toMatchObject({ quality: 'UNKNOWN', status: 'APPROVED' })
})
