import type { Channel } from '@woochat/contract/channels.ts'
import type { Tone } from '../ui/chip.tsx'

interface Words {
  says: string
  tone: Tone
  /** What it means for the person, in one sentence. */
  means: string
}

/** Meta's quality rating over the last seven days. Source: Meta, Messaging limits and quality (2026-09). */
export const qualityWords: Readonly<Record<Channel['quality'], Words>> = {
  GREEN: { says: 'High', tone: 'good', means: 'People rarely block or report your messages.' },
  YELLOW: {
    says: 'Medium',
    tone: 'warn',
    means: 'Some people block or report your messages. Send less often, and only to who asked for it.',
  },
  RED: {
    says: 'Low',
    tone: 'bad',
    means: 'Many people block or report your messages. Meta may lower your limit: pause marketing for some days.',
  },
  UNKNOWN: { says: 'Not rated yet', tone: 'plain', means: 'Meta rates a number after its first messages.' },
}

const statuses: Readonly<Record<string, Words>> = {
  CONNECTED: { says: 'Connected', tone: 'good', means: 'Messages can be sent and received.' },
  PENDING: { says: 'Pending', tone: 'warn', means: 'Meta is still setting the number up. This takes some minutes.' },
  FLAGGED: {
    says: 'Flagged',
    tone: 'warn',
    means: 'Quality has been low. If it does not recover in 7 days, the limit goes down one step.',
  },
  RESTRICTED: {
    says: 'Limit reached',
    tone: 'bad',
    means: 'No new people can be messaged until the 24 hours have passed. Replies still go out.',
  },
  RATE_LIMITED: { says: 'Rate limited', tone: 'warn', means: 'Meta slows the number down for now.' },
  DISCONNECTED: {
    says: 'Disconnected',
    tone: 'bad',
    means: 'The number is not registered at Meta any more. Register it again in WhatsApp Manager.',
  },
  UNVERIFIED: { says: 'Not verified', tone: 'warn', means: 'Verify the number in WhatsApp Manager by SMS or call.' },
  MIGRATED: { says: 'Moved away', tone: 'bad', means: 'The number was moved to another provider.' },
  BANNED: { says: 'Banned', tone: 'bad', means: 'Meta closed this number. Appeal in Business Support.' },
  DELETED: { says: 'Deleted at Meta', tone: 'bad', means: 'The number does not exist at Meta any more.' },
}

export const statusWords = (status: string): Words =>
  statuses[status] ?? {
    says: status.toLowerCase().replaceAll('_', ' '),
    tone: 'plain',
    means: 'Meta gives this status without further words.',
  }

const nameStatuses: Readonly<Record<string, string>> = {
  APPROVED: 'Approved',
  AVAILABLE_WITHOUT_REVIEW: 'Shown without review',
  PENDING_REVIEW: 'In review at Meta',
  DECLINED: 'Declined by Meta: choose another display name',
  EXPIRED: 'Expired: submit the name again',
  NON_EXISTS: 'No display name yet',
  NONE: 'No display name yet',
}
export const nameStatusWords = (status: string | null): string =>
  status === null ? 'Not told by Meta' : (nameStatuses[status] ?? status.toLowerCase().replaceAll('_', ' '))

export const kindWords: Readonly<Record<Channel['kind'], string>> = { practice: 'Practice', cloud: 'Cloud API' }
