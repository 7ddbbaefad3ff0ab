import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Template } from '../state.ts'
import { advice } from '../templates/review.ts'
import { decide, rate } from '../templates/serve.ts'
import { bodyOf, notThere } from '../wire/checked.ts'
import type { World } from '../world.ts'
import { serveCallControl } from './calls.ts'
import { serveClock } from './clock.ts'
import { serveDirectSend } from './direct-send.ts'
import { serveFaults } from './faults.ts'
import { serveLedger } from './ledger.ts'
import { serveNumbers } from './numbers.ts'
import { servePeople } from './people.ts'
import { servePopulations } from './populations.ts'
import { serveTraffic } from './traffic.ts'

const Review = z.strictObject({
  event: z.enum(['APPROVED', 'REJECTED', 'PAUSED', 'DISABLED', 'FLAGGED', 'REINSTATED']),
  reason: z.enum(Object.keys(advice) as [string, ...string[]]).default('INVALID_FORMAT'),
})
const Rating = z.strictObject({ quality: z.enum(['GREEN', 'YELLOW', 'RED', 'UNKNOWN']) })

/** Everything that has no place in the Graph API: what a person at Meta, a phone or a tester would do. */
export function serveControl(app: FastifyInstance, world: World): void {
  serveNumbers(app, world)
  serveLedger(app, world)
  serveDirectSend(app, world)
  servePeople(app, world)
  serveClock(app, world)
  servePopulations(app, world)
  serveFaults(app, world)
  serveTraffic(app, world)
  serveCallControl(app, world)
  app.get('/control/health', () => ({ ok: true }))
  app.get('/control/templates', () => ({ data: [...world.state.templates.values()].reverse().map(row) }))
  app.post<{ Params: { id: string } }>('/control/templates/:id/review', (request) => {
    const template = world.state.templates.get(request.params.id)
    if (!template) throw notThere('such template')
    const { event, reason } = bodyOf(request, Review)
    decide(world, template, event, reason)
    return { id: template.id, status: template.status }
  })
  app.post<{ Params: { id: string } }>('/control/templates/:id/quality', (request) => {
    const template = world.state.templates.get(request.params.id)
    if (!template) throw notThere('such template')
    rate(world, template, bodyOf(request, Rating).quality)
    return { id: template.id, quality: template.quality }
  })
}

/** A template as the reviewer's desk lists it. */
const row = ({
  id,
  accountId,
  name,
  language,
  category,
  status,
  rejectedReason,
  quality,
  components,
}: Template): Record<string, unknown> => ({
  id,
  waba_id: accountId,
  name,
  language,
  category,
  status,
  rejected_reason: rejectedReason,
  quality,
  text: components.find((part) => part.type === 'BODY')?.text ?? '',
})
