import { ActionIcon, Popover, Tooltip } from '@mantine/core'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { SkeletonLines } from '../ui/skeleton.tsx'
import css from './emoji-picker.module.css'

const EmojiPicker = lazy(() => import('./emoji-picker.tsx').then((m) => ({ default: m.EmojiPicker })))

export interface EmojiButtonProps {
  icon: ReactNode
  onPick: (emoji: string) => void
  onClose: () => void
}

/** Opens the emoji picker, which is only loaded then. */
export function EmojiButton({ icon, onPick, onClose }: EmojiButtonProps) {
  const [open, setOpen] = useState(false)
  return (
    <Popover opened={open} onChange={setOpen} onClose={onClose} position="top-start" trapFocus shadow="md">
      <Popover.Target>
        <Tooltip label="Emoji" disabled={open}>
          <ActionIcon variant="subtle" color="gray" aria-label="Emoji" aria-expanded={open} onClick={() => setOpen(!open)}>
            {icon}
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown p={0}>
        <Suspense
          fallback={
            <div className={css.picker}>
              <SkeletonLines lines={8} />
            </div>
          }
        >
          <EmojiPicker
            onPick={(emoji) => {
              setOpen(false)
              onPick(emoji)
            }}
          />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  )
}
