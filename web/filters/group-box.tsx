import { IconPlus } from '@tabler/icons-react'
import { filterLimits } from '@woochat/contract/filter.ts'
import { type DragEvent, Fragment } from 'react'
import { cx } from '../ui/cx.ts'
import { Segmented } from '../ui/segmented.tsx'
import { ConditionRow } from './condition-row.tsx'
import {
  addNode,
  changeNode,
  countConditions,
  type DraftGroup,
  isDraftGroup,
  moveNode,
  newCondition,
  newGroup,
  removeNode,
} from './draft.ts'
import { useEditor } from './editor-context.ts'
import css from './filter-editor.module.css'
import { NodeCountLink } from './node-count-link.tsx'
import { NodeHandle } from './node-handle.tsx'
import { RemoveButton } from './remove-button.tsx'

const matches = [
  ['all', 'All'],
  ['any', 'Any'],
  ['none', 'None'],
] as const

/** A group: how its rows combine, the rows, and what can be added. */
export function GroupBox({ group, depth }: { group: DraftGroup; depth: number }) {
  const { root, change, disabled, drop, dragged } = useEditor()
  const isRoot = group.key === root.key
  const full = countConditions(root) >= filterLimits.conditions
  const over = useDropTarget(group)
  return (
    <div
      role="group"
      aria-label={`${isRoot ? 'Conditions' : 'Group'}: ${group.match} of these`}
      className={cx(css.group, depth % 2 === 0 && css.odd, group.key === dragged && css.dragged)}
    >
      <div className={css.groupHead}>
        {!isRoot && <NodeHandle node={group} name="group" />}
        <Segmented
          label="How the conditions combine"
          size="sm"
          value={group.match}
          options={matches}
          disabled={disabled}
          onChange={(match) => change((tree) => changeNode(tree, group.key, (node) => ({ ...node, match }) as DraftGroup))}
        />
        <span className={css.groupSays}>of these are true</span>
        {!isRoot && (
          <span className={css.groupEnd}>
            <NodeCountLink node={group} />
            <RemoveButton name="group" onRemove={() => change((tree) => removeNode(tree, group.key))} disabled={disabled} />
          </span>
        )}
      </div>
      <div className={css.rows} {...over}>
        {group.of.map((node, at) => (
          <Fragment key={node.key}>
            <DropLine shown={drop?.parentKey === group.key && drop.at === at} />
            <div data-row={node.key}>
              {isDraftGroup(node) ? <GroupBox group={node} depth={depth + 1} /> : <ConditionRow node={node} />}
            </div>
          </Fragment>
        ))}
        <DropLine shown={drop?.parentKey === group.key && drop.at === group.of.length} />
        {group.of.length === 0 && (
          <p className={css.nothing}>
            {isRoot ? 'Everybody, until you add a condition.' : 'Nothing in this group yet; it is left out.'}
          </p>
        )}
      </div>
      {!disabled && (
        <div className={css.adds}>
          <button
            type="button"
            className={css.add}
            disabled={full}
            onClick={() => change((tree) => addNode(tree, group.key, newCondition()))}
          >
            <IconPlus size={14} aria-hidden="true" /> Condition
          </button>
          {depth < filterLimits.depth && (
            <button
              type="button"
              className={css.add}
              disabled={full}
              onClick={() => change((tree) => addNode(tree, group.key, newGroup()))}
            >
              <IconPlus size={14} aria-hidden="true" /> Group
            </button>
          )}
          {full && <span className={css.nothing}>At most {filterLimits.conditions} conditions.</span>}
        </div>
      )}
    </div>
  )
}

function DropLine({ shown }: { shown: boolean }) {
  return <div className={css.dropLine} data-shown={shown || undefined} aria-hidden="true" />
}

/** Finds the gap the pointer is nearest to; the innermost group under the pointer takes the drop. */
function useDropTarget(group: DraftGroup) {
  const { dragged, drop, setDrop, setDragged, change } = useEditor()
  if (dragged === undefined) return {}
  return {
    onDragOver: (event: DragEvent<HTMLElement>) => {
      event.preventDefault()
      event.stopPropagation()
      const rows = [...event.currentTarget.children].filter(
        (child): child is HTMLElement => child instanceof HTMLElement && child.dataset.row !== undefined,
      )
      const before = rows.findIndex((row) => {
        const { top, height } = row.getBoundingClientRect()
        return event.clientY < top + height / 2
      })
      const at = before < 0 ? rows.length : before
      if (drop?.parentKey !== group.key || drop.at !== at) setDrop({ parentKey: group.key, at })
    },
    onDrop: (event: DragEvent<HTMLElement>) => {
      event.preventDefault()
      event.stopPropagation()
      if (drop) change((tree) => moveNode(tree, dragged, drop.parentKey, drop.at))
      setDrop(undefined)
      setDragged(undefined)
    },
  }
}
