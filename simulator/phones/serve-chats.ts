import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { bubblesOf, chatView, pictureOf } from '../bubbles/chat-view.ts'
import { FromPhone } from '../inbound/from-phone.ts'
import { marketingChoices } from '../inbound/marketing.ts'
import { setPerson } from '../inbound/set-person.ts'
import { threadOf } from '../inbound/thread-of.ts'
import { writeFromPhone } from '../inbound/write.ts'
import { numberRecords } from '../numbers/records.ts'
import type { PhoneNumber } from '../state.ts'
import { bodyOf, notThere, queryOf } from '../wire/checked.ts'
import { origin } from '../wire/origin.ts'
import type { World } from '../world.ts'
import { hearVoice } from './hear-voice.ts'
import { OfPhone } from './of-phone.ts'

type OneChat = { Params: { number: string } }
const Settings = OfPhone.extend({
  marketing: z.enum(marketingChoices).optional(),
  blocked: z.boolean().optional(),
  reported: z.boolean().optional(),
})
const Page = OfPhone.extend({ before: z.string().optional(), limit: z.coerce.number().int().min(1).max(300).default(60) })

/** Reading and writing in one chat of one phone. */
export function serveChats(app: FastifyInstance, world: World): void {
  app.get<OneChat>('/phones/api/chats/:number', (request) => {
    const { phone, before, limit } = queryOf(request, Page)
    const thread = threadOf(world, request.params.number, phone)
    const number = world.state.numbers.get(request.params.number)
    if (!number) throw notThere('such number')
    const automation = number.automation ?? { prompts: [], commands: [] }
    const page = bubblesOf(world, number, thread, { before, limit })
    return { ...chatView(world, number, thread), now: world.clock.now(), ...automation, ...page }
  })
  app.post('/phones/api/messages', async (request) => {
    const { phone, message } = bodyOf(request, OfPhone.extend({ message: FromPhone }))
    return { id: await writeFromPhone(world, phone, message, origin(request)) }
  })
  app.post('/phones/api/open', (request) => {
    const { phone, handset, number } = bodyOf(
      request,
      OfPhone.extend({ handset: z.string().max(60), number: z.string().nullable() }),
    )
    world.handsets.open(phone, handset, number ?? undefined)
    if (number !== null) world.delivery.read(threadOf(world, number, phone))
    return { success: true }
  })
  app.post<OneChat>('/phones/api/chats/:number/settings', (request) => {
    const change = bodyOf(request, Settings)
    const { numberId } = threadOf(world, request.params.number, change.phone)
    setPerson(world, { ...change, number: numberId })
    world.handsets.changed(change.phone, numberId)
    return { success: true }
  })
  app.get<OneChat>('/phones/api/chats/:number/info', (request) => {
    const number = world.state.numbers.get(request.params.number)
    if (!number) throw notThere('such number')
    return businessInfo(world, number)
  })
  app.post<OneChat>('/phones/api/chats/:number/played', (request) => {
    const { phone, message } = bodyOf(request, OfPhone.extend({ message: z.string() }))
    hearVoice(world, threadOf(world, request.params.number, phone), message)
    return { success: true }
  })
}

/** What people see of a business. */
function businessInfo(world: World, { id, verifiedName, display }: PhoneNumber): Record<string, unknown> {
  const { profile, username } = numberRecords(world).of(id)
  const { picture: _, ...told } = profile
  return { ...told, name: verifiedName, display, picture: pictureOf(world, id), username: username?.name }
}
