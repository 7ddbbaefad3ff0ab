import { Button } from '@mantine/core'
import { IconFilter, IconX } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import type { Filter, FilterNode } from '@woochat/contract/filter.ts'
import { isGroup } from '@woochat/contract/filter.ts'
import { useState } from 'react'
import { useMay } from '../api/session.ts'
import { packFilter } from '../filters/filter-address.ts'
import { nodeWords, textOf } from '../filters/sentence.ts'
import { SentenceText } from '../filters/sentence-text.tsx'
import { useNames } from '../filters/use-names.ts'
import { SearchInput } from '../ui/search-input.tsx'
import { useShortcut } from '../ui/shortcuts.ts'
import css from './contacts.module.css'
import { FilterDrawer } from './filter-drawer.tsx'
import type { ContactView } from './queries.ts'

/** Search, filter, and what is filtered by in words. */
export function ContactToolbar({ view }: { view: ContactView }) {
  const navigate = useNavigate({ from: '/contacts' })
  const [editing, setEditing] = useState(false)
  const may = useMay()
  useShortcut('f', 'Filter contacts', 'Contacts', () => setEditing(true))
  const apply = (filter: Filter | undefined): void => {
    void navigate({
      to: '.',
      search: ({ filter: _, ...before }) =>
        filter && filter.root.of.length > 0 ? { ...before, filter: packFilter(filter) } : before,
    })
  }
  const conditions = view.filter ? chipsOf(view.filter) : []
  return (
    <>
      <div className={css.toolbar}>
        <SearchInput
          label="Search name, number, e-mail"
          width={300}
          value={view.search ?? ''}
          onChange={(next) =>
            void navigate({
              to: '.',
              search: ({ search: _, ...before }) => (next === '' ? before : { ...before, search: next }),
              replace: true,
            })
          }
        />
        <Button
          variant="default"
          leftSection={<IconFilter size={15} />}
          rightSection={conditions.length > 0 ? <span className={css.count}>{conditions.length}</span> : undefined}
          onClick={() => setEditing(true)}
        >
          Filter
        </Button>
      </div>
      {view.filter && conditions.length > 0 && (
        <div className={css.chips}>
          {conditions.map((node, i) => (
            <ConditionChip
              // biome-ignore lint/suspicious/noArrayIndexKey: the conditions of one filter have nothing else to tell them apart.
              key={i}
              node={node}
              onEdit={() => setEditing(true)}
              onRemove={() => apply(view.filter && without(view.filter, i))}
            />
          ))}
          {may('segments:write') && (
            <Link to="/segments/new" search={{ filter: packFilter(view.filter) }} className={css.link}>
              Save as segment
            </Link>
          )}
          <button type="button" className={css.link} onClick={() => apply(undefined)}>
            Clear
          </button>
        </div>
      )}
      {editing && <FilterDrawer filter={view.filter} onApply={apply} onClose={() => setEditing(false)} />}
    </>
  )
}

/** Rows of an `all` stand side by side as chips; any other tree is one chip. */
const chipsOf = ({ root }: Filter): readonly FilterNode[] => (root.match === 'all' ? root.of : root.of.length > 0 ? [root] : [])

function without(filter: Filter, index: number): Filter | undefined {
  if (filter.root.match !== 'all') return undefined
  return { ...filter, root: { ...filter.root, of: filter.root.of.toSpliced(index, 1) } }
}

function ConditionChip({ node, onEdit, onRemove }: { node: FilterNode; onEdit: () => void; onRemove: () => void }) {
  const names = useNames(node)
  const parts = nodeWords(isGroup(node) && node.of.length === 1 && node.match !== 'none' && node.of[0] ? node.of[0] : node, names)
  return (
    <span className={css.condition}>
      <button type="button" className={css.conditionText} onClick={onEdit} title="Change the filter">
        <SentenceText parts={parts} />
      </button>
      <button type="button" className={css.conditionRemove} aria-label={`Remove: ${textOf(parts)}`} onClick={onRemove}>
        <IconX size={14} />
      </button>
    </span>
  )
}
