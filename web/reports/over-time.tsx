import type { CampaignReport } from '@woochat/contract/campaigns.ts'
import type { Channel } from '@woochat/contract/channels.ts'
import { type PointerEvent, useState } from 'react'
import { qualityWords } from '../channels/channel-words.ts'
import { formatCount } from '../ui/count.tsx'
import { Card } from '../ui/page.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { formatDuration, formatTime, useTimeZone } from '../ui/time.tsx'
import { type Axes, along, axesOf, type Line, lines, nearest, type Point, pathOf, pointsOf } from './chart-lines.ts'
import css from './over-time.module.css'

const words: Readonly<Record<Line, string>> = { accepted: 'Accepted', delivered: 'Delivered', read: 'Read' }
const size = { width: 1000, height: 130 }

/** How it went over time, with the present speed and what the number may still send. */
export function OverTime({ report, quality }: { report: CampaignReport | undefined; quality: Channel['quality'] | undefined }) {
  const axes = report && axesOf(report)
  return (
    <Card title="Over time" aside={report && <span className="num">{speedSays(report, quality)}</span>}>
      {report === undefined ? (
        <Skeleton height={size.height} />
      ) : axes === undefined ? (
        <p className={css.none}>The lines begin with the first message that WhatsApp accepts.</p>
      ) : (
        <Chart points={pointsOf(report)} axes={axes} />
      )}
    </Card>
  )
}

/** “82 a second · done in about 1 m · quality High · 7,719 of 10,000 left today” */
function speedSays({ campaign, perSecond, limit }: CampaignReport, quality: Channel['quality'] | undefined): string {
  const sending = campaign.state === 'sending'
  return [
    sending && `${formatCount(Math.round(perSecond))} a second`,
    sending &&
      perSecond > 0 &&
      campaign.counts.waiting > 0 &&
      `done in about ${formatDuration((campaign.counts.waiting / perSecond) * 1000)}`,
    quality && `quality ${qualityWords[quality].says}`,
    limit.perDay !== null &&
      limit.leftToday !== null &&
      `${formatCount(limit.leftToday)} of ${formatCount(limit.perDay)} left today`,
  ]
    .filter(Boolean)
    .join(' · ')
}

function Chart({ points, axes }: { points: readonly Point[]; axes: Axes }) {
  const zone = useTimeZone()
  const [chosen, setChosen] = useState<Point>()
  // Within some minutes the seconds tell the times apart.
  const clock = new Intl.DateTimeFormat(undefined, {
    timeZone: zone,
    timeStyle: axes.toMs - axes.fromMs < 300_000 ? 'medium' : 'short',
  })
  const last = points.at(-1)
  const end = last ? along(axes, last.at) : 1
  const onMove = (event: PointerEvent<HTMLDivElement>): void => {
    const box = event.currentTarget.getBoundingClientRect()
    const rtl = getComputedStyle(event.currentTarget).direction === 'rtl'
    const part = (event.clientX - box.left) / box.width
    setChosen(nearest(points, axes, rtl ? 1 - part : part))
  }
  return (
    <figure className={css.figure}>
      <figcaption className={css.legend}>
        {lines.map((line) => (
          <span key={line} className={css.key} data-line={line}>
            {words[line]} <b className="num">{formatCount((chosen ?? last)?.[line] ?? 0)}</b>
          </span>
        ))}
        <span className={css.at}>{chosen ? formatTime(chosen.at, 'full', zone) : ''}</span>
      </figcaption>
      <div className={css.plot} onPointerMove={onMove} onPointerLeave={() => setChosen(undefined)}>
        <svg viewBox={`0 0 ${size.width} ${size.height}`} preserveAspectRatio="none" className={css.svg} aria-hidden="true">
          {[0, 0.5, 1].map((part) => (
            <path key={part} className={css.grid} d={`M0 ${part * size.height}H${size.width}`} />
          ))}
          {end < 0.995 && <path className={css.now} d={`M${end * size.width} 0V${size.height}`} />}
          {chosen && <path className={css.cursor} d={`M${along(axes, chosen.at) * size.width} 0V${size.height}`} />}
          {lines.map((line) => (
            <path key={line} className={css.line} data-line={line} d={pathOf(points, line, axes, size.width, size.height)} />
          ))}
        </svg>
        <span className={css.most}>{formatCount(axes.most)}</span>
      </div>
      <div className={css.times} aria-hidden="true">
        {[0, 0.5, 1].map((part) => (
          <span key={part}>{clock.format(axes.fromMs + part * (axes.toMs - axes.fromMs))}</span>
        ))}
      </div>
      <Table points={points} />
    </figure>
  )
}

/** The same for who cannot see lines. */
function Table({ points }: { points: readonly Point[] }) {
  const zone = useTimeZone()
  const step = Math.max(1, Math.ceil(points.length / 12))
  return (
    <table className="visually-hidden">
      <caption>Messages over time, cumulative</caption>
      <thead>
        <tr>
          <th scope="col">Time</th>
          {lines.map((line) => (
            <th key={line} scope="col">
              {words[line]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {points
          .filter((_, i) => i % step === 0 || i === points.length - 1)
          .map((point) => (
            <tr key={point.at}>
              <th scope="row">{formatTime(point.at, 'full', zone)}</th>
              {lines.map((line) => (
                <td key={line}>{formatCount(point[line])}</td>
              ))}
            </tr>
          ))}
      </tbody>
    </table>
  )
}
