import { Link } from '@tanstack/react-router'
import { isGroup } from '@woochat/contract/filter.ts'
import { formatCount } from '../ui/count.tsx'
import { type DraftNode, readyOf } from './draft.ts'
import { useEditor } from './editor-context.ts'
import { packFilter } from './filter-address.ts'
import css from './filter-editor.module.css'
import { isComplete } from './gaps.ts'

/** How many contacts a row or group matches by itself; opens them in a tab of their own, so that the edit stays. */
export function NodeCountLink({ node }: { node: DraftNode }) {
  const { countOf } = useEditor()
  const told = countOf(node)
  if (told?.count === undefined || told.count === null) return <span className={css.count}>—</span>
  const count = formatCount(told.count)
  return (
    <Link
      to="/contacts"
      search={{ filter: packFilter(filterOfNode(node)) }}
      target="_blank"
      className={css.count}
      data-stale={!told.fresh || undefined}
      title="By itself; open these contacts in a new tab"
      aria-label={`${count} contacts match this by itself, open them in a new tab`}
    >
      {count}
    </Link>
  )
}

function filterOfNode(node: DraftNode) {
  const { filter } = readyOf({ key: 0, match: 'all', of: [node] }, isComplete)
  const [only] = filter.root.of
  return only && isGroup(only) ? { ...filter, root: only } : filter
}
