import { Outlet, useLocation, useMatches } from '@tanstack/react-router'
import { useSession } from '../api/session.ts'
import { usePhone } from '../ui/media-query.ts'
import { TimeZone } from '../ui/time.tsx'
import { useTitle } from '../ui/use-title.ts'
import { BottomBar } from './bottom-bar.tsx'
import { OfflineBanner } from './offline-banner.tsx'
import { Overlays } from './overlays.tsx'
import { Rail } from './rail.tsx'
import { SettingsFrame } from './settings-frame.tsx'
import css from './shell.module.css'

/** The frame of every signed-in page: rail (or bottom bar on a phone), banner, content, and what lies over it. */
export function Shell() {
  const phone = usePhone()
  const { workspace } = useSession()
  useTitle(useMatches().findLast((match) => match.staticData.title)?.staticData.title)
  return (
    <TimeZone value={workspace.timeZone}>
      <div className={css.shell}>
        <a href="#content" className={css.skip}>
          Skip to the content
        </a>
        {!phone && <Rail />}
        <div className={css.content}>
          <OfflineBanner />
          <div className={css.outlet}>
            <Content />
          </div>
        </div>
        {phone && <BottomBar />}
      </div>
      <Overlays />
    </TimeZone>
  )
}

function Content() {
  const inSettings = useLocation({ select: (location) => location.pathname.startsWith('/settings/') })
  if (!inSettings) return <Outlet />
  return (
    <SettingsFrame>
      <Outlet />
    </SettingsFrame>
  )
}
