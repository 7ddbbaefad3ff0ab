import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { bodyOf, notThere } from '../wire/checked.ts'
import type { World } from '../world.ts'

const Access = z.strictObject({ access: z.enum(['allowed', 'blocked', 'ineligible']) })

/** Whether the account of a number may send without templates: Meta's people decide it. */
export function serveDirectSend(app: FastifyInstance, world: World): void {
  app.post<{ Params: { id: string } }>('/control/numbers/:id/direct_send', (request) => {
    const account = world.state.accounts.get(world.state.numbers.get(request.params.id)?.accountId ?? '')
    if (!account) throw notThere('such number')
    const { access } = bodyOf(request, Access)
    delete account.directSend
    delete account.directSendWarnings
    if (access !== 'allowed') account.directSend = access
    world.state.touched()
    return { waba_id: account.id, access }
  })
}
