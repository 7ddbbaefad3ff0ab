import type { WireComponent } from '@woochat/contract/cloud-api/templates.ts'
import { type Behaviour, defaultName, type Person, type Population } from './population.ts'
import type { TemplateLife } from './template-life.ts'
import { type KeptText, Texts } from './texts.ts'
import { noTotals } from './totals.ts'

/** An app in the developer dashboard: it signs webhooks and receives what no override takes. */
export interface App {
  id: string
  secret: string
  name: string
  callbackUrl: string | undefined
  verifyToken: string | undefined
  /** Webhook fields it chose; left out, it hears of everything. */
  fields?: string[]
}

/** What an access token reaches, until when (ms), and with which permissions; left out, for ever and with all. */
export interface Token {
  appId: string
  accountIds: Set<string>
  expiresAt?: number
  scopes?: string[]
}

/** Where an override sends messages and statuses instead of the app's own address. */
export interface Override {
  url: string
  verifyToken: string
}

/** A WhatsApp Business Account. */
export interface Account {
  id: string
  businessId: string
  appId: string
  name: string
  currency: string
  timezoneId: string
  country: string
  subscribed: boolean
  override: Override | undefined
  /** Marketing templates go out by `/marketing_messages` only: `disable_marketing_messages_on_cloud_api`. */
  marketingMessagesOnly?: boolean
  /** Left out, the account may send utility messages without a template. */
  directSend?: 'blocked' | 'ineligible'
  /** Times its Direct Sends were marketing in truth. */
  directSendWarnings?: number
  /** Of a portfolio that is not verified: 250 template names instead of 6,000. */
  unverified?: boolean
  /** When it made templates within the last hour. */
  templatesMade?: number[]
  /** Templates of a wrong category: how often it was called to order, and until when it sends no utility templates. */
  misuse?: { times: number; blockedUntil: number }
}

/** A business phone number. `throughput` is messages a second, 0 is no limit; `tier` is Meta's word for people a day. */
export interface PhoneNumber {
  id: string
  accountId: string
  key: string
  token: string
  phone: string
  display: string
  verifiedName: string
  quality: string
  status: string
  nameStatus: string
  tier: string
  throughput: number
  registered: boolean
  override: Override | undefined
  serviceMonth: string
  serviceDelivered: number
  /** Also used in the WhatsApp Business app: hears of edits and deletions. */
  coexistence?: boolean
  /** Being moved to a higher throughput: until then nothing is taken (131057). */
  upgradingUntil?: number
  /** Webhooks carry `identity_key_hash`, and a changed key is news. */
  identityCheck?: boolean
  /** What a chat offers before anything is said. */
  automation?: { prompts: string[]; commands: { command_name: string; command_description: string }[] }
}

export interface Template extends TemplateLife {
  id: string
  accountId: string
  name: string
  language: string
  category: string
  previousCategory: string | undefined
  status: string
  rejectedReason: string
  quality: string
  format: 'NAMED' | 'POSITIONAL'
  components: WireComponent[]
  createdAt: number
  edits: number[]
  /** Made by Direct Send: nobody edits or deletes it. */
  source?: 'AUTO_GENERATED'
}

/**
 * `held` waits until Meta has seen how people take to a new template; `expired` was never delivered in its time, and nobody is told.
 */
export type Life = 'held' | 'accepted' | 'sent' | 'delivered' | 'read' | 'failed' | 'expired'

/** A message of the business. `raw` is the request as it came: a handset draws from it, nothing else needs it. */
export interface Outgoing {
  readonly out: true
  readonly id: string
  readonly at: number
  readonly type: string
  readonly raw: KeptText
  /** Already quoted as JSON, ready for the webhook. */
  readonly callback: string | undefined
  readonly category: string
  /** The way it came in: rules and prices of the three differ. */
  readonly via: 'messages' | 'marketing_messages' | 'direct'
  /** Addressed by BSUID: webhooks of its failure name no phone number. */
  readonly toUser: boolean
  /** Of a template send or Direct Send; statuses of Direct Send name it. */
  readonly templateId: string | undefined
  readonly thread: Thread
  /** How long Meta tries to deliver it, from `at` on; left out, 30 days. */
  readonly ttlSeconds?: number
  life: Life
  /** The person had blocked the business when it came: it never arrives, whatever happens later. */
  lost?: boolean
  errorCode: number
  errorDetails: string | undefined
  sentAt: number
  deliveredAt: number
  readAt: number
  /** When a voice note was first heard. */
  playedAt?: number
  chargedMicros: number
}

/** A message of a person. `content` is the object named like `type`. */
export interface Incoming {
  readonly out: false
  readonly id: string
  readonly at: number
  readonly type: string
  readonly content: unknown
  readonly contextId: string | undefined
  readonly extra?: IncomingExtra | undefined
  /** What its writer did with it afterwards: a handset says so. */
  readonly changed?: 'edited' | 'deleted'
  readAt: number
}

/** What a message of a person carries beside its content. `context` joins the reply's `from` and `id`. */
export interface IncomingExtra {
  context?: Record<string, unknown> | undefined
  /** The ad or post that led to this chat. */
  referral?: Record<string, unknown> | undefined
  errors?: readonly unknown[] | undefined
  /** The new keys of a person, in news of them. */
  identity?: Record<string, unknown> | undefined
}
export type Said = Outgoing | Incoming

/** 72 hours in which everything is free: a business answered somebody who came by an ad or a page's button. */
export interface EntryPoint {
  /** `conversation.id` of its statuses. */
  readonly id: string
  readonly fromMs: number
  readonly untilMs: number
}

/** One number and one person: window, limits, and what was said. */
export interface Thread {
  readonly numberId: string
  /** Changes when the person takes another number. */
  phone: string
  windowUntil: number
  /** When this person last came by an ad or a page's button and was not answered since. */
  referredAt?: number
  entryPoint?: EntryPoint
  pairDebtUntil: number
  countedUntil: number
  accepted: number
  marketing: 'allowed' | 'stopped'
  blocked: boolean
  reported?: boolean
  unread: number
  typingUntil: number
  said: Said[]
}

export interface Media {
  id: string
  numberId: string | undefined
  mime: string
  sha256: string
  size: number
  bytes: Buffer | undefined
  fileName: string | undefined
  /** It came with a message of a person. */
  fromPerson?: boolean
  at: number
}

/** All that the simulator knows, in maps by id. */
export class State {
  readonly apps = new Map<string, App>()
  readonly texts = new Texts()
  readonly accounts = new Map<string, Account>()
  readonly numbers = new Map<string, PhoneNumber>()
  readonly tokens = new Map<string, Token>()
  readonly templates = new Map<string, Template>()
  /** `account name language` → template, the key of every send. */
  readonly templatesByName = new Map<string, Template>()
  readonly threads = new Map<string, Map<string, Thread>>()
  /** Threads by last message, latest last: what a snapshot keeps while the simulator runs. */
  readonly recent = new Set<Thread>()
  readonly people = new Map<string, Person>()
  readonly media = new Map<string, Media>()
  /** Accepted requests by callback data, quoted as JSON. */
  readonly callbacks = new Map<string, number>()
  /** `number person` → requests refused at once. */
  readonly refusals = new Map<string, number>()
  readonly totals = noTotals()
  readonly deletedNames = new Map<string, number>()
  /** Number id → phones it blocked: what they write does not arrive. */
  readonly blockLists = new Map<string, Set<string>>()
  behaviour: Behaviour
  /** The first that fits a person decides over `behaviour`. */
  populations: Population[] = []
  seed: number
  /** Called whenever something worth keeping changed. */
  touched: () => void = () => undefined

  constructor(behaviour: Behaviour, seed: number) {
    this.behaviour = behaviour
    this.seed = seed
  }

  thread(numberId: string, phone: string): Thread {
    const found = this.threads.get(numberId)?.get(phone)
    if (found) return found
    const made: Thread = {
      numberId,
      phone,
      windowUntil: 0,
      pairDebtUntil: 0,
      countedUntil: 0,
      accepted: 0,
      marketing: 'allowed',
      blocked: false,
      unread: 0,
      typingUntil: 0,
      said: [],
    }
    const ofNumber = this.threads.get(numberId)
    if (ofNumber) ofNumber.set(phone, made)
    else this.threads.set(numberId, new Map([[phone, made]]))
    return made
  }

  nameOf(phone: string): string {
    return this.people.get(phone)?.name ?? defaultName(this.seed, phone)
  }

  addTemplate(template: Template): void {
    this.templates.set(template.id, template)
    this.templatesByName.set(templateKey(template.accountId, template.name, template.language), template)
  }

  removeTemplate(template: Template): void {
    this.templates.delete(template.id)
    this.templatesByName.delete(templateKey(template.accountId, template.name, template.language))
  }
}

export const templateKey = (accountId: string, name: string, language: string): string => `${accountId} ${name} ${language}`

const mostSaid = 300
const mostRecent = 1_000

/** Appends to a thread and forgets what is older than a handset shows. */
export function say(state: State, thread: Thread, said: Said): void {
  // Most people hear from a business once: a list that was never pushed to holds no room for more.
  if (thread.said.length === 0) thread.said = [said]
  else thread.said.push(said)
  state.recent.delete(thread)
  state.recent.add(thread)
  if (state.recent.size > mostRecent) for (const oldest of state.recent.values().take(1)) state.recent.delete(oldest)
  if (thread.said.length > mostSaid) thread.said.splice(0, thread.said.length - mostSaid)
}
