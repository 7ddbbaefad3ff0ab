import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { SteppedClock } from '../clock.ts'
import { accountRecords } from '../numbers/records.ts'
import { startSimulator } from '../start.ts'
import { ban } from './policy.ts'

const dayMs = 86_400_000

test('a ban that was announced comes after a restart too', async () => {
  const dataPath = join(await mkdtemp(join(tmpdir(), 'simulator-')), 'state.json')
  const first = await startSimulator({ clock: new SteppedClock(Date.UTC(2026, 10, 2)), dataPath })
  await fetch(`${first.url}/control/numbers`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"key":"k"}',
  })
  const [account] = first.world.state.accounts.values()
  if (account) ban(first.world, account, 'SCHEDULE_FOR_DISABLE')
  await first.stop()

  const clock = new SteppedClock(Date.UTC(2026, 10, 2))
  const second = await startSimulator({ clock, dataPath })
  const banOf = () => accountRecords(second.world).find(account?.id ?? '')?.ban?.state
  expect(banOf()).toBe('SCHEDULE_FOR_DISABLE')
  await clock.advance(2 * dayMs)
  expect(banOf()).toBe('DISABLE')
  await second.stop()
})
