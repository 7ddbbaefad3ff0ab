import { Button } from '@mantine/core'
import { IconPlus, IconUpload, IconUsers } from '@tabler/icons-react'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { type ContactSort, contactSorts } from '@woochat/contract/contacts.ts'
import type { ContactId } from '@woochat/contract/id.ts'
import { useMemo, useState } from 'react'
import { useMay } from '../api/session.ts'
import { unpackFilter } from '../filters/filter-address.ts'
import { useCommands } from '../ui/commands.ts'
import { formatCount, formatPlural } from '../ui/count.tsx'
import { DataTable } from '../ui/data-table.tsx'
import { ColumnChooser } from '../ui/data-table-head.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { useNarrow, usePhone } from '../ui/media-query.ts'
import { Page } from '../ui/page.tsx'
import { useSelection } from '../ui/selection.ts'
import { useShortcut } from '../ui/shortcuts.ts'
import { BulkActions } from './bulk-actions.tsx'
import { useContactColumns } from './contact-columns.tsx'
import { ContactPanel } from './contact-panel.tsx'
import { ContactToolbar } from './contact-toolbar.tsx'
import css from './contacts.module.css'
import { NewContactDialog } from './new-contact-dialog.tsx'
import { type ContactView, useContacts } from './queries.ts'
import { useContactsLive } from './use-contacts-live.ts'

/** Everybody the business knows: searched, filtered, sorted, changed one by one or all at once. */
export function ContactsPage() {
  const search = useSearch({ from: '/shell/contacts' })
  const { contactId } = useParams({ strict: false })
  const openId = contactId === undefined ? undefined : (Number(contactId) as ContactId)
  const narrow = useNarrow()
  const [adding, setAdding] = useState(false)
  const may = useMay()
  useContactsLive()
  useShortcut('n', 'New contact', 'Contacts', () => setAdding(true), may('contacts:write'))
  useCommands(
    may('contacts:write')
      ? [{ id: 'contact.new', label: 'New contact', group: 'Contacts', icon: IconPlus, keys: 'n', run: () => setAdding(true) }]
      : [],
  )
  const filter = useMemo(() => unpackFilter(search.filter), [search.filter])
  const view: ContactView = { search: search.search, filter, sort: search.sort, order: search.order }
  const panel = openId !== undefined && <ContactPanel key={openId} contactId={openId} />
  if (panel && narrow)
    return (
      <Page
        title="Contact"
        breadcrumb={
          <Link to="/contacts" search={(before) => before}>
            Contacts
          </Link>
        }
      >
        {panel}
      </Page>
    )
  return (
    <Page
      title="Contacts"
      fill
      sub={<Total view={view} />}
      panel={panel || undefined}
      actions={
        <>
          {may('contacts:import') && (
            <Button
              variant="default"
              leftSection={<IconUpload size={15} />}
              renderRoot={(props) => <Link to="/imports/new" {...props} />}
            >
              Import
            </Button>
          )}
          {may('contacts:write') && (
            <Button rightSection={<Kbd keys="n" />} onClick={() => setAdding(true)}>
              New contact
            </Button>
          )}
        </>
      }
      below={<ContactToolbar view={view} />}
    >
      <ContactTable view={view} openId={openId} onAdd={() => setAdding(true)} />
      {adding && <NewContactDialog onClose={() => setAdding(false)} />}
    </Page>
  )
}

/** “312 of 5,000 contacts”: the second number is asked for only when something narrows the first. */
function Total({ view }: { view: ContactView }) {
  const narrowed = Boolean(view.search || view.filter)
  const matching = useContacts(view)
  const everybody = useContacts(narrowed ? {} : view)
  const total = matching.data?.pages[0]?.total
  const all = everybody.data?.pages[0]?.total
  if (total === undefined) return <span className="num">—</span>
  if (!narrowed || all === undefined) return <span className="num">{formatPlural(total, 'contact')}</span>
  return (
    <span className="num" aria-live="polite">
      {formatCount(total)} of {formatPlural(all, 'contact')}
    </span>
  )
}

function ContactTable({ view, openId, onAdd }: { view: ContactView; openId: ContactId | undefined; onAdd: () => void }) {
  const navigate = useNavigate({ from: '/contacts' })
  const contacts = useContacts(view)
  const choice = useContactColumns()
  const twoLines = usePhone()
  const rows = useMemo(() => contacts.data?.pages.flatMap((page) => page.items), [contacts.data])
  const total = contacts.data?.pages[0]?.total
  const [selection, select] = useSelection<ContactId>(JSON.stringify([view.search, view.filter]))
  return (
    <div className={css.table}>
      <DataTable
        label="Contacts"
        columns={choice.columns}
        rows={rows}
        rowId={(contact) => contact.id}
        total={total}
        rowHeight={twoLines ? 54 : 45}
        sort={{ key: view.sort ?? 'createdAt', order: view.order ?? 'desc' }}
        onSort={({ key, order }) =>
          void navigate({ to: '.', search: (before) => ({ ...before, sort: sortOf(key), order }), replace: true })
        }
        onOpen={(contact) =>
          void navigate({ to: '/contacts/$contactId', params: { contactId: String(contact.id) }, search: (before) => before })
        }
        openId={openId}
        selection={selection}
        onSelection={select}
        bulkActions={
          <BulkActions selection={selection} total={total} view={view} onDone={() => select({ kind: 'some', ids: new Set() })} />
        }
        hasMore={contacts.hasNextPage && !contacts.isFetchingNextPage}
        onMore={() => void contacts.fetchNextPage()}
        error={contacts.error}
        onRetry={() => void contacts.refetch()}
        empty={<NobodyHere view={view} onAdd={onAdd} />}
        headEnd={<ColumnChooser choice={choice} />}
      />
    </div>
  )
}

const sortOf = (key: string): ContactSort => contactSorts.find((sort) => sort === key) ?? 'createdAt'

function NobodyHere({ view, onAdd }: { view: ContactView; onAdd: () => void }) {
  const may = useMay()
  if (view.search || view.filter)
    return (
      <EmptyState
        icon={<IconUsers size={22} />}
        title={view.search ? `Nobody matches “${view.search}”` : 'Nobody matches this filter'}
        actions={
          <Button variant="default" renderRoot={(props) => <Link to="/contacts" {...props} />}>
            Show all contacts
          </Button>
        }
      >
        Search looks in names, numbers and e-mail addresses. A number may be typed with or without its country code.
      </EmptyState>
    )
  return (
    <EmptyState
      icon={<IconUsers size={22} />}
      title="No contacts yet"
      actions={
        <>
          {may('contacts:import') && (
            <Button leftSection={<IconUpload size={15} />} renderRoot={(props) => <Link to="/imports/new" {...props} />}>
              Import a CSV file
            </Button>
          )}
          {may('contacts:write') && (
            <Button variant="default" onClick={onAdd}>
              Add one by hand
            </Button>
          )}
        </>
      }
    >
      Import your list, add people by hand, or wait for them: whoever writes to your WhatsApp number becomes a contact.
    </EmptyState>
  )
}
