import { GraphError, invalidParameter } from '../graph-error.ts'
import { handleMedia } from '../media/uploads.ts'
import { type Account, type Template, templateKey } from '../state.ts'
import { templateRefusal } from '../template-rules/refusal.ts'
import type { TemplateWish } from '../template-rules/template.ts'
import { isMap, shown, type WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { decide } from './decide.ts'
import { lockKey, submit } from './life.ts'

const hourMs = 3_600_000
const mostAnHour = 100
const mostNames = { verified: 6_000, unverified: 250 }

/** How a template comes into the world: with a review, or approved as it is. */
export interface Origin {
  approved?: boolean
  libraryName?: string
}

/** Makes a template of what was checked. Refuses what stands in its way: limits, its name, files and Flows it names. */
export function createTemplate(world: World, account: Account, wish: TemplateWish, origin: Origin = {}): Template {
  takeTurn(account, world.clock.now())
  checkName(world, account, wish)
  checkReferences(world, account, wish.components)
  const template: Template = {
    ...wish,
    id: world.ids.digits(),
    accountId: account.id,
    previousCategory: undefined,
    status: 'PENDING',
    rejectedReason: 'NONE',
    quality: 'UNKNOWN',
    createdAt: world.clock.now(),
    edits: [],
    ...(origin.libraryName !== undefined && { libraryName: origin.libraryName }),
  }
  world.state.addTemplate(template)
  account.templatesMade?.push(world.clock.now())
  if (origin.approved) decide(world, template, 'APPROVED')
  else submit(world, template)
  world.state.touched()
  return template
}

/** A hundred templates an hour. Source: Meta, Templates → Overview (2026-09). */
function takeTurn(account: Account, nowMs: number): void {
  const made = (account.templatesMade ?? []).filter((at) => at > nowMs - hourMs)
  account.templatesMade = made
  if (made.length >= mostAnHour)
    throw new GraphError(80007, 'This account can make 100 templates an hour. Try again later.', {
      userTitle: 'Template creation limit reached',
      userMessage: 'A WhatsApp Business Account can create 100 message templates an hour.',
    })
}

function checkName({ state, clock }: World, account: Account, { name, language }: TemplateWish): void {
  const about = { accountId: account.id, name }
  const locked = (key: string): boolean => (state.deletedNames.get(key) ?? 0) > clock.now()
  if (locked(lockKey(about)) || locked(lockKey(about, language)))
    throw templateRefusal(
      2388023,
      'Message template language is being deleted',
      `New ${language} content for ${name} can't be added while the existing content is being deleted. Try again in 4 weeks or use another name.`,
    )
  if (state.templatesByName.has(templateKey(account.id, name, language)))
    throw templateRefusal(
      2388024,
      'Content in this language already exists',
      `There is already ${language} content for this template. You can create a new template and try again.`,
    )
  const names = new Set(
    state.templates
      .values()
      .filter((template) => template.accountId === account.id)
      .map((template) => template.name),
  )
  const most = account.unverified ? mostNames.unverified : mostNames.verified
  if (names.size >= most && !names.has(name))
    throw templateRefusal(
      2388019,
      'Message template limit exceeded',
      `This account has reached its limit of ${most} message templates.`,
    )
}

const fits: Readonly<Record<string, RegExp>> = {
  IMAGE: /^image\/(?:jpeg|png)$/,
  VIDEO: /^video\/mp4$/,
  GIF: /^video\/mp4$/,
  DOCUMENT: /^application\/pdf$/,
}

/** Files and Flows that components name must be there. */
export function checkReferences(world: World, account: Account, components: readonly WireMap[]): void {
  for (const part of components) {
    if (part.type === 'HEADER' && typeof part.format === 'string' && fits[part.format]) checkSample(world, part)
    for (const button of maps(part.buttons)) if (button.type === 'FLOW') checkFlow(world, account, button)
    for (const card of maps(part.cards)) checkReferences(world, account, maps(card.components))
  }
}

const maps = (value: unknown): WireMap[] => (Array.isArray(value) ? value.filter(isMap) : [])

/** The sample of a header: a finished upload of the right type, or the address that an earlier one reads back as. */
function checkSample(world: World, { format, example }: WireMap): void {
  const handles = isMap(example) ? example.header_handle : undefined
  const handle = String(Array.isArray(handles) ? handles[0] : handles)
  if (/^https?:\/\/[^/]+\/samples\/\d+$/.test(handle)) return
  const media = handle.startsWith('4::') ? world.media.find(handleMedia(handle) ?? '') : undefined
  if (!media) throw new GraphError(131009, 'example.header_handle is not a handle of a finished upload')
  if (!fits[shown(format)]?.test(media.mime))
    throw invalidParameter(`The sample of a header of format ${shown(format)} cannot be of type ${media.mime}.`)
}

function checkFlow(world: World, account: Account, { flow_id: id, flow_name: name }: WireMap): void {
  const flow = id ?? name
  if (typeof flow === 'string' && world.known.flow?.(account.id, flow) === false)
    throw invalidParameter(`Flow ${flow.slice(0, 200)} does not exist or does not belong to this WhatsApp Business Account.`)
}
