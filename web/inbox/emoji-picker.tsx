import { type EmojiPickerListCategoryHeaderProps, type EmojiPickerListEmojiProps, EmojiPicker as Picker } from 'frimousse'
import css from './emoji-picker.module.css'

/** Search and pick an emoji; its data comes from this server, never from elsewhere. */
export function EmojiPicker({ onPick }: { onPick: (emoji: string) => void }) {
  return (
    <Picker.Root
      className={css.picker ?? ''}
      locale="en"
      emojibaseUrl="/emoji"
      columns={8}
      onEmojiSelect={({ emoji }) => onPick(emoji)}
    >
      <Picker.Search className={css.search ?? ''} autoFocus aria-label="Search emoji" placeholder="Search emoji" />
      <Picker.Viewport className={css.viewport ?? ''}>
        <Picker.Loading className={css.hint ?? ''}>Loading…</Picker.Loading>
        <Picker.Empty className={css.hint ?? ''}>No emoji of this name</Picker.Empty>
        <Picker.List className={css.list ?? ''} components={{ CategoryHeader, Emoji }} />
      </Picker.Viewport>
    </Picker.Root>
  )
}

function CategoryHeader({ category, ...props }: EmojiPickerListCategoryHeaderProps) {
  return (
    <div {...props} className={css.category}>
      {category.label}
    </div>
  )
}

function Emoji({ emoji, ...props }: EmojiPickerListEmojiProps) {
  return (
    <button {...props} type="button" className={css.emoji} data-active={emoji.isActive || undefined}>
      {emoji.emoji}
    </button>
  )
}
