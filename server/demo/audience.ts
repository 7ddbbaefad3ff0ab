import type { ContactSource } from '@woochat/contract/contacts.ts'
import { phoneAliases } from '@woochat/contract/phone.ts'
import { Dice } from './dice.ts'
import { linesOf, type MadeConsent, type MadeLine } from './history-lines.ts'
import { businesses, businessNames, type Region, regions } from './places.ts'
import { type Colleague, colleagues, type DemoTag, interests, plans } from './workspace.ts'

/** A made-up contact with all that is known of it; members, tags, fields and options by their names. */
export interface MadeContact extends Shopper {
  name: string
  phone: string | null
  email: string | null
  country: string
  language: string
  optIn: 0 | 1 | 2
  source: ContactSource
  owner: Colleague | null
  blockedAt: Date | null
  tags: DemoTag[]
  createdAt: Date
  updatedAt: Date
  lastInboundAt: Date | null
  lastOutboundAt: Date | null
  lines: MadeLine[]
  consents: MadeConsent[]
}

interface Shopper {
  city: string
  orders: number | null
  lastOrder: Date | null
  plan: (typeof plans)[number] | null
  interests: (typeof interests)[number][]
  wholesale: boolean
}

const day = 86_400_000
const longestDays = 425

/** The same 5,000 people on every machine, placed in the fourteen months before `now`; oldest first. */
export function makeAudience(now: Date): MadeContact[] {
  const dice = new Dice(20_261)
  const taken = new Set<string>()
  const people = regions.flatMap((region) => Array.from({ length: region.people }, () => makeContact(dice, region, now, taken)))
  return people.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
}

function makeContact(dice: Dice, region: Region, now: Date, taken: Set<string>): MadeContact {
  const createdAt = openingHour(dice, new Date(now.getTime() - longestDays * day * dice.next() ** 1.2), now)
  const shopper = makeShopper(dice, region, createdAt, now)
  const source = dice.weighted<ContactSource>({ api: 46, inbound: 20, import: 24, manual: 10, demo: 0 })
  const name = makeName(dice, region, shopper.wholesale)
  const phone = source !== 'inbound' && dice.happens(0.012) ? null : freeNumber(dice, region, taken)
  const optIn = source === 'inbound' ? (dice.happens(0.07) ? 2 : 1) : optIns[dice.weighted({ in: 73, unknown: 21, out: 6 })]
  const base = {
    ...shopper,
    name,
    phone,
    email: phone === null || dice.happens(0.68) ? makeEmail(dice, name, taken) : null,
    country: region.country,
    language: dice.weighted(region.languages),
    optIn,
    source,
    blockedAt: dice.happens(0.006) ? between(dice, createdAt, now) : null,
    createdAt,
    ...lastTalks(dice, { source, createdAt, regular: (shopper.orders ?? 0) >= 5 }, now),
  }
  const tags = makeTags(dice, base)
  const owner = makeOwner(dice, base.wholesale, tags)
  const { lines, consents } = linesOf(dice, { ...base, tags, owner: owner && colleagues[owner].name }, now)
  const updatedAt = lines.at(-1)?.at ?? createdAt
  return { ...base, tags, owner, updatedAt, lines, consents }
}

const optIns = { unknown: 0, in: 1, out: 2 } as const

/** What someone buys: nothing yet, now and then, by subscription, or by the kilo for a café. */
function makeShopper(dice: Dice, region: Region, createdAt: Date, now: Date): Shopper {
  const kind = dice.weighted({ curious: 18, occasional: 60, subscriber: 18, wholesale: 4 })
  const city = dice.weighted(region.cities)
  const liked = interests.filter(() => dice.happens(0.3))
  const likes = { city, interests: liked.length === 0 && dice.happens(0.6) ? [dice.one(interests)] : liked }
  if (kind === 'curious') return { ...likes, orders: dice.happens(0.4) ? 0 : null, lastOrder: null, plan: null, wholesale: false }
  const months = (now.getTime() - createdAt.getTime()) / (30 * day)
  if (kind === 'occasional') {
    const orders = 1 + Math.floor(dice.next() ** 2.2 * Math.min(7, 2 + months))
    const age = (now.getTime() - createdAt.getTime()) * (orders === 1 ? dice.between(0.95, 1) : dice.between(0.3, 0.97))
    return { ...likes, orders, lastOrder: new Date(now.getTime() - age), plan: null, wholesale: false }
  }
  const recent = new Date(Math.max(createdAt.getTime(), now.getTime() - dice.next() ** 1.5 * 70 * day))
  const wholesale = kind === 'wholesale'
  const orders = Math.max(1, Math.round(months * dice.between(0.6, wholesale ? 2.6 : 1.2)))
  return { ...likes, orders, lastOrder: recent, plan: wholesale ? null : dice.one(plans), wholesale }
}

function makeName(dice: Dice, region: Region, wholesale: boolean): string {
  const name = `${dice.one(region.first)} ${dice.one(region.last)}`
  if (wholesale) return `${name} · ${dice.one(businessNames)} ${dice.one(businesses)}`
  return dice.happens(0.03) ? (name.split(' ')[0] ?? name) : name
}

function freeNumber(dice: Dice, region: Region, taken: Set<string>): string {
  for (;;) {
    const [start, more] = dice.one(region.numbers)
    const names = phoneAliases(start + dice.digits(more))
    if (names.some((name) => taken.has(name)) || names[0]?.endsWith('0000')) continue
    for (const name of names) taken.add(name)
    return names[0] ?? ''
  }
}

/** Addresses of reserved domains only: nobody real can be reached. Source: RFC 2606. */
const domains = ['example.com', 'example.com', 'example.org', 'example.net', 'mail.example', 'post.example'] as const

function makeEmail(dice: Dice, name: string, taken: Set<string>): string {
  const [person = '', business] = name.split(' · ')
  const plain = (text: string): string =>
    text
      .normalize('NFD')
      .replace(/[\u0300-\u036f]/g, '')
      .replace(/ı/g, 'i')
      .toLowerCase()
      .replace(/[^a-z]+/g, '.')
      .replace(/^\.|\.$/g, '')
  for (let turn = 0; ; turn++) {
    const mark = turn > 0 || dice.happens(0.35) ? String(dice.whole(1, 99)) : ''
    const email = business
      ? `${plain(person).split('.')[0]}${mark}@${plain(business).replace(/\./g, '-')}.example`
      : `${plain(person)}${mark}@${dice.one(domains)}`
    if (taken.has(email)) continue
    taken.add(email)
    return email
  }
}

type Known = Shopper & Pick<MadeContact, 'optIn' | 'email'>

function makeTags(dice: Dice, { orders, plan, interests: likes, wholesale, city, optIn, email }: Known): DemoTag[] {
  const south = ['Bengaluru', 'Chennai', 'Coimbatore', 'Ooty', 'Mysuru'].includes(city)
  const shares: Record<DemoTag, number> = {
    VIP: (orders ?? 0) >= 7 ? 0.5 : (orders ?? 0) >= 5 ? 0.1 : 0,
    Newsletter: email !== null && optIn === 1 ? 0.46 : 0,
    Subscriber: plan === null ? 0 : 1,
    'Gift buyer': likes.includes('Gifts') && (orders ?? 0) > 0 ? 0.55 : 0.02,
    'Corporate gifts': wholesale ? 0.3 : 0.008,
    'Tea tasting': south ? 0.07 : 0.005,
    'Referred a friend': (orders ?? 0) >= 2 ? 0.14 : 0.01,
    Complaint: (orders ?? 0) >= 1 ? 0.024 : 0,
  }
  return (Object.keys(shares) as DemoTag[]).filter((tag) => dice.happens(shares[tag]))
}

function makeOwner(dice: Dice, wholesale: boolean, tags: readonly DemoTag[]): Colleague | null {
  if (wholesale) return dice.happens(0.8) ? 'admin' : 'owner'
  if (tags.includes('VIP')) return dice.happens(0.5) ? dice.one(['owner', 'agent'] as const) : null
  return dice.happens(0.05) ? 'agent' : null
}

/** When we last heard of each other. Never within the last two days: those who wrote just now have a conversation. */
function lastTalks(
  dice: Dice,
  { source, createdAt, regular }: Pick<MadeContact, 'source' | 'createdAt'> & { regular: boolean },
  now: Date,
): Pick<MadeContact, 'lastInboundAt' | 'lastOutboundAt'> {
  const latest = new Date(now.getTime() - 2 * day)
  if (createdAt >= latest) return { lastInboundAt: source === 'inbound' ? createdAt : null, lastOutboundAt: null }
  const wrote = source === 'inbound' || dice.happens(0.22)
  const lastInboundAt = wrote ? between(dice, createdAt, latest) : null
  const answered = lastInboundAt && new Date(lastInboundAt.getTime() + dice.between(2, 90) * 60_000)
  const month = new Date(Math.max(createdAt.getTime(), now.getTime() - 30 * day))
  if (regular && dice.happens(0.55)) return { lastInboundAt, lastOutboundAt: between(dice, month, latest) }
  return { lastInboundAt, lastOutboundAt: answered ?? (dice.happens(0.6) ? between(dice, createdAt, latest) : null) }
}

const between = (dice: Dice, from: Date, to: Date): Date =>
  openingHour(dice, new Date(dice.between(from.getTime(), to.getTime())), to, from)

const indiaMs = 5.5 * 3_600_000

/** The same day in India, or the one before, at an hour when people shop; never before `from` or after `to`. */
function openingHour(dice: Dice, at: Date, to: Date, from = new Date(0)): Date {
  const midnight = Math.floor((at.getTime() + indiaMs) / day) * day - indiaMs
  const moved = midnight + dice.one(shoppingHours) * 3_600_000 + dice.whole(0, 3_599_999)
  const past = moved > to.getTime() ? moved - day : moved
  return past < from.getTime() ? at : new Date(past)
}

const shoppingHours = [
  8, 9, 9, 10, 10, 10, 11, 11, 11, 12, 12, 13, 14, 15, 16, 16, 17, 17, 18, 18, 18, 19, 19, 19, 20, 20, 21, 21, 22,
]
