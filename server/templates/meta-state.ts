import { rejectionReasons, type WireTemplate } from '@woochat/contract/cloud-api/templates.ts'
import type { TemplateStatusUpdate } from '@woochat/contract/cloud-api/webhooks.ts'
import { templateStates } from '@woochat/contract/templates.ts'

type State = (typeof templateStates)[number]

/** Meta's status or event as one of our states; undefined when it says nothing of whether the template can be sent. */
export function stateOf(status: string): State | undefined {
  const word = status.toUpperCase()
  return synonyms[word] ?? templateStates.find((state) => state === word)
}

const synonyms: Readonly<Record<string, State>> = {
  REINSTATED: 'APPROVED',
  UNARCHIVED: 'APPROVED',
  PENDING_DELETION: 'DELETED',
  LOCKED: 'DISABLED',
}

/** Why a template listed by Meta is not to be sent, in words. */
export function reasonOfListed({ status, rejected_reason: reason }: WireTemplate): string | null {
  const state = stateOf(status)
  return state === 'REJECTED' ? rejection(reason) : state ? (standing[state] ?? null) : null
}

/** Why a webhook says it is not to be sent, in words, with Meta's advice. */
export function reasonOfUpdate(update: TemplateStatusUpdate): string | null {
  const state = stateOf(update.event)
  if (state === 'REJECTED')
    return sentences(rejection(update.rejection_info?.reason ?? update.reason), update.rejection_info?.recommendation)
  return state && standing[state] ? sentences(standing[state], update.other_info?.description) : null
}

const rejection = (reason: string | null | undefined): string => {
  const word = reason?.toUpperCase()
  if (!word || word === 'NONE') return 'Meta rejected it without a reason'
  return rejectionReasons[word] ?? `Meta rejected it: ${reason}`
}

const standing: Readonly<Partial<Record<State, string>>> = {
  PAUSED: 'Paused by Meta because people blocked or reported it',
  DISABLED: 'Disabled by Meta for good',
  LIMIT_EXCEEDED: 'The account has as many templates as it may',
  IN_APPEAL: 'Your appeal is being looked at',
  ARCHIVED: 'Archived at Meta; it will be deleted after 28 days',
}

const sentences = (...parts: (string | undefined)[]): string =>
  parts.flatMap((part) => (part ? [part.replace(/\.$/, '')] : [])).join('. ')
