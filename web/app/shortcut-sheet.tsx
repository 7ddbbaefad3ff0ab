import { Modal } from '@mantine/core'
import { Kbd } from '../ui/kbd.tsx'
import { useShortcuts } from '../ui/shortcuts.ts'
import css from './shortcut-sheet.module.css'
import { closeShortcutSheet } from './shortcut-sheet-state.ts'

/** `?`: the shortcuts that work right now, by where they belong. */
export function ShortcutSheet() {
  const groups = Map.groupBy(useShortcuts(), (shortcut) => shortcut.group)
  return (
    <Modal opened onClose={closeShortcutSheet} title="Keyboard shortcuts" size={640}>
      <div className={css.groups}>
        {[...groups].map(([group, shortcuts]) => (
          <section key={group}>
            <h3 className={css.title}>{group}</h3>
            <dl className={css.list}>
              {shortcuts.map((shortcut) => (
                <div key={shortcut.keys} className={css.line}>
                  <dt>{shortcut.label}</dt>
                  <dd>
                    <Kbd keys={shortcut.keys} />
                    <span className="visually-hidden">{shortcut.keys}</span>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  )
}
