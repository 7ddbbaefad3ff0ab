import type { FastifyInstance, FastifyRequest } from 'fastify'
import { missingParameter } from '../graph-error.ts'
import type { PhoneNumber } from '../state.ts'
import { type Access, reachableNumber } from '../wire/access.ts'
import { select } from '../wire/fields.ts'
import { shakeHands } from '../wire/handshake.ts'
import type { Nodes } from '../wire/nodes.ts'
import { parameters } from '../wire/wire-body.ts'
import { isMap, type WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { serveCoexistence } from './coexistence.ts'
import { requestName, reviewLater } from './display-name.ts'
import { numberDefaults, numberNode, numberType } from './node.ts'
import { reviewOfficialLater, serveOfficialAccount } from './official.ts'
import { serveProfile } from './profile.ts'
import { accountRecords, businessRecords, foreignUsernames, numberRecords } from './records.ts'
import { pinIn, serveRegistration } from './registration.ts'
import { serveSettings } from './settings.ts'
import { serveUsername } from './username.ts'

/** Business phone numbers and all their edges. Source: Meta, Business phone numbers (2026-09). */
export function servePhoneNumbers(app: FastifyInstance, world: World, nodes: Nodes): void {
  // Their names must be known before a snapshot is read.
  for (const records of [numberRecords, accountRecords, businessRecords, foreignUsernames]) records(world)
  world.slices.set('number-reviews', { save: () => true, load: () => resumeReviews(world) })
  nodes.add({
    get: ({ id, access, request }) => {
      const number = reachableNumber(world, access, id)
      return number && select(numberNode(world, number), parameters(request).fields, numberDefaults, numberType)
    },
    post: ({ id, access, request }) => {
      const number = reachableNumber(world, access, id)
      return number && editNumber(world, access, request, number)
    },
  })
  serveRegistration(app, world)
  serveProfile(app, world)
  serveOfficialAccount(app, world)
  serveSettings(app, world)
  serveUsername(app, world)
  serveCoexistence(app, world)
}

/** A reviewer who was interrupted by a restart goes on. */
function resumeReviews(world: World): void {
  for (const number of world.state.numbers.values()) {
    reviewLater(world, number)
    reviewOfficialLater(world, number)
  }
}

/** `POST /{phone_number_id}`: a webhook override of the number itself (an empty address clears it), its PIN, or another name. */
async function editNumber(world: World, access: Access, request: FastifyRequest, number: PhoneNumber): Promise<WireMap> {
  const wish = parameters(request)
  const { webhook_configuration: hook, pin, new_display_name: name } = wish
  if (hook === undefined && pin === undefined && name === undefined) throw missingParameter('webhook_configuration')
  if (pin !== undefined) setPin(world, access, number, pinIn(wish))
  if (name !== undefined) requestName(world, number, name)
  if (hook !== undefined) await override(number, hook)
  world.state.touched()
  return { success: true }
}

async function override(number: PhoneNumber, wish: unknown): Promise<void> {
  if (!isMap(wish)) throw missingParameter('webhook_configuration')
  number.override =
    wish.override_callback_uri === '' ? undefined : await shakeHands(wish.override_callback_uri, wish.verify_token)
}

/** A new two-step PIN needs no old one; everybody who looks after the account hears of it. */
function setPin(world: World, access: Access, number: PhoneNumber, pin: string): void {
  const record = numberRecords(world).of(number.id)
  record.pin = pin
  record.wrongPinsAt = []
  world.webhooks.accountField(
    number.accountId,
    'security',
    JSON.stringify({ display_phone_number: number.phone, event: 'PIN_CHANGED', requester: access.appId }),
  )
}
