import { Button } from '@mantine/core'
import {
  IconArrowDownLeft,
  IconArrowUpRight,
  IconBan,
  IconCheck,
  IconFileImport,
  IconPencil,
  IconPlus,
  IconSend,
  IconTag,
} from '@tabler/icons-react'
import type { Activity } from '@woochat/contract/contacts.ts'
import type { ContactId } from '@woochat/contract/id.ts'
import { PanelSection } from '../ui/page.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { SkeletonLines } from '../ui/skeleton.tsx'
import { Time } from '../ui/time.tsx'
import css from './contact-panel.module.css'
import { useActivity } from './queries.ts'

const icons = {
  created: IconPlus,
  changed: IconPencil,
  tagged: IconTag,
  untagged: IconTag,
  consent: IconCheck,
  imported: IconFileImport,
  blocked: IconBan,
  unblocked: IconBan,
  'message-in': IconArrowDownLeft,
  'message-out': IconArrowUpRight,
  campaign: IconSend,
} as const satisfies Record<Activity['kind'], unknown>

/** What happened with a contact, newest first: what, when, by whom. */
export function ContactActivity({ contactId }: { contactId: ContactId }) {
  const activity = useActivity(contactId)
  const lines = activity.data?.pages.flatMap((page) => page.items)
  return (
    <PanelSection title="Activity">
      {activity.isError && <ProblemNote error={activity.error} onRetry={() => void activity.refetch()} />}
      {lines === undefined && !activity.isError && <SkeletonLines lines={4} gap={18} />}
      {lines?.length === 0 && <p className={css.proof}>Nothing has happened yet.</p>}
      <ol className={css.timeline}>
        {lines?.map((line) => {
          const Icon = icons[line.kind]
          return (
            <li key={line.id} className={css.event}>
              <Icon size={14} stroke={1.8} aria-hidden="true" />
              <span dir="auto">{line.text}</span>
              <span className={css.by}>
                {line.by} · <Time at={line.at} as="list" />
              </span>
            </li>
          )
        })}
      </ol>
      {activity.hasNextPage && (
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          loading={activity.isFetchingNextPage}
          onClick={() => void activity.fetchNextPage()}
        >
          Show earlier
        </Button>
      )}
    </PanelSection>
  )
}
