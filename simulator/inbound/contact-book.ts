import type { FastifyInstance } from 'fastify'
import { invalidParameter, missingParameter } from '../graph-error.ts'
import { phoneOfUser } from '../people/identity.ts'
import { businessOf } from '../people/known.ts'
import type { Person } from '../population.ts'
import { accessOf, numberOf } from '../wire/access.ts'
import { later, type Slice, type World } from '../world.ts'

const cacheMs = 30 * 86_400_000

/**
 * `DELETE /{phone_number_id}/contact_book?bsuid=`: the portfolio forgets the number behind a username. Numbers that had to do with it
 * in the last 30 days still show it until those are over. Source: Meta, Business-scoped user IDs → contact book (2026-09).
 */
export function serveContactBook(app: FastifyInstance, world: World): void {
  app.delete<{ Params: { node: string }; Querystring: { bsuid?: string } }>('/:node/contact_book', (request) => {
    const number = numberOf(world, accessOf(world, request), request.params.node, 'DELETE')
    const { bsuid } = request.query
    if (!bsuid) throw missingParameter('bsuid')
    const business = businessOf(world.state, number.id)
    const phone = phoneOfUser(business, bsuid)
    if (phone === undefined) throw invalidParameter(`Param bsuid is not a user id of this business: ${bsuid.slice(0, 60)}`)
    forget(world, business, phone)
    return { success: true }
  })
}

function forget(world: World, business: string, phone: string): void {
  const { state, clock } = world
  const person = state.people.get(phone)
  if (!person?.knownTo?.includes(business)) return
  const shownUntil = { ...person.shownUntil }
  for (const [numberId, threads] of state.threads) {
    const lastAt = threads.get(phone)?.said.at(-1)?.at
    if (lastAt === undefined || businessOf(state, numberId) !== business || lastAt + cacheMs <= clock.now()) continue
    shownUntil[numberId] = lastAt + cacheMs
  }
  const forgotten = { ...person, knownTo: person.knownTo.filter((one) => one !== business), shownUntil }
  state.people.set(phone, forgotten)
  armAll(world, forgotten)
  state.touched()
}

function armAll(world: World, person: Person): void {
  for (const [numberId, untilMs] of Object.entries(person.shownUntil ?? {}))
    later(world, Math.max(untilMs - world.clock.now(), 0), () => hide(world, person.phone, numberId))
}

function hide({ state, clock }: World, phone: string, numberId: string): void {
  const shown = state.people.get(phone)?.shownUntil
  if (shown?.[numberId] !== undefined && shown[numberId] <= clock.now() + 1_000) delete shown[numberId]
}

/** Timers do not outlive the process: they are set again from what the people know. */
export const contactBookSlice = (world: World): Slice => ({
  save: () => ({}),
  load: () => {
    for (const person of world.state.people.values()) if (person.shownUntil) armAll(world, person)
  },
})
