import type { FastifyInstance } from 'fastify'
import { GraphError, invalidParameter } from '../graph-error.ts'
import type { PhoneNumber } from '../state.ts'
import { accessOf, numberOf } from '../wire/access.ts'
import { parameters } from '../wire/wire-body.ts'
import { checkText, written } from '../wire/wire-value.ts'
import { later, type World } from '../world.ts'
import { numberRecords } from './records.ts'

type Node = { Params: { node: string } }
const monthMs = 30 * 24 * 3_600_000

/** The blue tick: asked for with links that show the business is known. Source: Meta, Official business accounts (2026-09). */
export function serveOfficialAccount(app: FastifyInstance, world: World): void {
  app.get<Node>('/:node/official_business_account', (request) => {
    const number = numberOf(world, accessOf(world, request), request.params.node, 'GET')
    return { oba_status: numberRecords(world).of(number.id).official.status, id: number.id }
  })
  app.post<Node>('/:node/official_business_account', (request) => {
    const number = numberOf(world, accessOf(world, request), request.params.node, 'POST')
    const wish = parameters(request)
    for (const name of ['business_website_url', 'primary_country_of_operation']) checkText(wish[name], name, 2_000)
    const links = wish.supporting_links ?? []
    if (!Array.isArray(links) || !links.every((link) => /^https?:\/\/\S+$/.test(written(link))))
      throw invalidParameter('Param supporting_links must be a list of web addresses.')
    ask(world, number, written(wish.business_website_url))
    return { success: true }
  })
}

function ask(world: World, number: PhoneNumber, website: string): void {
  const record = numberRecords(world).of(number.id)
  const { status, rejectedAt } = record.official
  if (status === 'PENDING' || status === 'APPROVED') throw new GraphError(100, `The request is ${status.toLowerCase()} already.`)
  if (rejectedAt !== undefined && world.clock.now() - rejectedAt < monthMs)
    throw new GraphError(100, 'After a rejection 30 days must pass before the next request.')
  record.official = { status: 'PENDING', website }
  reviewOfficialLater(world, number)
  world.state.touched()
}

/** A website whose address contains “reject” is no good; every other one is. */
export function reviewOfficialLater(world: World, number: PhoneNumber): void {
  const record = numberRecords(world).of(number.id)
  if (record.official.status !== 'PENDING') return
  later(world, world.settings.reviewMs, () => {
    const { status, website = '' } = record.official
    if (status === 'PENDING') decideOfficial(world, number, /reject/i.test(website) ? 'REJECTED' : 'APPROVED')
  })
}

/** Approved, rejected, or taken away again; the first two are told by `account_alerts`. */
export function decideOfficial(world: World, number: PhoneNumber, status: 'APPROVED' | 'REJECTED' | 'REVOKED'): void {
  const record = numberRecords(world).of(number.id)
  record.official = { status, ...(status === 'REJECTED' && { rejectedAt: world.clock.now() }) }
  world.state.touched()
  if (status === 'REVOKED') return
  world.webhooks.accountField(
    number.accountId,
    'account_alerts',
    JSON.stringify({
      entity_type: 'PHONE_NUMBER',
      entity_id: number.id,
      alert_info: {
        alert_severity: 'INFORMATIONAL',
        alert_status: 'NONE',
        alert_type: status === 'APPROVED' ? 'OBA_APPROVED' : 'OBA_REJECTED',
        alert_description:
          status === 'APPROVED'
            ? 'Your request for an official business account was approved.'
            : 'Your request for an official business account was rejected. You can ask again in 30 days.',
      },
    }),
  )
}
