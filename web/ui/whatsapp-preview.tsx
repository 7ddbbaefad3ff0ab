import { IconArrowBackUp, IconCopy, IconExternalLink, IconFileText, IconPhone, IconPhoto, IconVideo } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import { FormattedText } from './formatted-text.tsx'
import { type TickState, Ticks } from './ticks.tsx'
import css from './whatsapp-preview.module.css'

/** A template or message as its reader sees it; fits `TemplateShown` of contract/content.ts. */
export interface PreviewParts {
  header?:
    | { kind: 'text' | 'image' | 'video' | 'document'; text?: string | null | undefined; url?: string | null | undefined }
    | null
    | undefined
  body: string
  footer?: string | null | undefined
  buttons?: readonly { kind: string; text: string }[] | undefined
}

export interface WhatsAppPreviewProps {
  parts: PreviewParts
  /** Values of the variables of the body; for the header see `headerValues`. */
  values?: Readonly<Record<string, string>>
  headerValues?: Readonly<Record<string, string>>
  /** Clock under the text: `9:41`. */
  clock?: string
  /** With ticks it is a message of ours (green bubble); without, as the customer sees it (white). */
  ticks?: TickState
  /** A line below, outside the bubble: “as Asha Rao sees it · ‹ 1 of 12,408 ›”. */
  caption?: ReactNode
  className?: string | undefined
}

/** A message on the beige paper of WhatsApp: live preview in the template editor and the campaign review. */
export function WhatsAppPreview({ caption, className, ...bubble }: WhatsAppPreviewProps) {
  return (
    <div className={cx(css.paper, className)}>
      <TemplateBubble {...bubble} />
      {caption !== undefined && <div className={css.caption}>{caption}</div>}
    </div>
  )
}

/** Only the bubble and its buttons, for a thread that draws its own background. */
export function TemplateBubble({
  parts,
  values = {},
  headerValues = values,
  clock,
  ticks,
}: Omit<WhatsAppPreviewProps, 'caption' | 'className'>) {
  const { header, body, footer, buttons = [] } = parts
  return (
    <div className={css.message}>
      <div className={cx(css.bubble, ticks !== undefined && css.ours)}>
        {header && <Header header={header} values={headerValues} />}
        <div>
          {body === '' ? (
            <span className={css.footer}>The text of the message</span>
          ) : (
            <FormattedText text={body} values={values} />
          )}
        </div>
        {footer && (
          <div className={css.footer} dir="auto">
            {footer}
          </div>
        )}
        {(clock !== undefined || ticks !== undefined) && (
          <div className={css.meta}>
            {clock} {ticks !== undefined && <Ticks state={ticks} />}
          </div>
        )}
      </div>
      {buttons.map((button, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: buttons of one template keep their order and may share a text.
        <div key={i} className={css.button}>
          <ButtonIcon kind={button.kind} />
          <span className={css.buttonText}>{button.text || 'Button'}</span>
        </div>
      ))}
    </div>
  )
}

function Header({ header, values }: { header: NonNullable<PreviewParts['header']>; values: Readonly<Record<string, string>> }) {
  if (header.kind === 'text') {
    return (
      <div className={css.header}>
        <FormattedText text={header.text ?? ''} values={values} links={false} />
      </div>
    )
  }
  if (header.kind === 'image' && header.url) return <img className={css.image} src={header.url} alt="Header of the message" />
  if (header.kind === 'video' && header.url) {
    // biome-ignore lint/a11y/useMediaCaption: a customer's own video has no captions to show.
    return <video className={css.image} src={header.url} controls preload="metadata" />
  }
  const [Icon, word] =
    header.kind === 'image'
      ? [IconPhoto, 'Picture']
      : header.kind === 'video'
        ? [IconVideo, 'Video']
        : [IconFileText, header.text ?? 'Document']
  return (
    <div className={cx(css.image, css.placeholder)} data-kind={header.kind}>
      <Icon size={26} stroke={1.5} aria-hidden="true" />
      <span>{word}</span>
    </div>
  )
}

function ButtonIcon({ kind }: { kind: string }) {
  const Icon =
    kind === 'url' ? IconExternalLink : kind === 'phone' ? IconPhone : kind === 'copy-code' ? IconCopy : IconArrowBackUp
  return <Icon size={15} stroke={1.9} aria-hidden="true" />
}
