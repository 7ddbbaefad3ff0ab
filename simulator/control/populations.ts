import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { addPopulation, removePopulation } from '../people/populations.ts'
import type { Behaviour } from '../population.ts'
import { bodyOf } from '../wire/checked.ts'
import type { World } from '../world.ts'
import { byHand } from './by-hand.ts'

const share = z.number().min(0).max(1)
const delay = z.tuple([z.number().min(0), z.number().min(0)])

/** Shares from 0 to 1, delays in milliseconds as [least, most]. */
const behaviour = {
  notOnWhatsApp: share.optional(),
  delivered: share.optional(),
  readRate: share.optional(),
  replyRate: share.optional(),
  sentDelayMs: delay.optional(),
  deliveredDelayMs: delay.optional(),
  readDelayMs: delay.optional(),
  replyDelayMs: delay.optional(),
  replies: z.array(z.string().min(1).max(4096)).min(1).optional(),
  buttonTapRate: share.optional(),
  voiceRate: share.optional(),
  blockRate: share.optional(),
  reportRate: share.optional(),
  optOutRate: share.optional(),
  receiptsOffRate: share.optional(),
  usernameRate: share.optional(),
  offlineRate: share.optional(),
  offlineForMs: delay.optional(),
  experimentRate: share.optional(),
  payRate: share.optional(),
}
const BehaviourChange = z.strictObject(behaviour)
const Draft = z.strictObject({
  match: z
    .strictObject({
      prefix: z.string().regex(/^\d+$/).optional(),
      number: z.string().optional(),
      country: z.string().length(2).toUpperCase().optional(),
      share: share.optional(),
    })
    .default({}),
  rules: z.strictObject({
    ...behaviour,
    /** `readRate` and `readDelayMs` in one: this share reads within so many milliseconds. */
    readWithin: z.strictObject({ share, ms: z.number().min(0) }).optional(),
  }),
})

/** How everyone behaves, and how some of them differ. */
export function servePopulations(app: FastifyInstance, world: World): void {
  const { state } = world
  app.get('/control/behaviour', () => state.behaviour)
  app.post('/control/behaviour', (request) => {
    byHand(world).set('behaviour', defined(bodyOf(request, BehaviourChange)))
    return state.behaviour
  })
  app.get('/control/populations', () => ({ data: state.populations.map(({ id, match, rules }) => ({ id, match, rules })) }))
  app.post('/control/populations', (request) => {
    const { match, rules } = bodyOf(request, Draft)
    const { readWithin, ...rest } = rules
    const reading = readWithin && { readRate: readWithin.share, readDelayMs: [0, readWithin.ms] as [number, number] }
    const { id } = addPopulation(state, match, { ...reading, ...defined(rest) })
    state.touched()
    return { id, match, rules: { ...reading, ...defined(rest) } }
  })
  app.delete<{ Params: { id: string } }>('/control/populations/:id', (request) => {
    removePopulation(state, Number(request.params.id))
    return { success: true }
  })
  app.delete('/control/populations', () => {
    removePopulation(state)
    return { success: true }
  })
}

const defined = (change: Readonly<Record<string, unknown>>): Partial<Behaviour> =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
