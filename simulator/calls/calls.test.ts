import { expect, test } from 'vitest'
import { SteppedClock } from '../clock.ts'
import { startStage } from '../test/stage.ts'

const clock = new SteppedClock(Date.UTC(2026, 10, 2))
const stage = await startStage({ clock })
const person = '919800000777'
const number = stage.business.phone_number_id
const offer = { sdp_type: 'offer', sdp: 'v=0\r\n' }
const answer = { sdp_type: 'answer', sdp: 'v=0\r\n' }

const ask = (action: string, more: object): ReturnType<typeof stage.call> =>
  stage.call('POST', `/v26.0/${number}/calls`, { messaging_product: 'whatsapp', action, ...more })
const rings = async (): Promise<string> => (await stage.call('POST', `/control/people/${person}/calls`, { number })).json.id
// biome-ignore lint/suspicious/noExplicitAny: tests look into whatever the webhook says.
const news = (): any[] => stage.fields('calls')
const latest = (): Record<string, unknown> => news().at(-1).calls[0]

test('a person calls, the business takes it, and the end says how long they spoke', async () => {
  const id = await rings()
  await clock.advance(1_000)
  expect(latest()).toMatchObject({
    id,
    from: person,
    event: 'connect',
    direction: 'USER_INITIATED',
    session: { sdp_type: 'offer' },
  })
  expect(news().at(-1).contacts[0].wa_id).toBe(person)
  expect((await ask('pre_accept', { call_id: id, session: answer })).json).toMatchObject({ success: true })
  expect((await ask('accept', { call_id: id, session: answer })).status).toBe(200)
  expect((await ask('accept', { call_id: id, session: answer })).json.error.code).toBe(138001)
  await clock.advance(65_000)
  await ask('terminate', { call_id: id })
  await clock.advance(1_000)
  expect(latest()).toMatchObject({ event: 'terminate', status: 'COMPLETED', duration: 65 })
  // A call that was taken opens the window.
  const sent = await stage.send(person, { text: { body: 'It was good to talk.' } })
  await clock.advance(60_000)
  expect(stage.statuses(sent.json.messages[0].id).map((one) => one.status)).toContain('delivered')
})

test('a call that nobody takes is missed', async () => {
  const id = await rings()
  await clock.advance(60_000)
  expect(latest()).toMatchObject({ id, event: 'terminate', status: 'FAILED' })
})

test('a business calls only who allowed it', async () => {
  const to = '919800000778'
  expect((await ask('connect', { to, session: offer })).json.error.code).toBe(138006)
  const permission = (): ReturnType<typeof stage.call> => stage.call('GET', `/${number}/call_permissions?user_wa_id=${to}`)
  expect((await permission()).json.permission).toEqual({ status: 'no_permission' })
  await stage.write(to, { type: 'call_permission_reply', response: 'accept' })
  expect((await permission()).json.permission.status).toBe('temporary')
  expect((await permission()).json.actions[1]).toMatchObject({ action_name: 'start_call', can_perform_action: true })
  const { id } = (await ask('connect', { to, session: offer, biz_opaque_callback_data: 'lead 7' })).json.calls[0]
  await clock.advance(60_000)
  const statuses = news().flatMap((value) => value.statuses ?? [])
  expect(statuses.filter((one) => one.id === id)[0]).toMatchObject({
    status: 'RINGING',
    biz_opaque_callback_data: 'lead 7',
    type: 'call',
  })
  await clock.advance(8 * 24 * 3_600_000)
  expect((await permission()).json.permission.status).toBe('no_permission')
})

test('what is no call of this number is refused', async () => {
  for (const [action, more] of [
    ['accept', { call_id: 'wacid.none', session: answer }],
    ['connect', { to: 'nobody', session: offer }],
    ['connect', { to: person }],
    ['dance', { call_id: 'wacid.none' }],
  ] as const)
    expect((await ask(action, more)).status).toBe(400)
})
