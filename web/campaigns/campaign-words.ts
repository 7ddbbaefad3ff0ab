import type { Campaign, CampaignCounts, CampaignState, Recipient } from '@woochat/contract/campaigns.ts'
import type { Tone } from '../ui/chip.tsx'
import { formatPercent } from '../ui/count.tsx'

export const stateWords: Readonly<Record<CampaignState, { says: string; tone: Tone }>> = {
  draft: { says: 'Draft', tone: 'plain' },
  scheduled: { says: 'Scheduled', tone: 'accent' },
  preparing: { says: 'Preparing', tone: 'info' },
  sending: { says: 'Sending', tone: 'info' },
  paused: { says: 'Paused', tone: 'warn' },
  completed: { says: 'Completed', tone: 'good' },
  cancelled: { says: 'Cancelled', tone: 'plain' },
  failed: { says: 'Failed', tone: 'bad' },
}

/** How many of the recipients have an outcome, 0 to 1. */
export const progressOf = ({ recipients, waiting }: CampaignCounts): number =>
  recipients === 0 ? 0 : (recipients - waiting) / recipients

/** “Sending · 61%”, “Scheduled”. */
export function stateSays({ state, counts }: Campaign): string {
  const { says } = stateWords[state]
  const going = state === 'sending' || state === 'paused'
  return going && counts.recipients > 0 ? `${says} · ${formatPercent(Math.floor(progressOf(counts) * 100), 100)}` : says
}

/** “VIP, Gold − Complaints”. */
export const audienceSays = ({ include, exclude }: Pick<Campaign, 'include' | 'exclude'>): string =>
  `${include.map(({ name }) => name).join(', ')}${exclude.length > 0 ? ` − ${exclude.map(({ name }) => name).join(', ')}` : ''}`

export const isMoving = (state: CampaignState): boolean => state === 'sending' || state === 'preparing'
/** Not yet frozen: it can still be written. */
export const isOpen = (state: CampaignState): boolean => state === 'draft' || state === 'scheduled'

export const recipientWords: Readonly<Record<Recipient['state'], { says: string; title: string; tone: Tone }>> = {
  excluded: { says: 'Not sent', title: 'Not sent', tone: 'plain' },
  waiting: { says: 'Waiting', title: 'Waiting', tone: 'plain' },
  accepted: { says: 'Accepted', title: 'Accepted by WhatsApp', tone: 'plain' },
  delivered: { says: 'Delivered', title: 'Delivered', tone: 'info' },
  read: { says: 'Read', title: 'Read', tone: 'info' },
  replied: { says: 'Replied', title: 'Replied', tone: 'good' },
  failed: { says: 'Failed', title: 'Failed', tone: 'bad' },
  unknown: { says: 'Unconfirmed', title: 'Unconfirmed', tone: 'warn' },
}

export const unconfirmedMeans =
  'WooChat asked Meta to send these, and the connection ended before an answer came. Meta may have sent them or not. They are never sent again by themselves, so that nobody gets it twice; a status from Meta settles each as soon as it comes.'

const microPerUnit = 1_000_000

/** Money in micro-units as a person reads it: `₹6,652`, `€3.20`. */
export function formatMicro(amountMicro: number, currency: string): string {
  const amount = amountMicro / microPerUnit
  const digits = amount >= 100 || amount === 0 ? { minimumFractionDigits: 0, maximumFractionDigits: 0 } : {}
  return new Intl.NumberFormat(undefined, { style: 'currency', currency, currencyDisplay: 'narrowSymbol', ...digits }).format(
    amount,
  )
}

const regions = new Intl.DisplayNames(['en'], { type: 'region' })

/** `IN` → “India”; what is no country stays as it is. */
export function countryName(code: string): string {
  try {
    return regions.of(code) ?? code
  } catch {
    return code
  }
}
