import { ActionIcon, Button, Textarea, Tooltip } from '@mantine/core'
import { IconMoodSmile, IconPaperclip, IconSend2, IconTemplate, IconX } from '@tabler/icons-react'
import type { Conversation } from '@woochat/contract/conversations.ts'
import { mediaLimits } from '@woochat/contract/media.ts'
import {
  type ClipboardEvent,
  type DragEvent,
  type KeyboardEvent,
  lazy,
  type ReactNode,
  type RefObject,
  Suspense,
  useEffect,
  useRef,
  useState,
} from 'react'
import { useMay } from '../api/session.ts'
import { cx } from '../ui/cx.ts'
import { Kbd } from '../ui/kbd.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { useShortcut } from '../ui/shortcuts.ts'
import css from './composer.module.css'
import { EmojiButton } from './emoji-button.tsx'
import { shownName } from './names.ts'
import { useAttachment } from './use-attachment.ts'
import type { Sender } from './use-send.ts'
import { useWindow } from './window-left.tsx'

const TemplateDialog = lazy(() => import('./template-dialog.tsx').then((m) => ({ default: m.TemplateDialog })))

const longest = 4096
const nearLongest = 3800

/** Where a member writes: text, emoji and a picture while the window is open, else only templates. */
export function Composer({ conversation, sender }: { conversation: Conversation; sender: Sender }) {
  const may = useMay()('messages:send')
  const window = useWindow(conversation)
  const [choosing, setChoosing] = useState(false)
  if (!may) return <p className={css.closed}>Your role can read conversations, not answer them.</p>
  if (conversation.contact.blocked)
    return <p className={css.closed}>This contact is blocked. Unblock it in the contact to write again.</p>
  return (
    <div className={css.area}>
      {window.open ? (
        <Writing key={conversation.id} conversation={conversation} sender={sender} onTemplate={() => setChoosing(true)} />
      ) : (
        <ClosedWindow conversation={conversation} onTemplate={() => setChoosing(true)} />
      )}
      <Suspense>
        {choosing && <TemplateDialog conversation={conversation} sender={sender} onClose={() => setChoosing(false)} />}
      </Suspense>
    </div>
  )
}

function ClosedWindow({ conversation, onTemplate }: { conversation: Conversation; onTemplate: () => void }) {
  useShortcut('r', 'Send a template', 'Inbox', onTemplate)
  return (
    <div className={css.shut}>
      <span>
        {conversation.windowEndsAt === null
          ? 'This contact has not written to you yet.'
          : 'The last message of this contact is more than 24 hours old.'}{' '}
        WhatsApp takes only an approved template now.
      </span>
      <Button leftSection={<IconTemplate size={16} stroke={1.8} />} rightSection={<Kbd keys="r" />} onClick={onTemplate}>
        Send a template
      </Button>
    </div>
  )
}

/** What was typed and not sent, per conversation, for as long as the tab lives. */
const drafts = new Map<number, string>()

function Writing({ conversation, sender, onTemplate }: { conversation: Conversation; sender: Sender; onTemplate: () => void }) {
  const [text, setText] = useState(drafts.get(conversation.id) ?? '')
  const area = useRef<HTMLTextAreaElement>(null)
  const attachment = useAttachment()
  useEffect(() => void drafts.set(conversation.id, text), [conversation.id, text])
  useShortcut('r', 'Write a reply', 'Inbox', (event) => {
    event.preventDefault()
    area.current?.focus()
  })
  const empty = text.trim() === '' && !attachment.ready
  const submit = (): void => {
    if (empty || attachment.busy || text.length > longest) return
    const { ready } = attachment
    setText('')
    attachment.clear()
    if (ready) {
      const caption = text.trim()
      const shown = {
        type: 'image' as const,
        mediaId: ready.id,
        url: ready.url,
        mime: ready.mime,
        fileName: ready.fileName,
        caption: caption || null,
        problem: null,
      }
      void sender.send({ type: 'image', mediaId: ready.id, ...(caption && { caption }) }, shown)
    } else void sender.send({ type: 'text', text: text.trim() }, { type: 'text', text: text.trim() })
  }
  const insert = (piece: string): void => {
    const field = area.current
    const at = field?.selectionStart ?? text.length
    setText(text.slice(0, at) + piece + text.slice(field?.selectionEnd ?? at))
    requestAnimationFrame(() => {
      field?.focus()
      field?.setSelectionRange(at + piece.length, at + piece.length)
    })
  }
  return (
    <DropBox onFile={attachment.take}>
      <AttachmentStrip attachment={attachment} />
      <MessageField
        area={area}
        name={shownName(conversation.contact)}
        caption={attachment.ready !== undefined}
        text={text}
        onText={setText}
        onPicture={attachment.take}
        onSubmit={submit}
      />
      <div className={css.tools}>
        <EmojiButton icon={<IconMoodSmile size={19} stroke={1.7} />} onPick={insert} onClose={() => area.current?.focus()} />
        <AttachButton onFile={attachment.take} />
        <Button variant="subtle" color="gray" leftSection={<IconTemplate size={17} stroke={1.7} />} onClick={onTemplate}>
          Template
        </Button>
        <Length of={text} />
        <Button
          disabled={empty || attachment.busy || text.length > longest}
          rightSection={<IconSend2 size={16} stroke={1.8} />}
          onClick={submit}
        >
          Send
        </Button>
      </div>
    </DropBox>
  )
}

function Length({ of }: { of: string }) {
  return (
    <span className={cx(css.length, of.length > longest && css.tooLong)}>
      {of.length > nearLongest && `${of.length.toLocaleString()} of ${longest.toLocaleString()}`}
    </span>
  )
}

function DropBox({ onFile, children }: { onFile: (file: File | undefined) => void; children: ReactNode }) {
  const [over, setOver] = useState(false)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping a picture is an extra; the button inside does the same.
    <div
      className={cx(css.box, over && css.over)}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event: DragEvent) => {
        event.preventDefault()
        setOver(false)
        onFile(event.dataTransfer.files[0])
      }}
    >
      {children}
    </div>
  )
}

interface MessageFieldProps {
  area: RefObject<HTMLTextAreaElement | null>
  name: string
  /** A picture is attached: the text goes under it. */
  caption: boolean
  text: string
  onText: (text: string) => void
  onPicture: (file: File) => void
  onSubmit: () => void
}

/** Enter sends, Shift+Enter breaks the line, a pasted picture is attached. */
function MessageField({ area, name, caption, text, onText, onPicture, onSubmit }: MessageFieldProps) {
  return (
    <Textarea
      ref={area}
      aria-label={`Message to ${name}`}
      placeholder={caption ? 'Add a caption' : `Write to ${name}…`}
      value={text}
      variant="unstyled"
      autosize
      minRows={1}
      maxRows={9}
      onChange={(event) => onText(event.currentTarget.value)}
      onPaste={(event: ClipboardEvent) => {
        const file = [...event.clipboardData.files].find((f) => f.type.startsWith('image/'))
        if (!file) return
        event.preventDefault()
        onPicture(file)
      }}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
        event.preventDefault()
        onSubmit()
      }}
    />
  )
}

function AttachButton({ onFile }: { onFile: (file: File | undefined) => void }) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <Tooltip label="Attach a picture">
      <ActionIcon variant="subtle" color="gray" aria-label="Attach a picture" onClick={() => input.current?.click()}>
        <IconPaperclip size={19} stroke={1.7} />
        <input
          ref={input}
          type="file"
          hidden
          accept="image/jpeg,image/png"
          onChange={(event) => {
            onFile(event.currentTarget.files?.[0])
            event.currentTarget.value = ''
          }}
        />
      </ActionIcon>
    </Tooltip>
  )
}

function AttachmentStrip({ attachment }: { attachment: ReturnType<typeof useAttachment> }) {
  const { preview, part, busy, problem, clear } = attachment
  if (problem !== undefined) return <ProblemNote error={problem} onRetry={clear} />
  if (!preview) return null
  return (
    <div className={css.strip}>
      <img src={preview} alt="To be sent" className={css.thumb} />
      <span className={css.stripText}>
        {busy ? `Uploading · ${Math.round(part * 100)} %` : `Picture ready · up to ${mediaLimits.image / 1024 / 1024} MB`}
      </span>
      <ActionIcon variant="subtle" color="gray" aria-label="Take the picture away" onClick={clear}>
        <IconX size={16} />
      </ActionIcon>
    </div>
  )
}
