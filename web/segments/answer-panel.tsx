import { Link } from '@tanstack/react-router'
import type { Contact } from '@woochat/contract/contacts.ts'
import { conditionsOf, type Filter, type FilterNode } from '@woochat/contract/filter.ts'
import type { ReactNode } from 'react'
import { ContactName } from '../contacts/contact-columns.tsx'
import { useFields } from '../fields/queries.ts'
import { packFilter } from '../filters/filter-address.ts'
import type { Answered } from '../filters/use-answer.ts'
import { useTagMap } from '../tags/queries.ts'
import { formatCount, formatPercent } from '../ui/count.tsx'
import { PanelSection } from '../ui/page.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { SkeletonLines } from '../ui/skeleton.tsx'
import css from './answer-panel.module.css'
import { contactWords } from './contact-words-in-filter.ts'

/** Who a filter means, exactly: how many, of how many, how many can be written to, and some of them. */
export function AnswerPanel({ answered }: { answered: Answered }) {
  const { answer, fresh, error, retry, ready } = answered
  return (
    <div className={css.answer} data-stale={!fresh || undefined} aria-busy={!fresh}>
      <h2 className={css.label}>In this segment, exactly</h2>
      <p className={css.big} aria-live="polite" aria-atomic="true">
        {typeof answer?.total === 'number' ? <Door filter={ready.filter}>{formatCount(answer.total)}</Door> : '—'}
      </p>
      <p className={css.of}>{answer ? <Of answer={answer} filter={ready.filter} /> : '\u00a0'}</p>
      {error !== undefined && <ProblemNote error={error} onRetry={retry} />}
      <PanelSection title={answer?.total && answer.sample.length === answer.total ? 'All of them' : 'Some of them'}>
        {answer
          ? answer.total !== null && <Sample contacts={answer.sample} filter={ready.filter} />
          : error === undefined && <SkeletonLines lines={8} gap={30} />}
      </PanelSection>
    </div>
  )
}

const both = (filter: Filter, ...of: FilterNode[]): Filter => ({
  version: 1,
  root: { type: 'group', match: 'all', of: filter.root.of.length === 0 ? of : [filter.root, ...of] },
})
const noNumber: FilterNode = { type: 'text', field: 'phone', op: 'unknown', values: [] }
const optedOut: FilterNode = { type: 'choice', field: 'optIn', op: 'anyOf', values: ['out'] }
const blocked: FilterNode = { type: 'flag', field: 'blocked', op: 'yes' }

function Of({ answer, filter }: { answer: NonNullable<Answered['answer']>; filter: Filter }): ReactNode {
  const { total, everyone, reachable } = answer
  if (total === null || reachable === null) return 'Mend or remove the marked condition to see who is meant.'
  return (
    <>
      {formatPercent(total, everyone)} of {formatCount(everyone)}
      {total > 0 && (
        <>
          {' · '}
          <Door
            filter={both(filter, { type: 'group', match: 'none', of: [noNumber, optedOut, blocked] })}
            className={css.reachable}
          >
            {formatCount(reachable)} can be messaged
          </Door>
        </>
      )}
      {total > reachable && (
        <>
          {' · '}
          <Door
            filter={both(filter, { type: 'group', match: 'any', of: [noNumber, optedOut, blocked] })}
            title="No number, opted out of marketing, or blocked"
          >
            {formatCount(total - reachable)} cannot
          </Door>
        </>
      )}
    </>
  )
}

/** A number that opens its contacts, in a tab of their own so that the edit stays. */
function Door({
  filter,
  className,
  title,
  children,
}: {
  filter: Filter
  className?: string | undefined
  title?: string
  children: ReactNode
}) {
  return (
    <Link
      to="/contacts"
      search={{ filter: packFilter(filter) }}
      target="_blank"
      className={className ?? css.door}
      title={title ?? 'Open these contacts in a new tab'}
    >
      {children}
    </Link>
  )
}

function Sample({ contacts, filter }: { contacts: readonly Contact[]; filter: Filter }) {
  const fields = useFields().data ?? []
  const tags = useTagMap()
  const asked = conditionsOf(filter.root)
  if (contacts.length === 0)
    return <p className={css.none}>Nobody. The counts beside the conditions show which of them leaves out the most.</p>
  return (
    <ul className={css.sample}>
      {contacts.map((contact) => (
        <li key={contact.id}>
          <Link to="/contacts/$contactId" params={{ contactId: String(contact.id) }} target="_blank" className={css.person}>
            <ContactName contact={contact} withPhone={false} />
            <span className={css.personSub}>{contactWords(contact, asked, fields, tags)}</span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
