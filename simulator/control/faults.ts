import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { faultKinds } from '../faults.ts'
import { bodyOf, notThere } from '../wire/checked.ts'
import type { World } from '../world.ts'

const FaultWish = z.strictObject({
  kind: z.enum(faultKinds),
  rate: z.number().min(0).max(1).default(1),
  ms: z.number().int().min(0).max(120_000).default(2_000),
  times: z.number().int().min(1).optional(),
  match: z.strictObject({ to: z.string().optional(), number: z.string().optional() }).default({}),
})

/** What goes wrong between the business and Meta. */
export function serveFaults(app: FastifyInstance, world: World): void {
  const { faults } = world
  app.get('/control/faults', () => ({ data: faults.rules }))
  app.post('/control/faults', (request) => {
    const { times, ...wish } = bodyOf(request, FaultWish)
    world.state.touched()
    return faults.add({ ...wish, times })
  })
  app.delete<{ Params: { id?: string } }>('/control/faults/:id', (request) => {
    const id = Number(request.params.id)
    if (!faults.rules.some((rule) => rule.id === id)) throw notThere('such fault')
    faults.remove(id)
    world.state.touched()
    return { success: true }
  })
  app.delete('/control/faults', () => {
    faults.remove()
    world.state.touched()
    return { success: true }
  })
}
