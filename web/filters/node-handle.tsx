import { Menu } from '@mantine/core'
import {
  IconArrowDown,
  IconArrowUp,
  IconCopy,
  IconCornerDownRight,
  IconCornerLeftUp,
  IconGripVertical,
  IconTrash,
} from '@tabler/icons-react'
import type { KeyboardEvent } from 'react'
import { canShift, type DraftNode, duplicateNode, removeNode, type Shift, shiftNode } from './draft.ts'
import { useEditor } from './editor-context.ts'
import css from './filter-editor.module.css'

const moves = [
  ['up', 'Move up', IconArrowUp, 'Alt ↑'],
  ['down', 'Move down', IconArrowDown, 'Alt ↓'],
  ['in', 'Move into a group', IconCornerDownRight, 'Alt →'],
  ['out', 'Move out of the group', IconCornerLeftUp, 'Alt ←'],
] as const
const shiftKeys: Readonly<Record<string, Shift>> = { ArrowUp: 'up', ArrowDown: 'down', ArrowRight: 'in', ArrowLeft: 'out' }

/** The grip of a row or group: drag it, or press it for the same moves in a menu, or use Alt and the arrows on it. */
export function NodeHandle({ node, name }: { node: DraftNode; name: 'condition' | 'group' }) {
  const { root, change, disabled, setDragged, setDrop, focusAfter } = useEditor()
  if (disabled) return <span className={css.handle} />
  const shift = (way: Shift): void => {
    focusAfter(node.key)
    change((tree) => shiftNode(tree, node.key, way))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const way = event.altKey ? shiftKeys[event.key] : undefined
    if (!way) return
    event.preventDefault()
    if (canShift(root, node.key, way)) shift(way)
  }
  return (
    <Menu position="bottom-start" width={232} returnFocus={false}>
      <Menu.Target>
        <button
          type="button"
          className={css.handle}
          data-handle={node.key}
          aria-label={`Move or copy this ${name}`}
          title="Drag to move, press for more"
          draggable
          onDragStart={(event) => {
            event.stopPropagation()
            event.dataTransfer.effectAllowed = 'move'
            event.dataTransfer.setData('text/plain', name)
            const row = event.currentTarget.closest<HTMLElement>('[data-row]')
            if (row) event.dataTransfer.setDragImage(row, 12, 16)
            setDragged(node.key)
          }}
          onDragEnd={() => {
            setDragged(undefined)
            setDrop(undefined)
          }}
          onKeyDown={onKeyDown}
        >
          <IconGripVertical size={16} stroke={1.8} aria-hidden="true" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {moves.map(([way, label, Icon, keys]) => (
          <Menu.Item
            key={way}
            leftSection={<Icon size={15} />}
            rightSection={<span className={css.keys}>{keys}</span>}
            disabled={!canShift(root, node.key, way)}
            onClick={() => shift(way)}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconCopy size={15} />} onClick={() => change((tree) => duplicateNode(tree, node.key))}>
          Duplicate
        </Menu.Item>
        <Menu.Item leftSection={<IconTrash size={15} />} onClick={() => change((tree) => removeNode(tree, node.key))}>
          Remove
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
