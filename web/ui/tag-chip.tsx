import css from './tag-chip.module.css'

export interface TagChipProps {
  name: string
  /** One of contract/tags.ts `tagColors`. */
  color: string
  /** Shows a ✕ that takes the tag away. */
  onRemove?: (() => void) | undefined
}

/** A tag: a dot in its colour and its name. */
export function TagChip({ name, color, onRemove }: TagChipProps) {
  return (
    <span className={css.tag}>
      <TagDot color={color} />
      <span className={css.name}>{name}</span>
      {onRemove && (
        <button type="button" className={css.remove} aria-label={`Remove tag ${name}`} onClick={onRemove}>
          ✕
        </button>
      )}
    </span>
  )
}

/** Only the dot, for menus and pickers. */
export function TagDot({ color }: { color: string }) {
  return <span className={css.dot} data-color={color} />
}

/** As many tags as asked and `+3` for the rest, whose names are in the tooltip. */
export function TagList({ tags, most = 2 }: { tags: readonly { id: number; name: string; color: string }[]; most?: number }) {
  const rest = tags.slice(most)
  return (
    <span className={css.list}>
      {tags.slice(0, most).map((tag) => (
        <TagChip key={tag.id} name={tag.name} color={tag.color} />
      ))}
      {rest.length > 0 && (
        <span className={css.more} title={rest.map((tag) => tag.name).join(', ')}>
          +{rest.length}
        </span>
      )}
    </span>
  )
}
