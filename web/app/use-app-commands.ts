import { useMantineColorScheme } from '@mantine/core'
import { IconKeyboard, IconLogout, IconMoon, IconSun } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import type { Command } from '../ui/commands.ts'
import { signOut } from './account.ts'
import { openShortcutSheet } from './shortcut-sheet-state.ts'
import { useRail } from './use-rail.ts'

/** What can be done on every page. */
export function useAppCommands(): Command[] {
  const rail = useRail()
  const navigate = useNavigate()
  const { setColorScheme } = useMantineColorScheme()
  return [
    ...rail.map(
      (entry): Command => ({
        id: `go ${entry.path}`,
        label: entry.label,
        group: 'Go to',
        icon: entry.icon,
        keys: `g ${entry.key}`,
        run: () => void navigate({ to: entry.path }),
      }),
    ),
    { id: 'theme light', label: 'Light theme', group: 'This browser', icon: IconSun, run: () => setColorScheme('light') },
    { id: 'theme dark', label: 'Dark theme', group: 'This browser', icon: IconMoon, run: () => setColorScheme('dark') },
    {
      id: 'shortcuts',
      label: 'Keyboard shortcuts',
      group: 'This browser',
      icon: IconKeyboard,
      keys: '?',
      run: openShortcutSheet,
    },
    {
      id: 'sign out',
      label: 'Sign out',
      group: 'This browser',
      icon: IconLogout,
      keywords: 'log out leave',
      run: () => void signOut(),
    },
  ]
}
