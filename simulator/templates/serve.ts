import type { FastifyInstance, FastifyRequest } from 'fastify'
import { GraphError, invalidParameter, missingParameter } from '../graph-error.ts'
import { handleMedia } from '../media/uploads.ts'
import { type Account, type Template, templateKey } from '../state.ts'
import { type Access, accessOf, accountOf } from '../wire/access.ts'
import { pageOf, select } from '../wire/fields.ts'
import type { Nodes } from '../wire/nodes.ts'
import { origin } from '../wire/origin.ts'
import { parameters } from '../wire/wire-body.ts'
import { isMap, type WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { advice, review } from './review.ts'
import { checkComponents, checkTemplate, type TemplateWish, templateRefusal } from './template-rules.ts'

const nameLockMs = 30 * 24 * 3_600_000
const mostNames = 6_000
const byDefault = ['name', 'parameter_format', 'components', 'language', 'status', 'category']
type Node = { Params: { node: string } }

/** Templates of an account. Source: Meta, Templates → Template management (2026-09). */
export function serveTemplates(app: FastifyInstance, world: World, nodes: Nodes): void {
  nodes.add({
    get: ({ id, access, request }) => {
      const template = reachableTemplate(world, access, id)
      return template && select(templateNode(request, template), parameters(request).fields, byDefault)
    },
    post: ({ id, access, request }) => {
      const template = reachableTemplate(world, access, id)
      return template && editTemplate(world, template, parameters(request))
    },
  })
  app.post<Node>('/:node/message_templates', (request) => {
    const account = accountOf(world, accessOf(world, request), request.params.node, 'POST')
    return create(world, account, checkTemplate(parameters(request)))
  })
  app.get<Node>('/:node/message_templates', (request) => {
    const account = accountOf(world, accessOf(world, request), request.params.node, 'GET')
    const query = parameters(request)
    const rows = [...world.state.templates.values()]
      .filter((template) => template.accountId === account.id && matches(template, query))
      .reverse()
    const nodes = rows.map((template) => select(templateNode(request, template), query.fields, byDefault))
    return pageOf(nodes, query, `${origin(request)}/${account.id}/message_templates`)
  })
  app.delete<Node>('/:node/message_templates', (request) => {
    const account = accountOf(world, accessOf(world, request), request.params.node, 'DELETE')
    return removeTemplates(world, account, parameters(request))
  })
}

function create(world: World, account: Account, wish: TemplateWish): WireMap {
  const { state, clock } = world
  if (state.templatesByName.has(templateKey(account.id, wish.name, wish.language)))
    throw templateRefusal(
      2388024,
      'Content in this language already exists',
      `There is already ${wish.language} content for this template. You can create a new template and try again.`,
    )
  if ((state.deletedNames.get(`${account.id} ${wish.name}`) ?? 0) > clock.now())
    throw templateRefusal(
      2388023,
      'Message template language is being deleted',
      `New content for ${wish.name} can't be added while the existing content is being deleted. Try again in 4 weeks or use another name.`,
    )
  const names = new Set(
    [...state.templates.values()].filter((template) => template.accountId === account.id).map((template) => template.name),
  )
  if (names.size >= mostNames && !names.has(wish.name))
    throw templateRefusal(
      2388019,
      'Message template limit exceeded',
      `This account has reached its limit of ${mostNames} templates.`,
    )
  const template: Template = {
    ...wish,
    id: world.ids.digits(),
    accountId: account.id,
    previousCategory: undefined,
    status: 'PENDING',
    rejectedReason: 'NONE',
    quality: 'UNKNOWN',
    createdAt: clock.now(),
    edits: [],
  }
  state.addTemplate(template)
  scheduleReview(world, template)
  state.touched()
  return { id: template.id, status: template.status, category: template.category }
}

function scheduleReview(world: World, template: Template): void {
  world.delivery.chores.add(world.clock.now() + world.settings.reviewMs, () => {
    if (template.status !== 'PENDING' || world.state.templates.get(template.id) !== template) return
    const verdict = review(template)
    if (verdict.category !== template.category) recategorise(world, template, verdict.category)
    decide(world, template, verdict.event, verdict.reason)
  })
}

/** Gives a template a status and tells its account by webhook. */
export function decide(world: World, template: Template, event: string, reason: string): void {
  template.status = event === 'REINSTATED' || event === 'UNARCHIVED' ? 'APPROVED' : event
  template.rejectedReason = event === 'REJECTED' ? reason : 'NONE'
  const value = {
    ...(event === 'REJECTED' && {
      rejection_info: { reason, recommendation: advice[reason] ?? 'Edit the template and submit it again.' },
    }),
    ...(event === 'PAUSED' && {
      other_info: {
        title: 'FIRST_PAUSE',
        description: 'Your message template has been paused for 3 hours, because it had issues with feedback.',
      },
    }),
    message_template_category: template.category,
  }
  world.webhooks.accountField(
    template.accountId,
    'message_template_status_update',
    wire(template, { event, reason: event === 'REJECTED' ? reason : 'NONE', ...value }),
  )
  world.state.touched()
}

function recategorise(world: World, template: Template, category: string): void {
  template.previousCategory = template.category
  template.category = category
  world.webhooks.accountField(
    template.accountId,
    'template_category_update',
    wire(template, { previous_category: template.previousCategory, new_category: category }),
  )
}

/** Sets the quality of a template and tells its account by webhook. */
export function rate(world: World, template: Template, quality: string): void {
  const previous = template.quality
  template.quality = quality
  world.webhooks.accountField(
    template.accountId,
    'message_template_quality_update',
    wire(template, { previous_quality_score: previous, new_quality_score: quality }),
  )
  world.state.touched()
}

/** The id of a template is a bare number in webhooks, and only there. */
const wire = ({ id, name, language }: Template, value: WireMap): string =>
  `{"message_template_id":${id},${JSON.stringify({ message_template_name: name, message_template_language: language, ...value }).slice(1)}`

function matches(template: Template, query: WireMap): boolean {
  const among = (wanted: unknown, value: string): boolean =>
    wanted === undefined ||
    String(wanted)
      .toUpperCase()
      .split(',')
      .map((one) => one.replace(/[\s["\]]/g, ''))
      .includes(value.toUpperCase())
  if (query.name !== undefined && !template.name.includes(String(query.name))) return false
  return (
    among(query.status, template.status) && among(query.category, template.category) && among(query.language, template.language)
  )
}

function templateNode(request: FastifyRequest, template: Template): WireMap {
  const { id, name, language, status, category, quality, format, rejectedReason, previousCategory } = template
  const components = template.components.map((part) => withSampleUrl(request, part))
  return {
    id,
    name,
    language,
    status,
    category,
    components,
    parameter_format: format,
    rejected_reason: rejectedReason,
    quality_score: { score: quality, date: Math.floor(template.createdAt / 1000) },
    previous_category: previousCategory,
    sub_category: 'CUSTOM',
    source: 'MANUAL',
  }
}

/** Meta reads a header sample back as an address, not as the handle it was made with. */
function withSampleUrl(request: FastifyRequest, part: Template['components'][number]): WireMap {
  const example = isMap(part.example) ? part.example : undefined
  const handle: unknown = Array.isArray(example?.header_handle) ? example.header_handle[0] : undefined
  const id = typeof handle === 'string' ? handleMedia(handle) : undefined
  return id === undefined ? part : { ...part, example: { header_handle: [`${origin(request)}/samples/${id}`] } }
}

/** `POST /{template}`: replaces the components and asks for a new review. */
function editTemplate(world: World, template: Template, wish: WireMap): WireMap {
  const now = world.clock.now()
  if (!['APPROVED', 'REJECTED', 'PAUSED'].includes(template.status))
    throw templateRefusal(
      2388039,
      'Message template cannot be edited',
      `Templates with status ${template.status} can't be edited.`,
    )
  const category = wish.category === undefined ? template.category : String(wish.category).toUpperCase()
  if (category !== template.category && template.status === 'APPROVED')
    throw templateRefusal(2388039, 'Message template cannot be edited', "The category of an approved template can't be changed.")
  if (template.status === 'APPROVED') checkEdits(template, now)
  if (!['MARKETING', 'UTILITY'].includes(category))
    throw invalidParameter(`Param category must be one of {AUTHENTICATION, MARKETING, UTILITY} - got "${wish.category}".`)
  Object.assign(template, checkComponents(wish.components ?? template.components, wish.parameter_format ?? template.format), {
    category,
    status: 'PENDING',
  })
  scheduleReview(world, template)
  world.state.touched()
  return { success: true, id: template.id, name: template.name, category }
}

/** An approved template takes one edit in 24 hours and ten in 30 days. */
function checkEdits(template: Template, nowMs: number): void {
  template.edits = template.edits.filter((at) => at > nowMs - 30 * 24 * 3_600_000)
  const today = template.edits.some((at) => at > nowMs - 24 * 3_600_000)
  if (today || template.edits.length >= 10)
    throw templateRefusal(
      2388039,
      'Message template cannot be edited',
      'An approved template can be edited once in 24 hours and ten times in 30 days.',
    )
  template.edits.push(nowMs)
}

function removeTemplates(world: World, account: Account, query: WireMap): WireMap {
  const { name, hsm_id: id } = query
  if (name === undefined) throw missingParameter('name')
  const found = [...world.state.templates.values()].filter(
    (template) => template.accountId === account.id && template.name === name && (id === undefined || template.id === id),
  )
  if (found.length === 0)
    throw new GraphError(100, undefined, {
      http: 404,
      message: 'Invalid parameter',
      subcode: 2593002,
      userTitle: 'Message Template Not Found',
      userMessage: `No message template with the name ${String(name).slice(0, 512)} was found.`,
    })
  for (const template of found) {
    world.state.removeTemplate(template)
    if (template.status === 'APPROVED')
      world.state.deletedNames.set(`${account.id} ${template.name}`, world.clock.now() + nameLockMs)
    decide(world, template, 'DELETED', 'NONE')
  }
  return { success: true }
}

function reachableTemplate(world: World, access: Access, id: string): Template | undefined {
  const template = world.state.templates.get(id)
  return template && access.accountIds.has(template.accountId) ? template : undefined
}
