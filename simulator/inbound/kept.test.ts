import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { SteppedClock } from '../clock.ts'
import { showsPhone } from '../people/known.ts'
import { startSimulator } from '../start.ts'
import { changeNumber } from './identity-changes.ts'
import { setPerson } from './set-person.ts'
import { threadOf } from './thread-of.ts'
import { writeFromPhone } from './write.ts'

const folder = await mkdtemp(join(tmpdir(), 'simulator-people-'))
afterAll(() => rm(folder, { recursive: true }))
const dataPath = join(folder, 'state.json')
const start = Date.UTC(2026, 10, 2)
const dayMs = 86_400_000

/** A simulator on the same file, at a time of its own. */
async function open(atMs: number) {
  const clock = new SteppedClock(atMs)
  const simulator = await startSimulator({ dataPath, clock })
  const post = async (path: string, body: unknown, method = 'POST', token = '') => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
    const answer = await fetch(simulator.url + path, {
      method,
      headers,
      ...(method === 'POST' && { body: JSON.stringify(body) }),
    })
    return (await answer.json()) as Record<string, string>
  }
  return { clock, simulator, world: simulator.world, post }
}

test('populations, what people are, and how long a number still shows them outlive a restart', async () => {
  const first = await open(start)
  const { phone_number_id: number = '', access_token } = await first.post('/control/numbers', { key: 'a' })
  await first.post('/control/populations', { match: { prefix: '91' }, rules: { readRate: 0.25 } })
  await writeFromPhone(first.world, '16505550101', { number, type: 'text', text: 'hi' })
  setPerson(first.world, { phone: '16505550101', username: 'pablo.m' })
  setPerson(first.world, { phone: '16505550102', name: 'Ana' })
  changeNumber(first.world, '16505550102', '16505550103')
  const person = (await (await fetch(`${first.simulator.url}/control/people/16505550101`)).json()) as {
    chats: { user_id: string }[]
  }
  await first.post(`/${number}/contact_book?bsuid=${person.chats[0]?.user_id}`, undefined, 'DELETE', access_token)
  await first.simulator.stop()

  const second = await open(start + 29 * dayMs)
  const { state } = second.world
  expect(state.populations).toMatchObject([{ match: { prefix: '91' }, behaviour: { readRate: 0.25, delivered: 0.98 } }])
  expect(state.people.get('16505550102')).toMatchObject({ onWhatsApp: false, movedTo: '16505550103' })
  expect(state.nameOf('16505550103')).toBe('Ana')
  const thread = threadOf(second.world, number, '16505550101')
  expect(showsPhone(state, thread)).toBe(true)
  await second.clock.advance(2 * dayMs)
  expect(showsPhone(state, thread)).toBe(false)
  await second.simulator.stop()
})

test('a crash that forgets a chat forgets no block and no opt-out', async () => {
  const [alive, afterwards] = [await startSimulator(), await startSimulator()]
  const numbers = alive.world.state.numbers
  await fetch(`${alive.url}/control/numbers`, { method: 'POST' })
  const [number = ''] = numbers.keys()
  setPerson(alive.world, { phone: '16505550111', number, blocked: true })
  setPerson(alive.world, { phone: '16505550112', number, marketing: 'stop', reported: true })
  afterwards.world.slices.get('choices')?.load(JSON.parse(JSON.stringify(alive.world.slices.get('choices')?.save())))
  const chat = (phone: string) => afterwards.world.state.thread(number, phone)
  expect(chat('16505550111')).toMatchObject({ blocked: true, marketing: 'allowed' })
  expect(chat('16505550112')).toMatchObject({ blocked: false, marketing: 'stopped', reported: true })
  for (const simulator of [alive, afterwards]) await simulator.stop()
})
