import { Fragment, type ReactNode } from 'react'
import css from './formatted-text.module.css'
import { type Line, type Piece, parseWhatsAppText } from './whatsapp-text.ts'

export interface FormattedTextProps {
  /** Text as WhatsApp sends it. Never becomes HTML: only React nodes. */
  text: string
  /** Values of `{{…}}`; a variable without one is shown as a mark to fill. */
  values?: Readonly<Record<string, string>>
  /** Off in lists, where a click opens the thread. */
  links?: boolean
}

/** WhatsApp text with its *bold* _italic_ ~strike~ `code`, lists, quotes and links. */
export function FormattedText({ text, values = {}, links = true }: FormattedTextProps) {
  return (
    <span className={css.text} dir="auto">
      {parseWhatsAppText(text).map((line, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of one text have no other name.
        <Fragment key={i}>
          {i > 0 && line.kind === 'plain' && '\n'}
          {lineNode(line, (pieces) => nodes(pieces, values, links))}
        </Fragment>
      ))}
    </span>
  )
}

function lineNode(line: Line, draw: (pieces: readonly Piece[]) => ReactNode): ReactNode {
  switch (line.kind) {
    case 'plain':
      return draw(line.pieces)
    case 'bullet':
      return <span className={css.item}>• {draw(line.pieces)}</span>
    case 'number':
      return (
        <span className={css.item}>
          {line.number}. {draw(line.pieces)}
        </span>
      )
    case 'quote':
      return <span className={css.quote}>{draw(line.pieces)}</span>
    case 'block':
      return <code className={css.block}>{line.text}</code>
  }
}

function nodes(pieces: readonly Piece[], values: Readonly<Record<string, string>>, links: boolean): ReactNode {
  // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one line have no other name.
  return pieces.map((piece, i) => <Fragment key={i}>{pieceNode(piece, values, links)}</Fragment>)
}

function pieceNode(piece: Piece, values: Readonly<Record<string, string>>, links: boolean): ReactNode {
  switch (piece.kind) {
    case 'text':
      return piece.text
    case 'bold':
      return <b>{nodes(piece.pieces, values, links)}</b>
    case 'italic':
      return <i>{nodes(piece.pieces, values, links)}</i>
    case 'strike':
      return <s>{nodes(piece.pieces, values, links)}</s>
    case 'code':
    case 'block':
      return <code className={css.code}>{piece.text}</code>
    case 'link':
      return links ? (
        <a className={css.link} href={piece.url} target="_blank" rel="noreferrer noopener">
          {piece.text}
        </a>
      ) : (
        piece.text
      )
    case 'variable':
      return values[piece.name] || <mark className={css.variable}>{`{{${piece.name}}}`}</mark>
  }
}
