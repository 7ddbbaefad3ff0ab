import type { FastifyInstance, FastifyRequest } from 'fastify'
import { GraphError, invalidParameter, missingParameter } from '../graph-error.ts'
import type { Account } from '../state.ts'
import { accessOf, accountOf } from '../wire/access.ts'
import { notThere } from '../wire/checked.ts'
import { origin } from '../wire/origin.ts'
import { parameters } from '../wire/wire-body.ts'
import { checkOneOf, type WireMap, written } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { type Configuration, configurationsOf, providers } from './configurations.ts'

type Node = { Params: { node: string } }
type Named = { Params: { node: string; name: string } }

/** Where the money goes, by account. Source: Meta, Payments → India → Onboarding APIs (2026-05). */
export function serveConfigurations(app: FastifyInstance, world: World): void {
  const configurations = configurationsOf(world)
  app.get<Node>('/:node/payment_configurations', (request) => {
    const { id } = accountIn(world, request)
    return { data: [{ payment_configurations: configurations.ofAccount(id).map(configurationNode) }] }
  })
  app.get<Named>('/:node/payment_configuration/:name', (request) => ({
    data: [configurationNode(named(world, accountIn(world, request), request.params.name))],
  }))
  app.post<Node>('/:node/payment_configuration', (request) => {
    const made = create(world, accountIn(world, request), parameters(request))
    return made.provider === 'upi_vpa' ? { success: true } : { ...link(world, request, made), success: true }
  })
  app.post<Named>('/:node/payment_configuration/:name', (request) => {
    const found = named(world, accountIn(world, request), request.params.name)
    const { data_endpoint_url: url } = parameters(request)
    // Left out or empty, the endpoint is taken away.
    found.dataEndpoint = written(url) === '' ? undefined : address(url, 'data_endpoint_url')
    world.state.touched()
    return { success: true }
  })
  app.delete<Node>('/:node/payment_configuration', (request) => {
    configurations.remove(named(world, accountIn(world, request), nameIn(parameters(request))))
    return { success: true }
  })
  app.post<Node>('/:node/generate_payment_configuration_oauth_link', (request) => {
    const found = named(world, accountIn(world, request), nameIn(parameters(request)))
    if (found.provider === 'upi_vpa') throw invalidParameter('A UPI handle has no gateway to connect.')
    return link(world, request, found)
  })
  app.get<{ Params: { token: string } }>('/payments/onboarding/:token', (request, reply) => {
    const found = configurations.ofLink(request.params.token)
    if (!found) throw notThere('such link')
    const to = found.link?.redirectUrl
    configurations.connect(found)
    return to === undefined ? reply.send(`${found.name} is connected.`) : reply.redirect(to)
  })
}

/** The account, once it has accepted the terms of payments. */
function accountIn(world: World, request: FastifyRequest<Node>): Account {
  const account = accountOf(world, accessOf(world, request), request.params.node, request.method)
  if (configurationsOf(world).termsPending.has(account.id))
    throw new GraphError(131_005, 'WhatsApp Payments Terms of Service acceptance pending for this WhatsApp Business Account.')
  return account
}

function create(world: World, account: Account, wish: WireMap): Configuration {
  const name = nameIn(wish)
  if (configurationsOf(world).find(account.id, name)) throw invalidParameter(`There is a payment configuration ${name} already.`)
  const provider = checkOneOf(wish.provider_name, 'provider_name', providers) as Configuration['provider']
  const merchantVpa = wish.merchant_vpa === undefined ? undefined : written(wish.merchant_vpa)
  if (provider === 'upi_vpa' && !/^[\w.-]{1,200}@[\w.-]{1,60}$/.test(merchantVpa ?? ''))
    throw invalidParameter('Param merchant_vpa must be a UPI handle.')
  return configurationsOf(world).create({
    accountId: account.id,
    name,
    provider,
    merchantVpa,
    purposeCode: code(wish.purpose_code, 'purpose_code'),
    categoryCode: code(wish.merchant_category_code, 'merchant_category_code'),
  })
}

function link(world: World, request: FastifyRequest, one: Configuration): WireMap {
  const { redirect_url: to } = parameters(request)
  const { token, expiresAt } = configurationsOf(world).linkFor(one, to === undefined ? undefined : address(to, 'redirect_url'))
  return { oauth_url: `${origin(request)}/payments/onboarding/${token}`, expiration: Math.floor(expiresAt / 1_000) }
}

function named(world: World, account: Account, name: string): Configuration {
  const found = configurationsOf(world).find(account.id, name)
  if (!found) throw invalidParameter(`There is no payment configuration ${name.slice(0, 60)}.`)
  return found
}

function nameIn({ configuration_name: value }: WireMap): string {
  const name = written(value)
  if (name === '') throw missingParameter('configuration_name')
  if (name.length > 60) throw invalidParameter('Param configuration_name must be at most 60 characters long.')
  return name
}

function code(value: unknown, name: string): string | undefined {
  if (value === undefined) return undefined
  if (!/^\d{2,4}$/.test(written(value))) throw invalidParameter(`Param ${name} must be a code of 2 to 4 digits.`)
  return written(value)
}

function address(value: unknown, name: string): string {
  const url = written(value)
  if (!/^https?:\/\/\S+$/.test(url) || url.length > 2_000) throw invalidParameter(`Param ${name} must be a valid URI.`)
  return url
}

function configurationNode(one: Configuration): WireMap {
  return {
    configuration_name: one.name,
    ...(one.categoryCode !== undefined && {
      merchant_category_code: { code: one.categoryCode, description: `Category ${one.categoryCode}` },
    }),
    ...(one.purposeCode !== undefined && { purpose_code: { code: one.purposeCode, description: `Purpose ${one.purposeCode}` } }),
    status: one.status,
    ...(one.providerMid !== undefined && { provider_mid: one.providerMid }),
    provider_name: one.provider,
    ...(one.merchantVpa !== undefined && { merchant_vpa: one.merchantVpa }),
    ...(one.dataEndpoint !== undefined && { data_endpoint_url: one.dataEndpoint }),
    created_timestamp: Math.floor(one.createdAt / 1_000),
    updated_timestamp: Math.floor(one.updatedAt / 1_000),
  }
}
