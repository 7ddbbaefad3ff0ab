import { Outlet } from '@tanstack/react-router'
import { usePhone } from '../ui/media-query.ts'
import { BottomBar } from './bottom-bar.tsx'
import { OfflineBanner } from './offline-banner.tsx'
import { Rail } from './rail.tsx'
import css from './shell.module.css'

/** The frame of every signed-in page: rail (or bottom bar on a phone), banner, content. */
export function Shell() {
  const phone = usePhone()
  return (
    <div className={css.shell}>
      <a href="#content" className={css.skip}>
        Skip to the content
      </a>
      {!phone && <Rail />}
      <div className={css.content}>
        <OfflineBanner />
        <div className={css.outlet}>
          <Outlet />
        </div>
      </div>
      {phone && <BottomBar />}
    </div>
  )
}
