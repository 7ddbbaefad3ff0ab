import css from './kbd.module.css'
import { modKey } from './media-query.ts'

const symbols: Readonly<Record<string, string>> = {
  mod: modKey,
  shift: '⇧',
  enter: '↵',
  escape: 'Esc',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  backspace: '⌫',
}

/** Keys as on the keyboard: `<Kbd keys="mod+k" />`, `<Kbd keys="g i" />`; hidden from screen readers, who have the label. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <span className={css.keys} aria-hidden="true">
      {keys.split(' ').map((chord) => (
        <kbd key={chord} className={css.kbd}>
          {chord
            .split('+')
            .map((key) => symbols[key] ?? key.toUpperCase())
            .join(modKey === '⌘' ? '' : ' ')}
        </kbd>
      ))}
    </span>
  )
}
