import { lazy, Suspense, useSyncExternalStore } from 'react'
import { readQuestion, watchQuestion } from '../ui/confirm.ts'
import { useShortcut } from '../ui/shortcuts.ts'
import { ToastStack } from '../ui/toast-stack.tsx'
import { openPalette, usePaletteOpen } from './palette-state.ts'
import { openShortcutSheet, useShortcutSheetOpen } from './shortcut-sheet-state.ts'

// Each comes as a chunk of its own the first time it is needed.
const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }))
const ShortcutSheet = lazy(async () => ({ default: (await import('./shortcut-sheet.tsx')).ShortcutSheet }))
const ConfirmDialog = lazy(async () => ({ default: (await import('../ui/confirm-dialog.tsx')).ConfirmDialog }))

/** What may lie over any page: palette, shortcut sheet, questions, toasts. */
export function Overlays() {
  const palette = usePaletteOpen()
  const sheet = useShortcutSheetOpen()
  const question = useSyncExternalStore(watchQuestion, readQuestion)
  useShortcut('mod+k', 'Search and commands', 'Everywhere', openPalette)
  useShortcut('?', 'Keyboard shortcuts', 'Everywhere', openShortcutSheet)
  return (
    <>
      <Suspense fallback={null}>
        {palette && <Palette />}
        {sheet && <ShortcutSheet />}
        {question && <ConfirmDialog key={question.title} question={question} />}
      </Suspense>
      <ToastStack />
    </>
  )
}
