import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { RunningClock, SteppedClock } from '../clock.ts'
import { GraphError } from '../graph-error.ts'
import { bodyOf } from '../wire/checked.ts'
import type { World } from '../world.ts'

const yearMs = 366 * 24 * 3_600_000
const Forward = z.strictObject({ ms: z.number().int().min(1).max(yearMs) })
const Speed = z.strictObject({ speed: z.number().min(0.1).max(100_000) })

/** The simulator's own time: how fast it goes, and putting it forward. */
export function serveClock(app: FastifyInstance, world: World): void {
  app.get('/control/clock', () => state(world))
  app.post('/control/clock', (request) => {
    const { speed } = bodyOf(request, Speed)
    if (!(world.clock instanceof RunningClock))
      throw new GraphError(100, 'This clock is stepped: it moves only by /control/clock/advance.')
    world.clock.speed = speed
    return state(world)
  })
  app.post('/control/clock/advance', async (request) => {
    const { ms } = bodyOf(request, Forward)
    if (world.clock instanceof SteppedClock) await world.clock.advance(ms)
    else if (world.clock instanceof RunningClock) world.clock.skip(ms)
    return state(world)
  })
}

function state({ clock }: World): Record<string, unknown> {
  const now = clock.now()
  const kind = clock instanceof SteppedClock ? 'stepped' : clock instanceof RunningClock && clock.speed !== 1 ? 'fast' : 'real'
  return {
    now,
    iso: new Date(now).toISOString(),
    kind,
    ...(clock instanceof RunningClock && { speed: clock.speed }),
    ...(clock instanceof SteppedClock && { next: clock.nextMs ?? null }),
  }
}
