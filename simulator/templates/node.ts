import type { FastifyRequest } from 'fastify'
import { invalidParameter } from '../graph-error.ts'
import { handleMedia } from '../media/uploads.ts'
import type { Account, Template } from '../state.ts'
import { codeLink } from '../template-rules/authentication.ts'
import { kindsOfButtons } from '../template-rules/special.ts'
import { origin } from '../wire/origin.ts'
import { isMap, shown, type WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { isUtilityBlocked } from './misuse.ts'

export const templateType = 'MessageTemplate'
export const templateDefaults = ['name', 'parameter_format', 'components', 'language', 'status', 'category', 'sub_category']

/** A template with every field of the Graph API. Source: Meta, Templates → Template management (2026-09). */
export function templateNode(world: World, request: FastifyRequest, template: Template): WireMap {
  const { id, name, language, status, category, quality, format, rejectedReason } = template
  return {
    id,
    name,
    language,
    status,
    category,
    components: template.components.map((part) => readBack(request, template, part)),
    parameter_format: format,
    rejected_reason: rejectedReason,
    quality_score: { score: quality, date: Math.floor((template.ratedAt ?? template.createdAt) / 1000) },
    previous_category: template.previousCategory,
    correct_category: template.correctCategory?.category,
    sub_category: template.subCategory ?? subCategoryOf(template.components),
    message_send_ttl_seconds: template.ttlSeconds ?? (category === 'AUTHENTICATION' ? 600 : undefined),
    library_template_name: template.libraryName,
    cta_url_link_tracking_opted_out: template.linkTrackingOptedOut ?? false,
    source: template.source ?? (template.libraryName === undefined ? 'MANUAL' : 'LIBRARY'),
    health_status: () => health(world, template),
    // Fields it has, of things that are not imitated.
    ...unfilled,
  }
}

const unfilled: WireMap = {
  specific_rejection_reason: undefined,
  degrees_of_freedom_spec: undefined,
  is_primary_device_delivery_only: undefined,
  bid_spec: undefined,
  optimization_spec: undefined,
  creative_sourcing_spec: undefined,
  last_updated_time: undefined,
}

function subCategoryOf(components: readonly WireMap[]): string {
  if (kindsOfButtons(components).includes('ORDER_DETAILS')) return 'ORDER_DETAILS'
  return components.some((part) => part.type === 'CALL_PERMISSION_REQUEST') ? 'CALL_PERMISSIONS_REQUEST' : 'CUSTOM'
}

const unread: ReadonlySet<string> = new Set(['PENDING', 'REJECTED', 'IN_APPEAL'])

/** Meta reads a header sample back as an address, not as the handle it was made with, and an approved code button as a link. */
function readBack(request: FastifyRequest, template: Template, part: WireMap): WireMap {
  if (Array.isArray(part.cards))
    return {
      ...part,
      cards: part.cards.filter(isMap).map((card) => ({
        ...card,
        components: Array.isArray(card.components)
          ? card.components.filter(isMap).map((one) => readBack(request, template, one))
          : [],
      })),
    }
  if (template.category === 'AUTHENTICATION' && !unread.has(template.status) && Array.isArray(part.buttons))
    return { ...part, buttons: part.buttons.filter(isMap).map((button) => (button.type === 'OTP' ? codeLink(button) : button)) }
  const example = isMap(part.example) ? part.example : undefined
  const handles = example?.header_handle
  const handle: unknown = Array.isArray(handles) ? handles[0] : handles
  const id = typeof handle === 'string' && handle.startsWith('4::') ? handleMedia(handle) : undefined
  return id === undefined ? part : { ...part, example: { header_handle: [`${origin(request)}/samples/${id}`] } }
}

/** Whether it can be sent, and what stands in the way. Source: Meta, Support → Messaging health status (2025-11). */
function health(world: World, template: Template): WireMap {
  const account = world.state.accounts.get(template.accountId)
  const blocked = template.category === 'UTILITY' && isUtilityBlocked(world, template.accountId)
  const own = entity(
    'MESSAGE_TEMPLATE',
    template.id,
    template.status === 'APPROVED' ? undefined : [141006, `The template has the status ${template.status}.`],
  )
  const entities = [
    own,
    entity('WABA', template.accountId, blocked ? [131064, 'Utility templates are blocked for a time.'] : undefined),
    entity('BUSINESS', account?.businessId ?? ''),
    entity('APP', account?.appId ?? ''),
  ]
  const bad = entities.some((one) => one.can_send_message === 'BLOCKED')
  return { can_send_message: bad ? 'BLOCKED' : 'AVAILABLE', entities }
}

const entity = (type: string, id: string, error?: [number, string]): WireMap => ({
  entity_type: type,
  id,
  can_send_message: error ? 'BLOCKED' : 'AVAILABLE',
  ...(error && { errors: [{ error_code: error[0], error_description: error[1] }] }),
})

/** Templates of an account that a query asks for, newest first. */
export function templatesOf({ state }: World, { id }: Account, query: WireMap): Template[] {
  for (const filter of Object.keys(filters))
    if (query[filter] !== undefined && typeof query[filter] !== 'string' && !Array.isArray(query[filter]))
      throw invalidParameter(`Param ${filter} must be a string or a list of strings.`)
  return [...state.templates.values()]
    .filter(
      (template) =>
        template.accountId === id &&
        Object.entries(filters).every(([filter, fits]) => query[filter] === undefined || fits(template, query[filter])),
    )
    .reverse()
}

const among =
  (value: (template: Template) => string) =>
  (template: Template, wanted: unknown): boolean =>
    words(wanted).includes(value(template).toUpperCase())

/** One word, several with commas, or a list, written as JSON or not. */
const words = (wanted: unknown): string[] =>
  (Array.isArray(wanted) ? wanted.map(shown) : String(wanted).split(',')).map((one) => one.replace(/[\s["\]]/g, '').toUpperCase())

const has = (text: string, wanted: unknown): boolean => text.toLowerCase().includes(String(wanted).toLowerCase())

const filters: Readonly<Record<string, (template: Template, wanted: unknown) => boolean>> = {
  name: ({ name }, wanted) => has(name, wanted),
  name_or_content: ({ name, components }, wanted) => has(name, wanted) || has(contentOf(components), wanted),
  content: ({ components }, wanted) => has(contentOf(components), wanted),
  language: among(({ language }) => language),
  status: among(({ status }) => status),
  category: among(({ category }) => category),
  quality_score: among(({ quality }) => quality),
  source: among(({ source, libraryName }) => source ?? (libraryName === undefined ? 'MANUAL' : 'LIBRARY')),
}

const contentOf = (components: readonly WireMap[]): string =>
  components.map((part) => (typeof part.text === 'string' ? part.text : '')).join('\n')
