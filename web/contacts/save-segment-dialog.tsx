import { Button, Modal } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import type { Filter } from '@woochat/contract/filter.ts'
import { useState } from 'react'
import { fieldErrors } from '../api/problem.ts'
import { filterSentence } from '../filters/sentence.ts'
import { SentenceText } from '../filters/sentence-text.tsx'
import { useNames } from '../filters/use-names.ts'
import { useCreateSegment } from '../segments/queries.ts'
import { TextField } from '../ui/field.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { toast } from '../ui/toast.ts'
import css from './contacts.module.css'

/** Gives a filter a name, so that campaigns can use it. */
export function SaveSegmentDialog({ filter, onClose }: { filter: Filter; onClose: () => void }) {
  const [name, setName] = useState('')
  const names = useNames(filter.root)
  const create = useCreateSegment()
  const navigate = useNavigate()
  const save = async (): Promise<void> => {
    const segment = await create.mutateAsync({ name: name.trim(), filter })
    onClose()
    toast.done(`Segment “${segment.name}” saved`, {
      label: 'Open it',
      run: () => void navigate({ to: '/segments/$segmentId', params: { segmentId: String(segment.id) } }),
    })
  }
  return (
    <Modal opened onClose={onClose} title="Save as segment" size={460}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() !== '') save().catch(() => undefined)
        }}
      >
        <TextField
          label="Name"
          value={name}
          onChange={setName}
          data-autofocus
          maxLength={120}
          error={fieldErrors(create.error).name}
        />
        <p>
          <SentenceText parts={filterSentence(filter, names)} />
        </p>
        {create.error && <ProblemNote error={create.error} />}
        <div className={css.formEnd}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending} disabled={name.trim() === ''}>
            Save segment
          </Button>
        </div>
      </form>
    </Modal>
  )
}
