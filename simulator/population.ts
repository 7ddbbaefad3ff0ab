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
export const ask = { onWhatsApp: 1, delivered: 2, reads: 3, replies: 4, delay: 5, words: 6, name: 7 } as const

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
