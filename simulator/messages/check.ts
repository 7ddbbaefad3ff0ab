import { checkFlowButton } from '../flows/check-message.ts'
import { GraphError, invalidParameter } from '../graph-error.ts'
import { accountRecords } from '../numbers/records.ts'
import { isOtherIdentity } from '../people/identity-key.ts'
import { type Outgoing, type PhoneNumber, type Template, templateKey } from '../state.ts'
import { checkTemplateSend } from '../template-sends/check-send.ts'
import { isUtilityBlocked } from '../templates/misuse.ts'
import { checkMap, checkOneOf, checkText, type FileRef, shown, type WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { asksForDirectSend, checkDirectSend, generatedTemplate } from './direct-send.ts'
import { checkGoods } from './goods-rules.ts'
import { checkContent } from './message-rules.ts'
import { orderDetails } from './payment-rules.ts'
import type { Recipient } from './recipient.ts'

type Via = Outgoing['via']

/** A failure known at once that Meta tells by webhook only. */
export interface Failure {
  code: number
  details: string
}

/** A request that may be accepted. */
export interface Wanted {
  type: string
  category: string
  via: Via
  files: readonly FileRef[]
  callback: string | undefined
  template: Template | undefined
  /** Asked for by a Direct Send. */
  ttlSeconds?: number
  failure?: Failure
}

/** Everything that Meta checks before it answers. Source: Meta, Messages → Send messages, Marketing Messages, Direct Send (2026-09). */
export function checkSend(world: World, number: PhoneNumber, json: WireMap, recipient: Recipient, via: Via): Wanted {
  const wanted = checkMessage(world, number, json, recipient, via)
  const hash = json.recipient_identity_key_hash
  if (hash === undefined || !isOtherIdentity(world.state, recipient.phone, checkText(hash, 'recipient_identity_key_hash', 256)))
    return wanted
  return { ...wanted, failure: { code: 137000, details: 'The identity key of the recipient has changed.' } }
}

function checkMessage(world: World, number: PhoneNumber, json: WireMap, recipient: Recipient, via: Via): Wanted {
  const type = json.type === undefined ? 'text' : shown(json.type)
  const callback = checkEnvelope(json)
  if (type === 'template') return { type, callback, ...checkTemplate(world, number, json, recipient, via) }
  if (via === 'marketing_messages') throw new GraphError(134100, 'This endpoint sends marketing templates only.')
  if (json.message_activity_sharing !== undefined)
    throw invalidParameter('Param message_activity_sharing belongs to marketing templates only.')
  if (asksForDirectSend(json)) return { type, callback, ...checkDirect(world, number, type, json) }
  const files = checkContent(world, number, type, json)
  checkFiles(world, number, files)
  return { type, category: 'service', via, files, callback, template: undefined, ...incapable(type, json, recipient) }
}

/** Checks what every type has around its content; gives the callback data, quoted. */
function checkEnvelope(json: WireMap): string | undefined {
  const { recipient_type: kind, biz_opaque_callback_data: data, context } = json
  if (kind === 'group')
    throw new GraphError(131215, 'Groups are not imitated: this number is not eligible, recipient_type must be individual.')
  if (kind !== undefined && kind !== 'individual')
    throw invalidParameter('Param recipient_type must be one of {individual, group}.')
  if (context !== undefined) checkText(checkMap(context, 'context').message_id, "context['message_id']", 512)
  if (data === undefined || data === null) return undefined
  return JSON.stringify(checkText(data, 'biz_opaque_callback_data', 512))
}

type OfTemplate = Omit<Wanted, 'type' | 'callback'>

function checkTemplate(world: World, number: PhoneNumber, json: WireMap, { toUser }: Recipient, via: Via): OfTemplate {
  const wish = checkMap(json.template, 'template')
  if (json.category !== undefined) throw invalidParameter('Param category belongs to messages without a template.')
  const template = findTemplate(world, number, wish)
  const { category } = template
  const way = via === 'marketing_messages' ? checkMarketing(world, number, template, json) : via
  if (json.message_activity_sharing !== undefined) checkSharing(template, json.message_activity_sharing)
  if (category === 'MARKETING' && way === 'messages' && world.state.accounts.get(number.accountId)?.marketingMessagesOnly)
    throw new GraphError(131063, 'Marketing templates of this account go out by /marketing_messages only.')
  if (toUser && category === 'AUTHENTICATION')
    throw new GraphError(
      131062,
      'Authentication templates with one-tap, zero-tap or copy code buttons need a phone number in `to`.',
    )
  if (category === 'UTILITY' && isUtilityBlocked(world, number.accountId))
    throw new GraphError(131064, 'Utility templates of this account are blocked for a time: too many were marketing in truth.')
  const { files, goods, orders, flows } = checkTemplateSend(template, wish.components)
  for (const { catalogId, products } of goods)
    checkGoods(world, number, catalogId, products, products.length > 1 ? 'some' : 'each')
  for (const { button, action } of flows) checkFlowButton(world, number, button, action)
  for (const parameters of orders) orderDetails({ name: 'review_and_pay', parameters }, world, number)
  checkFiles(world, number, files)
  return { category: category.toLowerCase(), via: way, files, template }
}

function findTemplate(world: World, number: PhoneNumber, wish: WireMap): Template {
  const name = checkText(wish.name, "template['name']", 512)
  const language = checkText(checkMap(wish.language, "template['language']").code, "template['language']['code']", 20)
  const template = world.state.templatesByName.get(templateKey(number.accountId, name, language))
  if (template?.status === 'PAUSED') throw new GraphError(132015)
  if (template?.status === 'DISABLED') throw new GraphError(132016)
  if (template?.status !== 'APPROVED') throw new GraphError(132001, `template name (${name}) does not exist in ${language}`)
  if (template.source !== undefined) throw new GraphError(132018, "Direct send template can't be used for template message")
  return template
}

/** Who has not accepted the terms sends by Cloud API instead, unless that is ruled out. */
function checkMarketing(world: World, number: PhoneNumber, template: Template, { product_policy: policy }: WireMap): Via {
  if (template.category !== 'MARKETING')
    throw new GraphError(134100, `Template ${template.name} is of category ${template.category}; only MARKETING is allowed here.`)
  if (policy !== undefined) checkOneOf(policy, 'product_policy', ['CLOUD_API_FALLBACK', 'STRICT'])
  if (accountRecords(world).of(number.accountId).marketingTerms === 'ONBOARDED') return 'marketing_messages'
  if (policy === 'STRICT')
    throw new GraphError(131055, 'The terms of Marketing Messages have not been accepted for this account.')
  return 'messages'
}

function checkSharing({ category }: Template, sharing: unknown): void {
  if (typeof sharing !== 'boolean') throw invalidParameter('Param message_activity_sharing must be a boolean.')
  if (category !== 'MARKETING') throw invalidParameter('Param message_activity_sharing belongs to marketing templates only.')
}

function checkDirect(world: World, number: PhoneNumber, type: string, json: WireMap): OfTemplate {
  const files = checkDirectSend(world, number, type, json)
  checkFiles(world, number, files)
  const template = generatedTemplate(world, number, type, json)
  const ttl = json.ttl_seconds === undefined ? {} : { ttlSeconds: Number(json.ttl_seconds) }
  const sent = { category: 'utility', via: 'direct', files, template, ...ttl } as const
  return template
    ? sent
    : { ...sent, failure: { code: 132021, details: 'A template with this name exists and was not made by Direct Send.' } }
}

/** Only phones in India know address messages. */
function incapable(type: string, json: WireMap, { phone }: Recipient): { failure?: Failure } {
  if (type !== 'interactive' || (json.interactive as WireMap).type !== 'address_message' || phone.startsWith('91')) return {}
  return { failure: { code: 1026, details: "The recipient's client cannot receive address messages." } }
}

const fits: Readonly<Record<string, RegExp>> = {
  image: /^image\/(?:jpeg|png)$/,
  sticker: /^image\/webp$/,
  video: /^video\//,
  audio: /^audio\//,
}

function checkFiles(world: World, number: PhoneNumber, files: readonly FileRef[]): void {
  for (const { id, kind } of files) {
    if (id === undefined) continue
    const media = world.media.find(id)
    if (media?.numberId !== number.id)
      throw invalidParameter(`Param ${kind}['id'] is not a valid whatsapp business account media attachment ID`)
    if (fits[kind]?.test(media.mime) === false)
      throw new GraphError(131053, `Media ${id} has type ${media.mime}, which is no ${kind}.`)
  }
}
