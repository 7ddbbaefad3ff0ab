import { Menu, Tooltip, useMantineColorScheme } from '@mantine/core'
import { IconBuilding, IconCheck, IconDeviceDesktop, IconKeyboard, IconLogout, IconMoon, IconSun } from '@tabler/icons-react'
import { rolePowers } from '@woochat/contract/permissions.ts'
import { useState } from 'react'
import { useSession } from '../api/session.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { changeWorkspace, signOut } from './account.ts'
import css from './account-menu.module.css'
import { openShortcutSheet } from './shortcut-sheet-state.ts'

const schemes = [
  ['light', 'Light', IconSun],
  ['dark', 'Dark', IconMoon],
  ['auto', 'As the system', IconDeviceDesktop],
] as const

/** Who I am and where: workspace, theme, shortcuts, sign out. */
export function AccountMenu({ position = 'right-end' }: { position?: 'right-end' | 'top-end' }) {
  const { user, member, workspace, workspaces } = useSession()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const [open, setOpen] = useState(false)
  return (
    <Menu position={position} width={248} withinPortal={false} floatingStrategy="fixed" opened={open} onChange={setOpen}>
      <Menu.Target>
        <Tooltip label={`${user.name} · ${workspace.name}`} position="right" disabled={open}>
          <button type="button" className={css.button} aria-label="Account and workspace">
            <Avatar name={user.name} size={30} />
          </button>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={css.who}>
          <Avatar name={user.name} size={36} />
          <div className={css.whoText}>
            <b>{user.name}</b>
            <span>{user.email}</span>
            <span>
              {rolePowers[member.role].label} of {workspace.name}
            </span>
          </div>
        </div>
        <Menu.Divider />
        {workspaces.length > 1 && (
          <>
            <Menu.Label>Workspace</Menu.Label>
            {workspaces.map((other) => (
              <Menu.Item
                key={other.id}
                leftSection={<IconBuilding size={16} />}
                rightSection={other.id === workspace.id && <IconCheck size={15} />}
                onClick={() => void changeWorkspace(other.id)}
              >
                {other.name}
              </Menu.Item>
            ))}
            <Menu.Divider />
          </>
        )}
        <Menu.Label>Theme</Menu.Label>
        {schemes.map(([scheme, label, Icon]) => (
          <Menu.Item
            key={scheme}
            leftSection={<Icon size={16} />}
            rightSection={colorScheme === scheme && <IconCheck size={15} />}
            aria-current={colorScheme === scheme}
            closeMenuOnClick={false}
            onClick={() => setColorScheme(scheme)}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconKeyboard size={16} />} rightSection={<Kbd keys="?" />} onClick={openShortcutSheet}>
          Keyboard shortcuts
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void signOut()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
