/** How the people behind the numbers behave: shares between 0 and 1, delays in milliseconds as [least, most]. */
export interface Behaviour {
  notOnWhatsApp: number
  delivered: number
  readRate: number
  replyRate: number
  sentDelayMs: [number, number]
  deliveredDelayMs: [number, number]
  readDelayMs: [number, number]
  replyDelayMs: [number, number]
  replies: string[]
  /** Of those who answer a template with quick replies, how many tap one instead of writing. */
  buttonTapRate: number
  /** Of the answers, how many are voice notes. */
  voiceRate: number
  /** Who blocks, reports or opts out of marketing once a template has arrived. */
  blockRate: number
  reportRate: number
  optOutRate: number
  receiptsOffRate: number
  /** Who shows a username instead of a phone number. */
  usernameRate: number
  /** Whose phone is off when a message comes, and for how long. */
  offlineRate: number
  offlineForMs: [number, number]
  /** Who is in Meta's experiment and gets no marketing. */
  experimentRate: number
  /** Who pays the orders they are sent, once they have had them for a reply's time. */
  payRate: number
}

/** Some of the people and how they differ from all others: the first population that fits somebody decides. */
export interface Population {
  readonly id: number
  readonly match: {
    /** First digits of the person's number. */
    prefix?: string | undefined
    /** Id of the business's number. */
    number?: string | undefined
    /** Two letters, as in a BSUID. */
    country?: string | undefined
    share?: number | undefined
  }
  readonly rules: Partial<Behaviour>
  /** Everyone's behaviour with these rules. */
  behaviour: Behaviour
}

/** What is set for one person by hand; everyone else follows the behaviour of the population. */
export interface Person {
  phone: string
  name?: string
  onWhatsApp?: boolean
  receiptsOff?: boolean
  /** The phone is off: messages wait. */
  offline?: boolean
  /** Reads everything, but takes this long. */
  readDelayMs?: [number, number]
  /** In the group Meta sends no marketing to. */
  experiment?: boolean
  /** Without `@`. Such a person shows no phone number except to those who know it; null has none, whatever the population says. */
  username?: string | null
  /** Portfolios whose contact book has the number. */
  knownTo?: string[]
  /** Number id → until when it still shows the phone number after its contact book forgot it. */
  shownUntil?: Record<string, number>
  /** How often the keys changed: a new phone, or WhatsApp installed anew. */
  keyChanges?: number
  /** The number they use now; this one is no longer on WhatsApp. */
  movedTo?: string
}

export const believable: Behaviour = {
  notOnWhatsApp: 0,
  delivered: 0.98,
  readRate: 0.72,
  replyRate: 0,
  sentDelayMs: [40, 160],
  deliveredDelayMs: [150, 900],
  readDelayMs: [1_500, 20_000],
  replyDelayMs: [3_000, 30_000],
  replies: [
    'Thank you!',
    'Yes, please',
    'How much is it?',
    'Can you call me?',
    'Is this still available?',
    'Not now, maybe next week',
    '👍',
  ],
  buttonTapRate: 0.5,
  voiceRate: 0,
  blockRate: 0,
  reportRate: 0,
  optOutRate: 0,
  receiptsOffRate: 0,
  usernameRate: 0,
  offlineRate: 0,
  offlineForMs: [600_000, 6 * 3_600_000],
  experimentRate: 0,
  payRate: 0,
}

/** A number between 0 and 1 that depends on the seed, the phone and the question only, so that every run repeats. */
export function chance(seed: number, phone: string, question: number): number {
  let h = (seed ^ Math.imul(question, 0x9e3779b1)) >>> 0
  for (let i = 0; i < phone.length; i++) h = Math.imul(h ^ phone.charCodeAt(i), 0x01000193) >>> 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b) >>> 0
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35) >>> 0
  return ((h ^ (h >>> 16)) >>> 0) / 4_294_967_296
}

export const between = ([least, most]: readonly [number, number], share: number): number => least + (most - least) * share

/** Questions one can ask about a phone; each has its own dice. */
export const ask = {
  onWhatsApp: 1,
  delivered: 2,
  reads: 3,
  replies: 4,
  delay: 5,
  words: 6,
  name: 7,
  blocks: 8,
  reports: 9,
  optsOut: 10,
  receiptsOff: 11,
  username: 12,
  offline: 13,
  offlineFor: 14,
  experiment: 15,
  voice: 16,
  population: 17,
  key: 18,
  calls: 19,
  pays: 20,
} as const

export const onWhatsApp = (behaviour: Behaviour, seed: number, phone: string): boolean =>
  !phone.endsWith('0000') && (behaviour.notOnWhatsApp === 0 || chance(seed, phone, ask.onWhatsApp) >= behaviour.notOnWhatsApp)

const firstNames = [
  'Asha',
  'María',
  'Kwame',
  'João',
  'Fatima',
  'Ravi',
  'Lena',
  'Omar',
  'Chidi',
  'Priya',
  'Lucas',
  'Aylin',
  'Mei',
  'Diego',
  'Nadia',
  'Tom',
]
const lastNames = [
  'Rao',
  'López',
  'Owusu',
  'Pereira',
  'Noor',
  'Iyer',
  'Weber',
  'Haddad',
  'Okafor',
  'Sharma',
  'Silva',
  'Kaya',
  'Tan',
  'Ruiz',
  'Malik',
  'Baker',
]

/** The profile name of someone who never set one here. */
export function defaultName(seed: number, phone: string): string {
  const pick = Math.floor(chance(seed, phone, ask.name) * firstNames.length * lastNames.length)
  return `${firstNames[pick % firstNames.length]} ${lastNames[Math.floor(pick / firstNames.length)]}`
}
