import { type Media, mediaLimits, mediaRoutes } from '@woochat/contract/media.ts'
import { useEffect, useRef, useState } from 'react'
import { upload } from '../api/upload.ts'

interface Attachment {
  preview: string | undefined
  ready: Media | undefined
  part: number
  busy: boolean
  problem: unknown
}

const none: Attachment = { preview: undefined, ready: undefined, part: 0, busy: false, problem: undefined }

/** One picture on its way into a message: uploaded as soon as it is chosen, so that sending is instant. */
export function useAttachment() {
  const [state, setState] = useState<Attachment>(none)
  const aborter = useRef<AbortController>(undefined)
  const { preview } = state
  useEffect(() => () => void (preview && URL.revokeObjectURL(preview)), [preview])
  useEffect(() => () => aborter.current?.abort(), [])
  const clear = (): void => {
    aborter.current?.abort()
    setState(none)
  }
  const take = (file: File | undefined): void => {
    if (!file) return
    const why = misfit(file)
    if (why) {
      setState({ ...none, problem: why })
      return
    }
    aborter.current?.abort()
    const own = new AbortController()
    aborter.current = own
    setState({ ...none, preview: URL.createObjectURL(file), busy: true })
    upload(mediaRoutes.upload, { file, signal: own.signal, onProgress: (part) => setState((s) => ({ ...s, part })) })
      .then((ready) => setState((s) => ({ ...s, ready, busy: false })))
      .catch((problem: unknown) => own.signal.aborted || setState({ ...none, problem }))
  }
  return { ...state, take, clear }
}

/** Said before uploading: WhatsApp takes JPEG and PNG pictures up to 5 MB. */
function misfit(file: File): { message: string; next: string } | undefined {
  if (!/^image\/(jpeg|png)$/.test(file.type))
    return { message: 'WhatsApp shows only JPEG and PNG pictures.', next: 'Convert the picture and attach it again.' }
  if (file.size > mediaLimits.image)
    return {
      message: `This picture has ${(file.size / 1024 / 1024).toFixed(1)} MB; WhatsApp takes up to 5 MB.`,
      next: 'Make it smaller and attach it again.',
    }
  return undefined
}
