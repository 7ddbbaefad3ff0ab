import { IconFileText, IconMapPin, IconPhotoOff, IconUser } from '@tabler/icons-react'
import type { Content, MediaPart } from '@woochat/contract/content.ts'
import { useState } from 'react'
import { FormattedText } from '../ui/formatted-text.tsx'
import { TemplateBubble } from '../ui/whatsapp-preview.tsx'
import css from './message-content.module.css'

/** What a message says, for every type WhatsApp knows. Text never becomes HTML. */
export function MessageContent({ content }: { content: Content }) {
  switch (content.type) {
    case 'text':
      return <FormattedText text={content.text} />
    case 'image':
    case 'sticker':
      return <Picture part={content} sticker={content.type === 'sticker'} />
    case 'video':
      return <Video part={content} />
    case 'audio':
      return content.url ? (
        // biome-ignore lint/a11y/useMediaCaption: a voice message of a contact has no captions.
        <audio className={css.audio} controls preload="none" src={content.url} />
      ) : (
        <Missing part={content} what={content.voice ? 'Voice message' : 'Audio'} />
      )
    case 'document':
      return <File part={content} />
    case 'template':
      return <Template content={content} />
    case 'button':
      return <FormattedText text={content.text} />
    case 'reply':
      return (
        <span>
          {content.title}
          {content.description && <span className={css.answers}> · {content.description}</span>}
        </span>
      )
    case 'reaction':
      return <span className={css.reaction}>{content.emoji ?? 'took back a reaction'}</span>
    case 'location':
      return <Place content={content} />
    case 'contacts':
      return content.cards.map((card) => (
        <span key={card.name + card.phones.join()} className={css.fileLine}>
          <IconUser size={18} stroke={1.7} aria-hidden="true" />
          <span>
            <b>{card.name}</b> <span className={css.dim}>{card.phones.join(', ')}</span>
          </span>
        </span>
      ))
    case 'order':
      return (
        <span>
          🛒 Order of {content.items} {content.items === 1 ? 'item' : 'items'} ·{' '}
          {new Intl.NumberFormat(undefined, { style: 'currency', currency: content.currency }).format(content.total)}
        </span>
      )
    case 'unsupported':
      return (
        <span className={css.dim}>
          WhatsApp does not pass on this kind of message ({content.what}). Ask for it in another way.
        </span>
      )
    case 'event':
      return <span>{content.text}</span>
  }
}

function Template({ content }: { content: Extract<Content, { type: 'template' }> }) {
  return (
    <div className={css.template}>
      <TemplateBubble parts={content} />
    </div>
  )
}

function Picture({ part, sticker }: { part: MediaPart; sticker: boolean }) {
  const [broken, setBroken] = useState(false)
  if (!part.url || broken) return <Missing part={part} what="Photo" />
  return (
    <>
      <a href={part.url} target="_blank" rel="noreferrer" aria-label="Open the picture">
        <img
          className={sticker ? css.sticker : css.picture}
          src={part.url}
          alt={part.caption ?? 'Picture'}
          loading="lazy"
          onError={() => setBroken(true)}
        />
      </a>
      {part.caption && (
        <div className={css.caption}>
          <FormattedText text={part.caption} />
        </div>
      )}
    </>
  )
}

function Video({ part }: { part: MediaPart }) {
  if (!part.url) return <Missing part={part} what="Video" />
  return (
    <>
      {/* biome-ignore lint/a11y/useMediaCaption: a video of a contact has no captions. */}
      <video className={css.picture} controls preload="metadata" src={part.url} />
      {part.caption && (
        <div className={css.caption}>
          <FormattedText text={part.caption} />
        </div>
      )}
    </>
  )
}

function File({ part }: { part: MediaPart }) {
  if (!part.url) return <Missing part={part} what={part.fileName ?? 'Document'} />
  return (
    <>
      <a className={css.fileLine} href={part.url} target="_blank" rel="noreferrer">
        <IconFileText size={22} stroke={1.6} aria-hidden="true" />
        <span className={css.fileName}>{part.fileName ?? 'Document'}</span>
      </a>
      {part.caption && <FormattedText text={part.caption} />}
    </>
  )
}

function Missing({ part, what }: { part: MediaPart; what: string }) {
  return (
    <span className={css.missing}>
      <IconPhotoOff size={17} stroke={1.7} aria-hidden="true" />
      <span>
        {part.problem
          ? `${what}: ${part.problem}`
          : part.mediaId === null
            ? `${what} · loading from WhatsApp…`
            : `${what} cannot be shown. Reload the page.`}
      </span>
    </span>
  )
}

function Place({ content }: { content: Extract<Content, { type: 'location' }> }) {
  const at = `${content.latitude.toFixed(5)}, ${content.longitude.toFixed(5)}`
  return (
    <a
      className={css.fileLine}
      href={`https://www.openstreetmap.org/?mlat=${content.latitude}&mlon=${content.longitude}#map=16/${content.latitude}/${content.longitude}`}
      target="_blank"
      rel="noreferrer"
    >
      <IconMapPin size={20} stroke={1.7} aria-hidden="true" />
      <span>
        <b>{content.name ?? 'Location'}</b> <span className={css.dim}>{content.address ?? at}</span>
      </span>
    </a>
  )
}
