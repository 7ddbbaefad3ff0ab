import { Button, Modal } from '@mantine/core'
import { useState } from 'react'
import type { AskedQuestion } from './confirm.ts'
import css from './confirm-dialog.module.css'
import { TextField } from './field.tsx'

/** Draws the question of `confirm`; the app shows it. */
export function ConfirmDialog({ question }: { question: AskedQuestion }) {
  const [typed, setTyped] = useState('')
  const ready = question.typeToConfirm === undefined || typed.trim() === question.typeToConfirm
  return (
    <Modal opened onClose={() => question.answer(false)} title={question.title} size={440}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (ready) question.answer(true)
        }}
      >
        {question.body !== undefined && <div className={css.body}>{question.body}</div>}
        {question.typeToConfirm !== undefined && (
          <TextField label={`Type “${question.typeToConfirm}” to go on`} value={typed} onChange={setTyped} autoFocus />
        )}
        <div className={css.actions}>
          <Button variant="default" onClick={() => question.answer(false)}>
            Cancel
          </Button>
          <Button
            type="submit"
            color={question.danger ? 'red' : 'iris'}
            disabled={!ready}
            data-autofocus={question.typeToConfirm === undefined || undefined}
          >
            {question.action}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
