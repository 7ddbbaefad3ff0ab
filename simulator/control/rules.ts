import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { bodyOf } from '../wire/checked.ts'
import type { World } from '../world.ts'
import { byHand } from './by-hand.ts'

const share = z.number().min(0).max(1)
const count = z.number().int().min(0)
const Rules = z.strictObject({
  marketingCap: count.nullable().optional(),
  marketingToUsa: z.boolean().optional(),
  pacingAfter: count.nullable().optional(),
  pacingMs: count.optional(),
  ratings: z.boolean().optional(),
  ratedFrom: count.min(1).optional(),
  yellowShare: share.optional(),
  redShare: share.optional(),
  unreadShare: share.optional(),
  highThroughputUsers: count.min(1).optional(),
})

/** What Meta decides without telling how: caps, pacing and ratings, from now on. `GET` and `POST /control/rules`. */
export function serveRules(app: FastifyInstance, world: World): void {
  const set = byHand(world)
  app.get('/control/rules', () => world.delivery.rules)
  app.post('/control/rules', (request) => {
    set.set('rules', bodyOf(request, Rules))
    return world.delivery.rules
  })
}
