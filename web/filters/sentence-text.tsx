import { Fragment } from 'react'
import type { Part } from './sentence.ts'

/** A sentence with what a person chose in bold. */
export function SentenceText({ parts }: { parts: readonly Part[] }) {
  return parts.map((part, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one sentence keep their order.
    <Fragment key={i}>{part.strong ? <b>{part.text}</b> : part.text}</Fragment>
  ))
}
