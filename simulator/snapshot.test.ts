import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startSimulator } from './start.ts'

const post = async (url: string, body: unknown, token = ''): Promise<Record<string, unknown>> => {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  })
  return (await answer.json()) as Record<string, unknown>
}

test('a number, its templates, open windows and chats outlive a restart', async () => {
  const dataPath = join(await mkdtemp(join(tmpdir(), 'simulator-')), 'state.json')
  const first = await startSimulator({ dataPath, reviewMs: 1 })
  const number = await post(`${first.url}/control/numbers`, { key: 'k' })
  const token = String(number.access_token)
  const template = await post(
    `${first.url}/${number.waba_id}/message_templates`,
    { name: 'hi', language: 'en', category: 'UTILITY', components: [{ type: 'BODY', text: 'Hello there.' }] },
    token,
  )
  await post(`${first.url}/control/people/919800000001/messages`, { number: number.phone_number_id, type: 'text', text: 'hello' })
  await first.stop()

  const second = await startSimulator({ dataPath })
  expect(await post(`${second.url}/control/numbers`, { key: 'k' })).toEqual(number)
  expect(second.world.state.templates.get(String(template.id))?.name).toBe('hi')
  const thread = second.world.state.thread(String(number.phone_number_id), '919800000001')
  expect(thread.windowUntil).toBeGreaterThan(Date.now())
  expect(thread.said[0]).toMatchObject({ out: false, content: { body: 'hello' } })
  expect(
    await post(
      `${second.url}/${number.phone_number_id}/messages`,
      { messaging_product: 'whatsapp', to: '919800000001', type: 'text', text: { body: 'back' } },
      token,
    ),
  ).toMatchObject({ messages: [{}] })
  await second.stop()
})

test('what was set by hand holds after a restart, the rest follows the next start', async () => {
  const dataPath = join(await mkdtemp(join(tmpdir(), 'simulator-')), 'state.json')
  const first = await startSimulator({ dataPath, behaviour: { replyRate: 0.5 } })
  await post(`${first.url}/control/rules`, { marketingCap: 3 })
  await post(`${first.url}/control/limits`, { pairLimit: false })
  await post(`${first.url}/control/behaviour`, { readRate: 0.25 })
  const { id } = await post(`${first.url}/control/faults`, { kind: 'slow', rate: 0.5, times: 9 })
  await first.stop()
  const second = await startSimulator({ dataPath, behaviour: { replyRate: 0.1 } })
  const { delivery, settings, state, faults } = second.world
  expect(delivery.rules.marketingCap).toBe(3)
  expect(settings.pairLimit).toBe(false)
  expect(state.behaviour).toMatchObject({ readRate: 0.25, replyRate: 0.1 })
  expect(faults.rules).toMatchObject([{ id, kind: 'slow', rate: 0.5, times: 9 }])
  expect((await post(`${second.url}/control/faults`, { kind: 'slow' })).id).not.toBe(id)
  await second.stop()
})

test('a file that cannot be read is set aside, not fatal', async () => {
  const dataPath = join(await mkdtemp(join(tmpdir(), 'simulator-')), 'state.json')
  await writeFile(dataPath, '{"version":')
  const simulator = await startSimulator({ dataPath })
  expect(await readFile(`${dataPath}.unreadable`, 'utf8')).toBe('{"version":')
  await simulator.stop()
})

test('a clock that was put forward does not go back with a restart', async () => {
  const dataPath = join(await mkdtemp(join(tmpdir(), 'simulator-')), 'state.json')
  const first = await startSimulator({ dataPath })
  await post(`${first.url}/control/clock/advance`, { ms: 86_400_000 })
  const { now } = (await (await fetch(`${first.url}/control/clock`)).json()) as { now: number }
  await first.stop()
  const second = await startSimulator({ dataPath })
  expect(second.world.clock.now()).toBeGreaterThanOrEqual(now)
  expect(second.world.clock.now()).toBeLessThan(now + 60_000)
  await second.stop()
})
