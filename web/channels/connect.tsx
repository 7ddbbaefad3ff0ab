import { Button } from '@mantine/core'
import { IconBrandWhatsapp, IconFlask } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { installationQuery, useMay } from '../api/session.ts'
import { ProblemNote } from '../ui/problem.tsx'
import css from './connect.module.css'
import { useConnectPractice } from './queries.ts'

const noRight = 'Only an owner or admin can connect a number.'

/** The two ways to have a number, side by side: on the simulator at once, or a real one. */
export function ConnectChoice() {
  const may = useMay()('channels:write')
  return (
    <div className={css.choice}>
      <PracticeCard may={may} />
      <section className={css.card} aria-labelledby="own-number">
        <span className={css.icon} data-kind="own" aria-hidden="true">
          <IconBrandWhatsapp size={22} stroke={1.7} />
        </span>
        <h2 className={css.name} id="own-number">
          Your own number
        </h2>
        <p className={css.text}>
          A number registered with Meta’s WhatsApp Cloud API. WooChat talks to Meta directly: no provider between, no markup.
        </p>
        <ul className={css.list}>
          <li>You need four values from Meta: phone number id, account id, token, app secret.</li>
          <li>They are checked with Meta before anything is saved, and kept encrypted.</li>
          <li>Your name, quality and limit are read from Meta.</li>
        </ul>
        <div className={css.foot}>
          <Button
            variant="default"
            disabled={!may}
            title={may ? undefined : noRight}
            renderRoot={(props) => <Link to="/settings/channels" search={{ connect: 'own' }} {...props} />}
          >
            Enter credentials
          </Button>
        </div>
      </section>
    </div>
  )
}

function PracticeCard({ may }: { may: boolean }) {
  const connect = useConnectPractice()
  const navigate = useNavigate()
  const phones = useQuery(installationQuery).data?.phonesUrl
  // Awaited rather than a callback: this card is gone as soon as the list knows the number.
  const make = async (): Promise<void> => {
    const made = await connect.mutateAsync().catch(() => undefined)
    if (made) await navigate({ to: '/settings/channels/$channelId', params: { channelId: String(made.id) } })
  }
  return (
    <section className={css.card} aria-labelledby="practice-number">
      <span className={css.icon} aria-hidden="true">
        <IconFlask size={22} stroke={1.7} />
      </span>
      <h2 className={css.name} id="practice-number">
        Practice number
      </h2>
      <p className={css.text}>
        Try everything now, without Meta. The built-in simulator delivers, reads, refuses and answers as WhatsApp does.
      </p>
      <ul className={css.list}>
        <li>Nobody real gets a message, and nothing is charged.</li>
        <li>Templates are reviewed in seconds, with Meta’s rules.</li>
        <li>
          You are the customer too:{' '}
          {phones ? (
            <a href={phones} target="_blank" rel="noreferrer">
              open the practice phones
            </a>
          ) : (
            'read and reply on practice phones'
          )}
          .
        </li>
      </ul>
      {connect.isError && <ProblemNote error={connect.error} />}
      <div className={css.foot}>
        <Button loading={connect.isPending} disabled={!may} title={may ? undefined : noRight} onClick={() => void make()}>
          Connect a practice number
        </Button>
      </div>
    </section>
  )
}
