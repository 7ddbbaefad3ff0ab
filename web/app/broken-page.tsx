import { Button } from '@mantine/core'
import { IconMapOff } from '@tabler/icons-react'
import { useRouter } from '@tanstack/react-router'
import { EmptyState } from '../ui/empty-state.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { useTitle } from '../ui/use-title.ts'
import css from './broken-page.module.css'

/** Where a page would be when it broke or its first load failed. */
export function BrokenPage({ error, reset }: { error: unknown; reset?: () => void }) {
  const router = useRouter()
  useTitle('Something broke')
  const retry = (): void => {
    reset?.()
    void router.invalidate()
  }
  return (
    <main>
      <ProblemNote size="page" error={error} onRetry={isOldBuild(error) ? () => location.reload() : retry} />
    </main>
  )
}

/** After an update the chunks of the old page are gone; loading the page anew fetches the new ones. */
const isOldBuild = (error: unknown): boolean =>
  error instanceof TypeError && /dynamically imported module|module script/i.test(error.message)

export function MissingPage() {
  const router = useRouter()
  useTitle('Not found')
  return (
    <main className={css.centre}>
      <EmptyState
        icon={<IconMapOff size={22} />}
        title="There is nothing at this address"
        actions={
          <>
            <Button onClick={() => router.history.back()} variant="default">
              Go back
            </Button>
            <Button onClick={() => void router.navigate({ to: '/' })}>To the start</Button>
          </>
        }
      >
        It may have been deleted, or the link is incomplete.
      </EmptyState>
    </main>
  )
}
