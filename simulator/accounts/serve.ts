import type { FastifyInstance } from 'fastify'
import { invalidParameter, noSuchObject } from '../graph-error.ts'
import { numberDefaults, numberNode, numberType } from '../numbers/node.ts'
import { accountRecords } from '../numbers/records.ts'
import type { Account } from '../state.ts'
import { accessOf, accountOf } from '../wire/access.ts'
import { pageOf, select } from '../wire/fields.ts'
import type { Nodes } from '../wire/nodes.ts'
import { origin } from '../wire/origin.ts'
import { parameters } from '../wire/wire-body.ts'
import { type WireMap, written } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { addNumber } from './add-number.ts'
import { confirmInsights } from './insights.ts'
import { accountDefaults, accountNode, accountType, businessInReach, businessNode, businessType, numbersOf } from './node.ts'
import { banWhenDue } from './policy.ts'
import { appLink, serveSubscriptions } from './subscriptions.ts'
import { serveTemplateAnalytics } from './template-analytics.ts'
import { serveTokens } from './tokens.ts'

type Node = { Params: { node: string } }

/** WhatsApp Business Accounts, the portfolios that own them, and apps. Source: Meta, WhatsApp Business Accounts (2026-09). */
export function serveAccounts(app: FastifyInstance, world: World, nodes: Nodes): void {
  serveNodes(world, nodes)
  // A snapshot is read in the order of its slices: bans go on from the records.
  accountRecords(world)
  world.slices.set('account-bans', {
    save: () => true,
    load: () => {
      for (const account of world.state.accounts.values()) banWhenDue(world, account)
    },
  })
  app.get<Node>('/:node/phone_numbers', (request) => {
    const account = accountOf(world, accessOf(world, request), request.params.node, 'GET')
    const query = parameters(request)
    return pageOf(
      numbersOf(world, account.id).map((number) => select(numberNode(world, number), query.fields, numberDefaults, numberType)),
      query,
      `${origin(request)}/${account.id}/phone_numbers`,
    )
  })
  app.post<Node>('/:node/phone_numbers', (request) => {
    const access = accessOf(world, request)
    return addNumber(world, access, accountOf(world, access, request.params.node, 'POST'), parameters(request))
  })
  for (const edge of ['owned_whatsapp_business_accounts', 'client_whatsapp_business_accounts'] as const)
    app.get<Node>(`/:node/${edge}`, (request) => {
      const access = accessOf(world, request)
      const business = request.params.node
      if (!businessInReach(world, access, business)) throw noSuchObject(business, 'GET')
      const query = parameters(request)
      const rows = [...world.state.accounts.values()]
        .filter((account) => access.accountIds.has(account.id) && isListed(world, account, business, edge))
        .map((account) => select(accountNode(world, account, origin(request)), query.fields, accountDefaults, accountType))
      return pageOf(rows, query, `${origin(request)}/${business}/${edge}`)
    })
  serveUsers(app, world)
  serveSubscriptions(app, world)
  serveTemplateAnalytics(app, world)
  serveTokens(app, world)
}

function isListed(world: World, account: Account, business: string, edge: string): boolean {
  const record = accountRecords(world).find(account.id)
  if (record?.deleted) return false
  return edge.startsWith('owned') ? account.businessId === business : (record?.sharedWith.includes(business) ?? false)
}

function serveNodes(world: World, nodes: Nodes): void {
  nodes.add({
    get: ({ id, access, request }) => {
      const { fields } = parameters(request)
      const account = access.accountIds.has(id) ? world.state.accounts.get(id) : undefined
      if (account) return select(accountNode(world, account, origin(request)), fields, accountDefaults, accountType)
      if (businessInReach(world, access, id)) return select(businessNode(world, id), fields, ['name'], businessType)
      const known = access.appId === id ? world.state.apps.get(id) : undefined
      return known && select({ id, name: known.name, link: appLink(id) }, fields, ['name'])
    },
    post: ({ id, access, request }) => {
      const account = access.accountIds.has(id) ? world.state.accounts.get(id) : undefined
      return account && editAccount(world, account, parameters(request))
    },
  })
}

/** `POST /{account}`: template insights are turned on once; marketing may be kept to Marketing Messages. */
function editAccount(world: World, account: Account, wish: WireMap): WireMap {
  const { is_enabled_for_insights: insights, disable_marketing_messages_on_cloud_api: only } = wish
  if (insights === undefined && only === undefined) throw invalidParameter('Nothing to change was given.')
  if (insights !== undefined) confirmInsights(world, account, written(insights) === 'true')
  if (only !== undefined) account.marketingMessagesOnly = written(only) === 'true'
  world.state.touched()
  return { success: true, id: account.id }
}

/** Who works on an account: `assigned_users`, with tasks such as MANAGE. */
function serveUsers(app: FastifyInstance, world: World): void {
  const path = '/:node/assigned_users'
  app.get<Node>(path, (request) => {
    const account = accountOf(world, accessOf(world, request), request.params.node, 'GET')
    const rows = Object.entries(accountRecords(world).of(account.id).users).map(([id, tasks]) => ({ id, tasks }))
    return pageOf(rows, parameters(request), `${origin(request)}/${account.id}/assigned_users`)
  })
  app.post<Node>(path, (request) => {
    const { users, user, tasks } = usersCall(
      world,
      accountOf(world, accessOf(world, request), request.params.node, 'POST'),
      parameters(request),
    )
    users[user] = tasks
    return { success: true }
  })
  app.delete<Node>(path, (request) => {
    const { users, user } = usersCall(
      world,
      accountOf(world, accessOf(world, request), request.params.node, 'DELETE'),
      parameters(request),
    )
    delete users[user]
    return { success: true }
  })
}

function usersCall(
  world: World,
  account: Account,
  wish: WireMap,
): { users: Record<string, string[]>; user: string; tasks: string[] } {
  const user = written(wish.user)
  if (!/^\d{1,30}$/.test(user)) throw invalidParameter('Param user must be the id of a user.')
  const tasks = Array.isArray(wish.tasks) ? wish.tasks.map(written) : (written(wish.tasks).match(/[A-Z_]+/g) ?? [])
  world.state.touched()
  return { users: accountRecords(world).of(account.id).users, user, tasks }
}
