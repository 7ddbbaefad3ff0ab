import type { FastifyInstance, FastifyRequest } from 'fastify'
import { GraphError, invalidParameter, missingParameter } from '../graph-error.ts'
import { handleMedia } from '../media/uploads.ts'
import { accessOf, numberOf } from '../wire/access.ts'
import { select } from '../wire/fields.ts'
import { origin } from '../wire/origin.ts'
import { parameters } from '../wire/wire-body.ts'
import { checkOneOf, checkText, type WireMap, written } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { numberRecords, type Profile } from './records.ts'

type Node = { Params: { node: string } }
const verticals =
  'OTHER AUTO BEAUTY APPAREL EDU ENTERTAIN EVENT_PLAN FINANCE GROCERY GOVT HOTEL HEALTH NONPROFIT PROF_SERVICES RETAIL TRAVEL RESTAURANT ALCOHOL ONLINE_GAMBLING PHYSICAL_GAMBLING OTC_DRUGS'.split(
    ' ',
  )
const fields = [
  'messaging_product',
  'about',
  'address',
  'description',
  'email',
  'profile_picture_url',
  'websites',
  'vertical',
] as const

/** What people see of a business: `GET` and `POST /{phone_number_id}/whatsapp_business_profile`. Source: Meta, Business profiles (2026-09). */
export function serveProfile(app: FastifyInstance, world: World): void {
  app.get<Node>('/:node/whatsapp_business_profile', (request) => {
    const number = numberOf(world, accessOf(world, request), request.params.node, 'GET')
    const shown = profileNode(request, numberRecords(world).of(number.id).profile)
    const { id: _, ...chosen } = select(shown, parameters(request).fields, fields, 'WhatsAppBusinessProfile')
    return { data: [chosen] }
  })
  app.post<Node>('/:node/whatsapp_business_profile', (request) => {
    const number = numberOf(world, accessOf(world, request), request.params.node, 'POST')
    const record = numberRecords(world).of(number.id)
    record.profile = edited(world, record.profile, parameters(request))
    world.state.touched()
    return { success: true }
  })
}

function profileNode(request: FastifyRequest, profile: Profile): WireMap {
  const { picture } = profile
  return {
    messaging_product: 'whatsapp',
    about: profile.about,
    address: profile.address,
    description: profile.description,
    email: profile.email,
    profile_picture_url: picture === undefined ? undefined : `${origin(request)}/samples/${picture}`,
    websites: profile.websites,
    vertical: profile.vertical,
  }
}

/** What is not mentioned stays; an empty text clears, except `about`, which cannot be empty. */
function edited(world: World, profile: Profile, wish: WireMap): Profile {
  if (wish.messaging_product !== 'whatsapp') throw missingParameter('messaging_product')
  const next: Profile = { ...profile }
  if (wish.about !== undefined) next.about = checkText(wish.about, 'about', 139)
  for (const [name, most] of [
    ['address', 256],
    ['description', 512],
    ['email', 128],
  ] as const) {
    const value = wish[name]
    if (value === '') delete next[name]
    else if (value !== undefined) next[name] = checkText(value, name, most)
  }
  if (next.email !== undefined && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(next.email))
    throw invalidParameter('Param email must be a valid email address.')
  if (wish.websites !== undefined) next.websites = websites(wish.websites)
  if (wish.vertical !== undefined) next.vertical = checkOneOf(wish.vertical, 'vertical', verticals)
  if (wish.profile_picture_handle !== undefined) next.picture = picture(world, wish.profile_picture_handle)
  return next
}

function websites(value: unknown): string[] {
  if (!Array.isArray(value) || value.length > 2) throw invalidParameter('Param websites must be a list of at most 2 addresses.')
  return value.map((one) => {
    const website = checkText(one, 'websites', 256)
    if (!/^https?:\/\/\S+\.\S+$/.test(website)) throw invalidParameter('Param websites must start with http:// or https://.')
    return website
  })
}

const foreverMs = 100 * 365 * 24 * 3_600_000

/** The handle of a finished resumable upload. The picture outlives its upload, so it is dated far ahead. */
function picture(world: World, handle: unknown): string {
  const media = world.media.find(handleMedia(written(handle)) ?? '')
  if (!media || media.numberId !== undefined) throw new GraphError(131009, 'Param profile_picture_handle is not a valid handle.')
  if (!/^image\/(jpeg|png)$/.test(media.mime)) throw new GraphError(131009, 'A profile picture must be a JPEG or PNG.')
  if (media.size > 5 * 1024 * 1024) throw new GraphError(131009, 'A profile picture must be at most 5 MB.')
  media.at = world.clock.now() + foreverMs
  return media.id
}
