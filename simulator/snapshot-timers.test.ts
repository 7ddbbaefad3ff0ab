import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { callsOf } from './calls/calls.ts'
import { SteppedClock } from './clock.ts'
import { type Simulator, startSimulator } from './start.ts'
import { appeal } from './templates/life.ts'

const hourMs = 3_600_000
const dataPath = join(await mkdtemp(join(tmpdir(), 'simulator-')), 'state.json')
const person = '919800000001'

async function start(): Promise<{ simulator: Simulator; clock: SteppedClock }> {
  const clock = new SteppedClock(Date.UTC(2026, 10, 2, 12))
  const behaviour = { delivered: 1, readRate: 1, readDelayMs: [hourMs, hourMs] as [number, number] }
  return { simulator: await startSimulator({ clock, dataPath, behaviour, reviewMs: 60_000 }), clock }
}

async function post({ url }: Simulator, path: string, body: unknown, token = ''): Promise<Record<string, string>> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
  return (await (await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })).json()) as Record<
    string,
    string
  >
}

test('a slow reader, an appeal and a ringing call go on after a restart', async () => {
  const first = await start()
  const business = await post(first.simulator, '/control/numbers', { key: 'k' })
  const { phone_number_id: number = '', waba_id: account = '', access_token: token } = business
  const wish = {
    name: 'reject_me',
    language: 'en_US',
    category: 'UTILITY',
    components: [{ type: 'BODY', text: 'Your order left.' }],
  }
  const { id = '' } = await post(first.simulator, `/${account}/message_templates`, wish, token)
  await post(first.simulator, `/control/people/${person}/messages`, { number, type: 'text', text: 'Hi' })
  await first.clock.advance(hourMs)
  await post(
    first.simulator,
    `/${number}/messages`,
    { messaging_product: 'whatsapp', to: person, text: { body: 'Hello' } },
    token,
  )
  await first.clock.advance(10_000)
  const { world } = first.simulator
  const template = world.state.templates.get(id)
  if (template) appeal(world, template, 'APPROVED')
  const call = callsOf(world).ring(world.state.thread(number, person), 'v=0')
  expect([template?.status, call.state]).toEqual(['IN_APPEAL', 'ringing'])
  await first.simulator.stop()

  const { simulator, clock } = await start()
  const { state } = simulator.world
  const sent = () => state.thread(number, person).said.find((said) => said.out)
  expect(sent()).toMatchObject({ life: 'delivered' })
  await clock.advance(2 * hourMs)
  expect(sent()).toMatchObject({ life: 'read' })
  expect(state.templates.get(id)?.status).toBe('APPROVED')
  expect(callsOf(simulator.world).find(number, call.id)?.state).toBe('ended')
  await simulator.stop()
})
