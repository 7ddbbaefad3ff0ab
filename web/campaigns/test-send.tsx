import { Button, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { CampaignId, MessageId } from '@woochat/contract/id.ts'
import type { DeliveryState } from '@woochat/contract/messages.ts'
import { useState } from 'react'
import { installationQuery } from '../api/session.ts'
import { TextField } from '../ui/field.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { type TickState, Ticks } from '../ui/ticks.tsx'
import { testMessageQuery, useTestSend } from './queries.ts'
import css from './send-dialog.module.css'

const storageKey = 'woochat-test-number'

/** Sends it to one number now and shows what becomes of it. */
export function TestSend({ campaignId, onClose }: { campaignId: CampaignId; onClose: () => void }) {
  const [phone, setPhone] = useState(() => localStorage.getItem(storageKey) ?? '')
  const test = useTestSend(campaignId)
  const phones = useQuery(installationQuery).data?.phonesUrl
  const send = (): void => {
    if (phone.trim().length < 5) return
    localStorage.setItem(storageKey, phone.trim())
    test.mutate(phone.trim())
  }
  return (
    <Modal opened onClose={onClose} title="Send a test" size={440}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
      >
        <TextField
          label="To this number"
          type="tel"
          value={phone}
          onChange={setPhone}
          placeholder="+91 98000 00001"
          autoFocus
          data-autofocus
          help="With the values of that contact, or the fallbacks where there is none. A test is a real message and is charged."
        />
        {test.isError && <ProblemNote error={test.error} />}
        {test.data && <TestResult id={test.data.messageId as MessageId} />}
        <div className={css.actions}>
          {phones && (
            <a href={phones} target="_blank" rel="noreferrer" className={css.aside}>
              Open the practice phones
            </a>
          )}
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <Button type="submit" loading={test.isPending} disabled={phone.trim().length < 5}>
            {test.data ? 'Send again' : 'Send'}
          </Button>
        </div>
      </form>
    </Modal>
  )
}

const results: Readonly<Record<DeliveryState, readonly [TickState, string]>> = {
  queued: ['waiting', 'On its way to WhatsApp…'],
  sending: ['waiting', 'On its way to WhatsApp…'],
  held: ['waiting', 'Held back'],
  accepted: ['sent', 'WhatsApp took it'],
  sent: ['sent', 'Sent by WhatsApp'],
  delivered: ['delivered', 'It has arrived on the phone'],
  read: ['read', 'It was read'],
  failed: ['failed', 'It was not delivered'],
  unknown: ['unknown', 'Sent, but no answer from WhatsApp came'],
}

function TestResult({ id }: { id: MessageId }) {
  const message = useQuery(testMessageQuery(id))
  if (message.isError) return <ProblemNote error={message.error} onRetry={() => void message.refetch()} />
  const delivery = message.data?.delivery
  const [ticks, says] = results[delivery?.state ?? 'queued']
  return (
    <p className={css.result} role="status" data-tone={delivery?.state === 'failed' ? 'bad' : undefined}>
      <Ticks state={ticks} />
      <span>
        {says}
        {delivery?.error && `: ${delivery.error.says} ${delivery.error.advice}`}
      </span>
    </p>
  )
}
