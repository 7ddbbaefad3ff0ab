import type { FastifyInstance } from 'fastify'
import { GraphError, invalidParameter } from '../graph-error.ts'
import type { PhoneNumber } from '../state.ts'
import { accessOf, numberOf } from '../wire/access.ts'
import { parameters } from '../wire/wire-body.ts'
import { checkOneOf, checkText } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { foreignUsernames, numberRecords } from './records.ts'

type Node = { Params: { node: string } }

/** The username of a business: `{phone_number_id}/username` and `/username_suggestions`. Source: Meta, Business usernames (2026-08). */
export function serveUsername(app: FastifyInstance, world: World): void {
  app.get<Node>('/:node/username', (request) => {
    const { username } = numberRecords(world).of(numberOf(world, accessOf(world, request), request.params.node, 'GET').id)
    return username ? { username: username.name, status: username.status } : {}
  })
  app.post<Node>('/:node/username', (request) => {
    const number = numberOf(world, accessOf(world, request), request.params.node, 'POST')
    const { username, transfer_action: transfer = 'none' } = parameters(request)
    checkOneOf(transfer, 'transfer_action', ['none', 'force_transfer'])
    const status = take(world, number, checkedName(username), transfer === 'force_transfer')
    world.state.touched()
    return { status }
  })
  app.delete<Node>('/:node/username', (request) => {
    const number = numberOf(world, accessOf(world, request), request.params.node, 'DELETE')
    const record = numberRecords(world).of(number.id)
    if (record.username) tellUsername(world, number, record.username.name, 'deleted')
    delete record.username
    world.state.touched()
    return { success: true }
  })
  app.get<Node>('/:node/username_suggestions', (request) => {
    const number = numberOf(world, accessOf(world, request), request.params.node, 'GET')
    return { data: [{ username_suggestions: suggestions(world, number) }] }
  })
}

const topLevel = /\.(com|org|net|int|edu|gov|mil|info|biz|io|co|in|us|uk|br|mx|html)$/

/** 3 to 35 of `a–z 0–9 . _`, at least one letter, no dot at either end, and nothing that reads like a web address. */
function checkedName(value: unknown): string {
  const name = checkText(value, 'username', 35)
  if (!/^[a-z0-9._]{3,35}$/.test(name)) throw invalidParameter('Param username must be 3 to 35 of a-z, 0-9, dot and underscore.')
  if (!/[a-z]/.test(name)) throw invalidParameter('Param username must have at least one letter.')
  if (/^\.|\.$|\.\./.test(name)) throw invalidParameter('Param username must not start or end with a dot.')
  if (/www/.test(name) || topLevel.test(name)) throw invalidParameter('Param username must not look like a web address.')
  return name
}

function take(world: World, number: PhoneNumber, name: string, force: boolean): string {
  if (!number.registered || number.status === 'BANNED') throw new GraphError(147002)
  const foreign = foreignUsernames(world).find(name)?.owner
  if (foreign !== undefined) throw new GraphError({ whatsapp: 147001, facebook: 147003, instagram: 147004 }[foreign])
  const holder = holderOf(world, name)
  if (holder && holder.id !== number.id) {
    if (businessOf(world, holder) !== businessOf(world, number)) throw new GraphError(147001)
    if (!force) throw new GraphError(147005)
    delete numberRecords(world).of(holder.id).username
    tellUsername(world, holder, name, 'deleted')
  }
  const status = number.nameStatus === 'APPROVED' ? 'approved' : 'reserved'
  numberRecords(world).of(number.id).username = { name, status }
  tellUsername(world, number, name, status)
  return status
}

function holderOf(world: World, name: string): PhoneNumber | undefined {
  for (const [id, { username }] of numberRecords(world).entries()) if (username?.name === name) return world.state.numbers.get(id)
  return undefined
}

const businessOf = ({ state }: World, number: PhoneNumber): string | undefined => state.accounts.get(number.accountId)?.businessId

/** A reserved username becomes the number's once its display name has been approved. */
export function approveUsername(world: World, number: PhoneNumber): void {
  const { username } = numberRecords(world).of(number.id)
  if (username?.status !== 'reserved' || number.nameStatus !== 'APPROVED') return
  username.status = 'approved'
  tellUsername(world, number, username.name, 'approved')
}

export function tellUsername(
  world: World,
  number: PhoneNumber,
  username: string,
  status: 'approved' | 'reserved' | 'deleted',
): void {
  world.webhooks.accountField(
    number.accountId,
    'business_username_updates',
    JSON.stringify({ display_phone_number: number.phone, username, status }),
  )
}

function suggestions(world: World, number: PhoneNumber): string[] {
  const words = number.verifiedName
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9 ]/g, '')
    .trim()
    .split(/\s+/)
  const plain = words.join('').slice(0, 24) || 'business'
  return [
    plain,
    words.join('.').slice(0, 30),
    words.join('_').slice(0, 30),
    `${plain}.official`,
    `${plain}${number.phone.slice(-4)}`,
  ]
    .filter((name, i, all) => /^(?=.*[a-z])[a-z0-9][a-z0-9._]{1,33}[a-z0-9]$/.test(name) && all.indexOf(name) === i)
    .filter((name) => !foreignUsernames(world).find(name) && !holderOf(world, name))
}
