import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Template } from '../state.ts'
import { decide, rate, tellDetected } from '../templates/decide.ts'
import { announceChange, appeal, archive, unarchive } from '../templates/life.ts'
import { callToOrder } from '../templates/misuse.ts'
import { advice } from '../templates/review.ts'
import { bodyOf, notThere } from '../wire/checked.ts'
import type { World } from '../world.ts'

const events = [
  'APPROVED',
  'REJECTED',
  'PENDING',
  'PAUSED',
  'DISABLED',
  'FLAGGED',
  'REINSTATED',
  'LIMIT_EXCEEDED',
  'LOCKED',
  'ARCHIVED',
  'UNARCHIVED',
] as const
const titles = ['FIRST_PAUSE', 'SECOND_PAUSE', 'RATE_LIMITING_PAUSE', 'UNPAUSE', 'DISABLED'] as const
const Review = z.strictObject({
  event: z.enum(events),
  reason: z.enum(Object.keys(advice) as [string, ...string[]]).default('INVALID_FORMAT'),
  title: z.enum(titles).optional(),
  description: z.string().min(1).max(1_000).default('Your message template changed its status.'),
})
const Rating = z.strictObject({ quality: z.enum(['GREEN', 'YELLOW', 'RED', 'UNKNOWN']) })
const Category = z.strictObject({ category: z.enum(['MARKETING', 'UTILITY', 'AUTHENTICATION']) })
const Appeal = z.strictObject({ outcome: z.enum(['APPROVED', 'REJECTED']).default('APPROVED') })
/** Many tests give all their templates the same words, so that Meta's reviewer is kinder here unless told otherwise. */
const Reviewer = z.strictObject({ duplicates: z.enum(['refused', 'allowed']) })
type One = { Params: { id: string } }

/** What people at Meta do with templates. */
export function serveTemplateControl(app: FastifyInstance, world: World): void {
  const one = (request: FastifyRequest<One>): Template => {
    const found = world.state.templates.get(request.params.id)
    if (!found) throw notThere('such template')
    return found
  }
  app.get('/control/templates', () => ({ data: [...world.state.templates.values()].reverse().map(row) }))
  app.post<One>('/control/templates/:id/review', (request) => {
    const template = one(request)
    review(world, template, bodyOf(request, Review))
    return { id: template.id, status: template.status }
  })
  app.post<One>('/control/templates/:id/quality', (request) => {
    const template = one(request)
    rate(world, template, bodyOf(request, Rating).quality)
    return { id: template.id, quality: template.quality }
  })
  app.post<One>('/control/templates/:id/appeal', (request) => {
    const template = one(request)
    appeal(world, template, bodyOf(request, Appeal).outcome)
    return { id: template.id, status: template.status }
  })
  app.post<One>('/control/templates/:id/recategorise', (request) => {
    const template = one(request)
    announceChange(world, template, bodyOf(request, Category).category)
    return { id: template.id, category: template.category, correct_category: template.correctCategory }
  })
  app.post<One>('/control/templates/:id/detect', (request) => {
    const template = one(request)
    tellDetected(world, template, bodyOf(request, Category).category)
    return { id: template.id, category: template.category }
  })
  app.post('/control/review', (request) => {
    world.settings.refuseDuplicates = bodyOf(request, Reviewer).duplicates === 'refused'
    return { duplicates: world.settings.refuseDuplicates ? 'refused' : 'allowed' }
  })
  app.post<One>('/control/accounts/:id/misuse', (request) => {
    const account = world.state.accounts.get(request.params.id)
    if (!account) throw notThere('such account')
    const { times, blockedUntil } = callToOrder(world, account)
    return { waba_id: account.id, times, utility_blocked_until: blockedUntil }
  })
}

function review(world: World, template: Template, { event, reason, title, description }: z.infer<typeof Review>): void {
  if (event === 'ARCHIVED') archive(world, template)
  else if (event === 'UNARCHIVED') unarchive(world, template)
  else decide(world, template, event, event === 'REJECTED' ? reason : 'NONE', title && { title, description })
}

/** A template as the reviewer's desk lists it. */
const row = ({ id, accountId, name, language, category, status, rejectedReason, quality, components }: Template) => ({
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
