import { Button } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type Onboarding, workspaceRoutes } from '@woochat/contract/workspaces.ts'
import { call } from '../api/call.ts'
import { useLive } from '../api/live.ts'
import { installationQuery, useSession } from '../api/session.ts'
import { cx } from '../ui/cx.ts'
import { Page } from '../ui/page.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { SkeletonLines } from '../ui/skeleton.tsx'
import { onboardingQuery } from './onboarding-query.ts'
import css from './start-page.module.css'

type Step = Onboarding['steps'][number]['step']
interface StepText {
  title: string
  text: string
  action: string
  to: string
}

const steps: Readonly<Record<Step, StepText>> = {
  channel: {
    title: 'Connect WhatsApp',
    text: 'Take a practice number with one click and try everything without Meta, or connect your own number.',
    action: 'Connect a number',
    to: '/settings/channels',
  },
  contacts: {
    title: 'Import contacts',
    text: 'Upload a CSV file. We guess the columns, show the first rows, and tell you of each row that does not fit and why.',
    action: 'Import contacts',
    to: '/imports/new',
  },
  segment: {
    title: 'Create a segment',
    text: 'Say in conditions who is meant, and see exactly how many they are while you write.',
    action: 'New segment',
    to: '/segments/new',
  },
  template: {
    title: 'Create a template',
    text: 'WhatsApp approves what you send first. Write it with a live preview; rules are checked as you type.',
    action: 'New template',
    to: '/templates/new',
  },
  campaign: {
    title: 'Send a campaign',
    text: 'Choose segments and a template, see who gets it and who not and why, and what it costs. Then send.',
    action: 'New campaign',
    to: '/campaigns/new',
  },
}

/** First steps of a new workspace; each is done when its result exists, whoever made it. */
export function StartPage() {
  const client = useQueryClient()
  const navigate = useNavigate()
  const { user, workspace } = useSession()
  const query = useQuery(onboardingQuery)
  const phones = useQuery(installationQuery).data?.phonesUrl
  const again = (): void => void client.invalidateQueries({ queryKey: onboardingQuery.queryKey })
  useLive('import.changed', again)
  useLive('template.changed', again)
  useLive('campaign.changed', again)
  useLive('channel.changed', again)
  const dismiss = useMutation({
    mutationFn: () => call(workspaceRoutes.dismissOnboarding),
    onSuccess: (next) => {
      client.setQueryData(onboardingQuery.queryKey, next)
      void navigate({ to: '/' })
    },
  })
  const list = query.data?.steps ?? []
  const next = list.find((s) => !s.done)?.step
  const done = list.filter((s) => s.done).length
  return (
    <Page
      title={`Welcome, ${user.name.split(' ')[0]}`}
      sub={workspace.name}
      maxWidth={720}
      actions={
        <Button variant="subtle" color="gray" loading={dismiss.isPending} onClick={() => dismiss.mutate()}>
          Hide first steps
        </Button>
      }
    >
      {query.isPending && <SkeletonLines lines={8} gap={22} />}
      {query.isError && <ProblemNote error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && (
        <>
          <p className={css.progress}>
            {done === list.length ? 'All first steps are done.' : `${done} of ${list.length} steps done`}
          </p>
          <ol className={css.steps}>
            {list.map(({ step, done: isDone }, i) => (
              <li key={step} className={cx(css.step, isDone && css.done, step === next && css.next)}>
                <span className={css.mark} aria-hidden="true">
                  {isDone ? <IconCheck size={15} stroke={2.4} /> : i + 1}
                </span>
                <div className={css.text}>
                  <h2 className={css.title}>
                    {steps[step].title}
                    {isDone && <span className="visually-hidden"> (done)</span>}
                  </h2>
                  <p className={css.says}>{steps[step].text}</p>
                </div>
                {!isDone && (
                  <Button component={Link} to={steps[step].to} variant={step === next ? 'filled' : 'default'}>
                    {steps[step].action}
                  </Button>
                )}
              </li>
            ))}
          </ol>
          {phones && (
            <p className={css.phones}>
              Want to be the customer?{' '}
              <a href={phones} target="_blank" rel="noreferrer">
                Open a handset
              </a>
              , write to your practice number, and see it arrive in the inbox.
            </p>
          )}
        </>
      )}
    </Page>
  )
}
