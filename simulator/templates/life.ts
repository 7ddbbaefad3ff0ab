import { GraphError } from '../graph-error.ts'
import type { Template } from '../state.ts'
import { later, type World } from '../world.ts'
import { announceCategory, decide, recategorise } from './decide.ts'
import { review, type Verdict } from './review.ts'

const dayMs = 24 * 3_600_000
const monthMs = 30 * dayMs
const archiveMs = 28 * dayMs
const appealMs = 60 * dayMs

/** Hands a template to the reviewer, who decides after `reviewMs`. */
export function submit(world: World, template: Template): void {
  soon(world, template, world.settings.reviewMs, () => {
    if (template.status !== 'PENDING') return
    const verdict = world.settings.refuseDuplicates && isDuplicate(world, template) ? duplicate(template) : review(template)
    if (verdict.category !== template.category) recategorise(world, template, verdict.category)
    decide(world, template, verdict.event, verdict.reason)
  })
}

const duplicate = ({ category }: Template): Verdict => ({ event: 'REJECTED', reason: 'INVALID_FORMAT', category })

/** The body and footer of another approved template. Source: Meta, Templates → Template review (2025-11). */
function isDuplicate({ state }: World, template: Template): boolean {
  const words = wordsOf(template)
  return state.templates
    .values()
    .some(
      (one) =>
        one.accountId === template.accountId &&
        one.name !== template.name &&
        one.language === template.language &&
        one.category !== 'AUTHENTICATION' &&
        one.status === 'APPROVED' &&
        wordsOf(one) === words,
    )
}

const wordsOf = ({ components }: Template): string =>
  ['BODY', 'FOOTER'].map((type) => String(components.find((part) => part.type === type)?.text ?? '')).join('\n\n')

/** A rejected template within 60 days: looked at again, with the outcome after `reviewMs`. */
export function appeal(world: World, template: Template, outcome: 'APPROVED' | 'REJECTED'): void {
  const reason = template.rejectedReason
  if (template.status !== 'REJECTED' || world.clock.now() - (template.rejectedAt ?? 0) > appealMs)
    throw new GraphError(100, 'Only a template that was rejected within the last 60 days can be appealed.')
  decide(world, template, 'IN_APPEAL')
  template.appeal = { outcome, reason }
  answerAppeal(world, template)
}

function answerAppeal(world: World, template: Template): void {
  const { appeal: asked } = template
  soon(world, template, world.settings.reviewMs, () => {
    if (!asked || template.appeal !== asked || template.status !== 'IN_APPEAL') return
    delete template.appeal
    decide(world, template, asked.outcome, asked.outcome === 'REJECTED' ? asked.reason : 'NONE')
  })
}

/**
 * Announces another category for a live template: it changes on the first of the next month, of a repeat offender after a day.
 * Source: Meta, Templates → Template categorization (2025-11).
 */
export function announceChange(world: World, template: Template, category: string): void {
  const now = world.clock.now()
  const offender = (world.state.accounts.get(template.accountId)?.misuse?.times ?? 0) > 1
  announceCategory(world, template, category, offender ? now + dayMs : firstOfNextMonth(now))
  changeWhenDue(world, template)
}

const firstOfNextMonth = (nowMs: number): number => {
  const now = new Date(nowMs)
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1)
}

function changeWhenDue(world: World, template: Template): void {
  const due = template.correctCategory
  if (!due) return
  soon(world, template, due.at - world.clock.now(), () => {
    if (template.correctCategory === due) recategorise(world, template, due.category)
  })
}

/**
 * Deletes a template: at once, or after 30 days when a message of it is still under way. The name of an approved one is locked.
 * Source: Meta, Templates → Template management → Delete (2025-11).
 */
export function remove(world: World, template: Template): void {
  const now = world.clock.now()
  const { state } = world
  if (template.edited || (template.status !== 'PENDING' && template.status !== 'REJECTED')) {
    state.deletedNames.set(lockKey(template, template.language), now + monthMs)
    if (isLast(world, template)) state.deletedNames.set(lockKey(template), now + monthMs)
  }
  template.deletedAt = now
  if (!isUnderWay(world, template)) {
    end(world, template)
    return
  }
  decide(world, template, 'PENDING_DELETION')
  endWhenDue(world, template)
}

export const lockKey = ({ accountId, name }: Pick<Template, 'accountId' | 'name'>, language?: string): string =>
  language === undefined ? `${accountId} ${name}` : `${accountId} ${name} ${language}`

const isLast = ({ state }: World, { id, accountId, name }: Template): boolean =>
  !state.templates
    .values()
    .some((one) => one.id !== id && one.accountId === accountId && one.name === name && one.deletedAt === undefined)

const underWay: ReadonlySet<string> = new Set(['held', 'accepted', 'sent'])

const isUnderWay = ({ state }: World, { id }: Template): boolean =>
  state.threads
    .values()
    .some((threads) =>
      threads.values().some(({ said }) => said.some((one) => one.out && one.templateId === id && underWay.has(one.life))),
    )

/** Takes a template away and tells so. */
function end(world: World, template: Template): void {
  world.state.removeTemplate(template)
  decide(world, template, 'DELETED')
}

function endWhenDue(world: World, template: Template): void {
  soon(world, template, (template.deletedAt ?? 0) + monthMs - world.clock.now(), () => end(world, template))
}

/** Puts a template away; after 28 days it is deleted. Source: Meta, Templates → Archiving (2026). */
export function archive(world: World, template: Template): void {
  template.archivedAt = world.clock.now()
  decide(world, template, 'ARCHIVED')
  deleteWhenForgotten(world, template)
}

export function unarchive(world: World, template: Template): void {
  delete template.archivedAt
  decide(world, template, 'UNARCHIVED')
}

function deleteWhenForgotten(world: World, template: Template): void {
  const { archivedAt } = template
  if (archivedAt === undefined) return
  soon(world, template, archivedAt + archiveMs - world.clock.now(), () => {
    if (template.archivedAt === archivedAt) remove(world, template)
  })
}

/** Whatever a template waits for goes on waiting: after a restart. */
export function resume(world: World): void {
  for (const template of world.state.templates.values()) {
    if (template.status === 'PENDING') submit(world, template)
    if (template.status === 'IN_APPEAL') answerAppeal(world, template)
    if (template.status === 'PENDING_DELETION') endWhenDue(world, template)
    deleteWhenForgotten(world, template)
    changeWhenDue(world, template)
  }
}

/** Does something later with a template, unless it is gone by then. */
function soon(world: World, template: Template, delayMs: number, chore: () => void): void {
  later(world, delayMs, () => {
    if (world.state.templates.get(template.id) === template) chore()
  })
}
