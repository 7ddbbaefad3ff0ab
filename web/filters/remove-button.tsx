import { IconX } from '@tabler/icons-react'
import css from './filter-editor.module.css'

export function RemoveButton({ name, onRemove, disabled }: { name: string; onRemove: () => void; disabled: boolean }) {
  if (disabled) return null
  return (
    <button type="button" className={css.remove} aria-label={`Remove ${name}`} title={`Remove ${name}`} onClick={onRemove}>
      <IconX size={15} />
    </button>
  )
}
